using System.Globalization;

namespace Descent.Contracts;

/// <summary>Names of the entries of a measured vector: its own and a number from 0, all with as many digits as the last one needs.</summary>
static class VectorNames
{
    public static string[] Of(string name, int count)
    {
        var digits = "D" + (count - 1).ToString(CultureInfo.InvariantCulture).Length.ToString(CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(0, count).Select(i => $"{name}-{i.ToString(digits, CultureInfo.InvariantCulture)}")];
    }

    /// <summary>The names of a vector's entries among others, in order; none where no vector has that name.</summary>
    public static string[] Among(IEnumerable<string> names, string name)
    {
        string[] found = [.. names.Where(one => one.Length > name.Length + 1 && one.StartsWith(name, StringComparison.Ordinal) && one[name.Length] == '-'
            && one.AsSpan(name.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0).Order(StringComparer.Ordinal)];
        return found.Length > 0 && found.SequenceEqual(Of(name, found.Length)) ? found : [];
    }
}
