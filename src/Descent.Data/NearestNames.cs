namespace Descent.Data;

/// <summary>Names that a mistyped one may have meant, by Levenshtein's edit distance (Levenshtein 1966).</summary>
static class NearestNames
{
    /// <summary>The candidates within a third of their length (at least 2) in edits, or that contain or continue the word; nearest first, at most three.</summary>
    public static IReadOnlyList<string> To(string word, IEnumerable<string> candidates) =>
    [
        .. candidates.Select(name => (Name: name, Edits: Distance(word.ToLowerInvariant(), name)))
            .Where(near => near.Edits <= Math.Max(2, near.Name.Length / 3) || (word.Length >= 3 && near.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(near => near.Edits).ThenBy(near => near.Name, StringComparer.Ordinal)
            .Take(3).Select(near => near.Name),
    ];

    public static int Distance(string a, string b)
    {
        // row[j] holds the distance of a's first i letters to b's first j.
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
