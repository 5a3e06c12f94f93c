using System.Numerics;

namespace Descent.Engine;

/// <summary>Running sums along an axis, in order; from the end where Reverse.</summary>
public sealed record CumSum(int Axis, bool Reverse) : LinearPrimitive
{
    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        inputs[0].Shape.Axis(Axis, Name);
        return inputs[0].Element == ElementType.Bool ? throw new ShapeError($"{Name}: takes numbers, got bool; cast with To(ElementType).") : inputs[0];
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var extents = inputs[0].Shape.Extents;
        var (outer, extent, inner) = (Shape.Product(extents[..Axis]), extents[Axis], Shape.Product(extents[(Axis + 1)..]));
        return inputs[0].Element switch
        {
            ElementType.Float32 => (x, y) => Run((float*)x[0], (float*)y[0], outer, extent, inner),
            ElementType.Float64 => (x, y) => Run((double*)x[0], (double*)y[0], outer, extent, inner),
            _ => (x, y) => Run((int*)x[0], (int*)y[0], outer, extent, inner),
        };
    }

    unsafe void Run<T>(T* x, T* y, long outer, int extent, long inner) where T : unmanaged, INumber<T>
    {
        for (var o = 0L; o < outer; o++)
        {
            for (var e = 0; e < extent; e++)
            {
                var row = o * extent + (Reverse ? extent - 1 - e : e);
                var before = Reverse ? row + 1 : row - 1;
                for (var i = 0L; i < inner; i++) y[row * inner + i] = e == 0 ? x[row * inner + i] : y[before * inner + i] + x[row * inner + i];
            }
        }
    }

    protected override Tensor Transposed(Tensor x, Tensor cotangent) => (this with { Reverse = !Reverse }).Of(cotangent);

    protected override Tensor Batch(Tensor x, int size) => (this with { Axis = Axis + 1 }).Of(x);
}

public static class CumSumFunction
{
    extension(Tensor x)
    {
        /// <summary>Running sums along an axis, shaped like x.</summary>
        public Tensor CumSum(int axis, bool reverse = false) => new CumSum(x.Shape.Axis(axis, "CumSum"), reverse).Of(x);
    }
}
