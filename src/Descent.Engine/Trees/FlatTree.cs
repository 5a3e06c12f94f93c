using System.Globalization;

namespace Descent.Engine;

/// <summary>The trained leaves of a value laid end to end as one vector of float64, and back: how solvers see parameters.</summary>
/// <remarks>Leaves that are frozen or not floating are no part of the vector; a value built from one keeps those of the example.</remarks>
public sealed class FlatTree<T>
{
    readonly TreeValue<T> example;
    readonly int[] leaves;
    readonly int[] offsets;

    /// <param name="example">Gives structure, shapes, and the leaves that are no part of the vector.</param>
    /// <param name="what">What the value is, for errors.</param>
    /// <exception cref="ShapeError">A trained leaf is not float64, or there is none.</exception>
    public FlatTree(T example, string what)
    {
        this.example = TreeValue<T>.Of(example, what);
        leaves = [.. Enumerable.Range(0, this.example.Leaves.Length).Where(this.example.IsTrainable)];
        offsets = new int[leaves.Length];
        for (var i = 0; i < leaves.Length; i++)
        {
            var leaf = this.example.Leaves[leaves[i]];
            if (leaf.Element != ElementType.Float64)
            {
                throw new ShapeError($"FlatTree: the leaf '{this.example.Places[leaves[i]].Path}' of {what} is {leaf.Type}; make it with ElementType.Float64, or cast it.");
            }
            offsets[i] = Length;
            Length = checked(Length + (int)leaf.Size);
        }
        if (Length == 0) throw new ShapeError($"FlatTree: {what} has no trained leaf; give a tree with a floating leaf that is not frozen.");
    }

    /// <summary>The number of elements of the vector.</summary>
    public int Length { get; }

    internal Tensor[] Inputs => Array.ConvertAll(leaves, leaf => example.Leaves[leaf]);

    /// <summary>The value around stand-ins of its trained leaves.</summary>
    internal T Around(ReadOnlySpan<Tensor> trained)
    {
        var all = (Tensor[])example.Leaves.Clone();
        for (var i = 0; i < leaves.Length; i++) all[leaves[i]] = trained[i];
        return example.With(all);
    }

    /// <summary>Copies the trained leaves of a value into a vector of <see cref="Length"/> elements.</summary>
    /// <exception cref="ShapeError">The value has other leaves than the example.</exception>
    public void Read(T value, Span<double> vector)
    {
        var given = TreeValue<T>.Of(value, "the value");
        if (given.Leaves.Length != example.Leaves.Length) throw new ShapeError($"FlatTree: the value has {given.Leaves.Length} leaves, the example {example.Leaves.Length}; give a value of the same structure.");
        for (var i = 0; i < leaves.Length; i++)
        {
            var leaf = given.Leaves[leaves[i]];
            if (leaf.Type != example.Leaves[leaves[i]].Type)
            {
                throw ShapeError.In("FlatTree", $"the leaf '{example.Places[leaves[i]].Path}' must keep its type", "cast or reshape it", ("example", example.Leaves[leaves[i]].Type), ("value", leaf.Type));
            }
            leaf.Values<double>().CopyTo(vector[offsets[i]..]);
        }
    }

    /// <summary>The value that a vector stands for, in tensors of its own.</summary>
    public T Build(ReadOnlySpan<double> vector)
    {
        var trained = new Tensor[leaves.Length];
        for (var i = 0; i < trained.Length; i++)
        {
            var shape = example.Leaves[leaves[i]].Shape;
            trained[i] = Tensor.From(vector.Slice(offsets[i], (int)shape.Size), shape);
        }
        return Around(trained);
    }

    /// <summary>Where an element of the vector stands: <c>hidden.weight[3]</c>, the index counting row by row.</summary>
    public string PlaceOf(int element)
    {
        var i = Array.FindLastIndex(offsets, offset => offset <= element);
        var path = example.Places[leaves[i]].Path;
        return string.Create(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? "value" : path)}[{element - offsets[i]}]");
    }
}
