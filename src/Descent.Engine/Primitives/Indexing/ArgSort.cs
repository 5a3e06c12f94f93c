using System.Numerics;

namespace Descent.Engine;

/// <summary>The order that sorts the last axis: ascending, or descending; equal values keep their order; NaN comes last.</summary>
public sealed record ArgSort(bool Descending) : ConstantPrimitive
{
    protected override TensorType Type(ReadOnlySpan<TensorType> inputs) => inputs[0].Shape.Rank > 0
        ? inputs[0] with { Element = ElementType.Int32 }
        : throw new ShapeError($"{Name}: a scalar has no axis to sort; give a tensor of rank 1 or more.");

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var width = inputs[0].Shape[^1];
        var rows = width == 0 ? 0 : inputs[0].Shape.Size / width;
        return inputs[0].Element switch
        {
            ElementType.Float32 => (x, y) => Run((float*)x[0], (int*)y[0], rows, width),
            ElementType.Float64 => (x, y) => Run((double*)x[0], (int*)y[0], rows, width),
            ElementType.Int32 => (x, y) => Run((int*)x[0], (int*)y[0], rows, width),
            _ => (x, y) => Run((byte*)x[0], (int*)y[0], rows, width),
        };
    }

    unsafe void Run<T>(T* x, int* y, long rows, int width) where T : unmanaged, INumber<T>
    {
        for (var r = 0L; r < rows; r++)
        {
            var order = new Span<int>(y + r * width, width);
            for (var i = 0; i < width; i++) order[i] = i;
            order.Sort(new Comparer<T>(x + r * width, Descending));
        }
    }

    readonly unsafe struct Comparer<T>(T* row, bool descending) : IComparer<int> where T : unmanaged, INumber<T>
    {
        public int Compare(int a, int b)
        {
            var (x, y) = (row[a], row[b]);
            var order = T.IsNaN(x) || T.IsNaN(y) ? T.IsNaN(x).CompareTo(T.IsNaN(y)) : descending ? y.CompareTo(x) : x.CompareTo(y);
            return order != 0 ? order : a.CompareTo(b);
        }
    }

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size) => Of(x[0]);
}

public static class SortFunction
{
    extension(Tensor x)
    {
        /// <summary>The int32 order that sorts an axis, shaped like x.</summary>
        public Tensor ArgSort(int axis = -1, bool descending = false)
        {
            if (x.Rank == 0) throw new ShapeError("ArgSort: a scalar has no axis to sort; give a tensor of rank 1 or more.");
            axis = x.Shape.Axis(axis, "ArgSort");
            return new ArgSort(descending).Of(x.MoveAxis(axis, -1)).MoveAxis(-1, axis);
        }

        /// <summary>x sorted along an axis; derivatives follow the values to their places.</summary>
        public Tensor Sort(int axis = -1, bool descending = false) => x.TakeAlongAxis(Tensor.StopGradient(x).ArgSort(axis, descending), axis);

        /// <summary>The <paramref name="count"/> largest values along an axis, in descending order, and their indices.</summary>
        public (Tensor Values, Tensor Indices) TopK(int count, int axis = -1)
        {
            axis = x.Shape.Axis(axis, "TopK");
            var indices = Tensor.StopGradient(x).ArgSort(axis, descending: true).Slice(axis, 0, count);
            return (x.TakeAlongAxis(indices, axis), indices);
        }
    }
}
