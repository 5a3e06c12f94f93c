namespace Descent.Engine;

/// <summary>The known names nearest to one that is not known.</summary>
/// <remarks>Distance: Levenshtein (1966), insertions, deletions and substitutions of one character, ignoring case.</remarks>
public static class NearestNames
{
    /// <summary>Names close enough to be a slip of the fingers, nearest first, ties in ordinal order.</summary>
    /// <param name="count">At most so many.</param>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> known, int count = 3)
    {
        var typed = name.ToLowerInvariant();
        return
        [
            .. known.Distinct(StringComparer.Ordinal)
                .Select(k => (Name: k, Distance: Measure(typed, k.ToLowerInvariant())))
                .Where(k => k.Distance.Near)
                .OrderBy(k => k.Distance.Edits).ThenBy(k => k.Name, StringComparer.Ordinal)
                .Take(count).Select(k => k.Name),
        ];
    }

    /// <summary>A sentence for an error: the nearest names, or all of them when none is near and they are few.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        string[] names = [.. known.Order(StringComparer.Ordinal)];
        var near = Of(name, names);
        return near.Count > 0 ? $"Did you mean {Alternatives(near)}?"
            : names.Length == 0 ? "There are none."
            : names.Length <= 20 ? $"Known: {string.Join(", ", names)}."
            : $"Known: {string.Join(", ", names[..20])}, and {names.Length - 20} more.";
    }

    /// <summary>Least number of one-character edits that turns <paramref name="a"/> into <paramref name="b"/>.</summary>
    public static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }

    static (bool Near, int Edits) Measure(string typed, string known)
    {
        var edits = Distance(typed, known);

        // About a third of the longer word: one slip in three letters, and "rat" is near "rate", "mnits" near "mnist", but "xyz" near nothing.
        // A beginning of a name is what people type for the whole, so it is near at any length; a part of it from three letters on.
        var near = 3 * edits <= Math.Max(typed.Length, known.Length) + 1
            || (typed.Length > 0 && known.StartsWith(typed, StringComparison.Ordinal))
            || (typed.Length >= 3 && known.Contains(typed, StringComparison.Ordinal));
        return (near, edits);
    }

    static string Alternatives(IReadOnlyList<string> names) => names.Count == 1
        ? $"'{names[0]}'"
        : $"{string.Join(", ", names.Take(names.Count - 1).Select(n => $"'{n}'"))} or '{names[^1]}'";
}
