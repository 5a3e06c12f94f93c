using System.Collections;
using System.Runtime.CompilerServices;

namespace Descent.Engine;

/// <summary>A short list of integers that compares by value: axes, a permutation, starts, paddings.</summary>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public readonly struct Axes : IEquatable<Axes>, IReadOnlyList<int>
{
    readonly int[]? items;

    Axes(int[] items) => this.items = items;

    public static Axes Create(ReadOnlySpan<int> items) => new(items.ToArray());

    public static implicit operator Axes(int[] items) => Create(items);

    public ReadOnlySpan<int> Items => items;

    public int Count => items?.Length ?? 0;

    public int Length => Count;

    public int this[int index] => Items[index];

    /// <summary>0, 1, …, count − 1.</summary>
    public static Axes Range(int start, int count) => Enumerable.Range(start, count).ToArray();

    public bool Equals(Axes other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is Axes other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items) hash.Add(item);
        return hash.ToHashCode();
    }

    public static bool operator ==(Axes a, Axes b) => a.Equals(b);

    public static bool operator !=(Axes a, Axes b) => !a.Equals(b);

    public override string ToString() => $"[{string.Join(", ", items ?? [])}]";

    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
