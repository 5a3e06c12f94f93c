using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Descent.Contracts;

/// <summary>Metrics by name over two arrays: made every step, and mostly read from first to last.</summary>
/// <param name="names">In ordinal order; shared by all measurements of a loop.</param>
sealed class OrderedMetrics(string[] names, double[][] values) : IReadOnlyDictionary<string, double[]>
{
    public int Count => names.Length;

    public IEnumerable<string> Keys => names;

    public IEnumerable<double[]> Values => values;

    public double[] this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no metric '{key}'.");

    public bool ContainsKey(string key) => Place(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double[] value)
    {
        var place = Place(key);
        value = place >= 0 ? values[place] : null;
        return place >= 0;
    }

    int Place(string key) => Array.BinarySearch(names, key, StringComparer.Ordinal);

    public IEnumerator<KeyValuePair<string, double[]>> GetEnumerator()
    {
        for (var i = 0; i < names.Length; i++) yield return new(names[i], values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
