using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Descent.Engine;

/// <summary>Adds rows into zeros by number: indices int32 [*I], updates [*I, …] → [Rows, …]. Rows that meet are added in order.</summary>
public sealed record ScatterAdd(int Rows) : SinglePrimitive
{
    public override Derivative Derivative => Derivative.Smooth;

    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var (indices, updates) = (inputs[0], inputs[1]);
        if (indices.Element != ElementType.Int32 || updates.Element == ElementType.Bool || updates.Shape.Rank < indices.Shape.Rank
            || !updates.Shape.Extents[..indices.Shape.Rank].SequenceEqual(indices.Shape.Extents))
        {
            throw ShapeError.In(Name, "takes int32 indices, and updates whose first axes are the indices'", "cast or reshape one of them", ("indices", indices), ("updates", updates));
        }
        return updates with { Shape = [Rows, .. updates.Shape.Extents[indices.Shape.Rank..]] };
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var count = inputs[0].Shape.Size;
        var width = checked((int)Shape.Product(outputs[0].Shape.Extents[1..]));
        return outputs[0].Element switch
        {
            ElementType.Float32 => (x, y) => Run((int*)x[0], (float*)x[1], (float*)y[0], count, width),
            ElementType.Float64 => (x, y) => Run((int*)x[0], (double*)x[1], (double*)y[0], count, width),
            _ => (x, y) => Run((int*)x[0], (int*)x[1], (int*)y[0], count, width),
        };
    }

    unsafe void Run<T>(int* indices, T* updates, T* y, long count, int width) where T : unmanaged, INumber<T>
    {
        NativeMemory.Clear(y, (nuint)((long)Rows * width * sizeof(T)));
        if (width == 1)
        {
            for (var i = 0L; i < count; i++)
            {
                Gather.Check(indices[i], Rows, "ScatterAdd");
                y[indices[i]] += updates[i];
            }
            return;
        }
        for (var i = 0L; i < count; i++)
        {
            Gather.Check(indices[i], Rows, "ScatterAdd");
            var row = y + (long)indices[i] * width;
            var update = updates + i * width;
            var sum = new Span<T>(row, width);
            TensorPrimitives.Add(sum, new ReadOnlySpan<T>(update, width), sum);
        }
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [null, new Gather().Of(cotangent, x[0])];

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => tangents[1] is { } t ? Of(x[0], t) : null;

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size)
    {
        var all = BatchAll(x, batched, size);
        var flat = new ScatterAdd(checked(size * Rows)).Of(Offset(all[0], size, Rows), all[1]);
        return flat.Reshape([size, Rows, .. flat.Shape.Extents[1..]]);
    }

    /// <summary>indices [size, …] with s · rows added in slice s: row numbers of the tensor whose first two axes are made one.</summary>
    /// <remarks>An index that was out of range stays so, instead of reaching into a neighbour's rows.</remarks>
    internal static Tensor Offset(Tensor indices, int size, int rows)
    {
        Shape column = [size, .. Enumerable.Repeat(1, indices.Rank - 1)];
        var inside = indices >= 0 & indices < rows;
        return Tensor.Where(inside, indices + (Tensor.Range(size) * rows).Reshape(column), -1.0);
    }
}

public static class ScatterAddFunction
{
    extension(Tensor)
    {
        /// <summary>Zeros of shape [rows, …] with <paramref name="updates"/> [*I, …] added at rows <paramref name="indices"/> [*I].</summary>
        public static Tensor ScatterAdd(Tensor indices, Tensor updates, int rows) => new ScatterAdd(rows).Of(indices, updates);

        /// <summary>1 at each index and 0 elsewhere: indices int32 [*I] → [*I, classes]; an index outside gives zeros.</summary>
        public static Tensor OneHot(Tensor indices, int classes, ElementType element = ElementType.Float32) =>
            Tensor.Equal(indices.ExpandAxis(-1), Tensor.Range(classes)).To(element);
    }
}
