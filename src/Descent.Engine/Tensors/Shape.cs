using System.Collections;
using System.Runtime.CompilerServices;

namespace Descent.Engine;

/// <summary>The extents of a tensor, outermost axis first; rank 0 is a scalar.</summary>
/// <remarks>Immutable and compared by value. Memory is row-major: the last axis is contiguous.</remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    readonly int[]? extents;

    Shape(int[] extents) => this.extents = extents;

    /// <summary>The shape of a scalar.</summary>
    public static Shape Scalar => default;

    public static Shape Create(ReadOnlySpan<int> extents)
    {
        foreach (var extent in extents)
        {
            if (extent < 0) throw new ShapeError($"Shape: an extent must not be negative, got {extent}; give 0 for an empty axis.");
        }
        return new(extents.ToArray());
    }

    public static implicit operator Shape(int[] extents) => Create(extents);

    public static implicit operator ReadOnlySpan<int>(Shape shape) => shape.Extents;

    public int Rank => extents?.Length ?? 0;

    int IReadOnlyCollection<int>.Count => Rank;

    /// <summary>The extent of an axis; <c>^1</c> is the last.</summary>
    public int this[int axis] => Extents[axis];

    public ReadOnlySpan<int> Extents => extents;

    public int Length => Rank;

    /// <summary>The number of elements: the product of the extents, 1 for a scalar.</summary>
    /// <exception cref="OverflowException">The product does not fit 63 bits.</exception>
    public long Size => Product(Extents);

    public Shape Slice(int start, int length) => Create(Extents.Slice(start, length));

    /// <summary>The product of some extents.</summary>
    public static long Product(ReadOnlySpan<int> extents)
    {
        var product = 1L;
        foreach (var extent in extents) product = checked(product * extent);
        return product;
    }

    /// <summary>This shape with <paramref name="extent"/> as a new axis before <paramref name="axis"/>.</summary>
    public Shape Insert(int axis, int extent) => [.. Extents[..axis], extent, .. Extents[axis..]];

    /// <summary>This shape without one axis.</summary>
    public Shape Remove(int axis) => [.. Extents[..axis], .. Extents[(axis + 1)..]];

    /// <summary>This shape with the extent of one axis replaced.</summary>
    public Shape With(int axis, int extent)
    {
        var copy = Extents.ToArray();
        copy[axis] = extent;
        return copy;
    }

    /// <summary>An axis counted from the front: <paramref name="axis"/> may be negative, −1 being the last.</summary>
    /// <exception cref="ShapeError">The axis is out of range.</exception>
    public int Axis(int axis, string operation)
    {
        var index = axis < 0 ? axis + Rank : axis;
        return (uint)index < (uint)Rank
            ? index
            : throw new ShapeError($"{operation}: axis {axis} is out of range for {this}; give {-Rank}..{Rank - 1}.");
    }

    /// <summary>The shape that two shapes broadcast to: aligned at the last axis, extents equal or 1.</summary>
    /// <exception cref="ShapeError">They do not broadcast.</exception>
    public static Shape Broadcast(Shape a, Shape b, string operation)
    {
        if (a == b) return a;
        var result = new int[Math.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= result.Length; i++)
        {
            var x = i <= a.Rank ? a[a.Rank - i] : 1;
            var y = i <= b.Rank ? b[b.Rank - i] : 1;
            if (x != y && x != 1 && y != 1)
            {
                throw ShapeError.In(operation, "the shapes do not broadcast together", "reshape or transpose one of them, so that extents are equal or 1", ("a", a), ("b", b));
            }
            result[^i] = x == 1 ? y : x;
        }
        return result;
    }

    public bool Equals(Shape other) => Extents.SequenceEqual(other.Extents);

    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var extent in Extents) hash.Add(extent);
        return hash.ToHashCode();
    }

    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);

    public override string ToString() => $"[{string.Join(", ", extents ?? [])}]";

    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(extents ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
