using System.Numerics;

namespace Descent.Engine;

/// <summary>The index of the largest value along an axis, which disappears; the first of equal ones; a NaN is larger than all.</summary>
public sealed record ArgMax(int Axis) : ConstantPrimitive
{
    protected override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        var shape = inputs[0].Shape;
        if (shape[Axis] == 0) throw ShapeError.In(Name, "an empty axis has no largest value", "choose another axis", ("x", shape), ("axis", Axis));
        return new(ElementType.Int32, shape.Remove(Axis));
    }

    public override unsafe Kernel Bind(TensorType[] inputs, TensorType[] outputs)
    {
        var extents = inputs[0].Shape.Extents;
        var (outer, extent, inner) = (Shape.Product(extents[..Axis]), extents[Axis], Shape.Product(extents[(Axis + 1)..]));
        return inputs[0].Element switch
        {
            ElementType.Float32 => (x, y) => Find((float*)x[0], (int*)y[0], outer, extent, inner),
            ElementType.Float64 => (x, y) => Find((double*)x[0], (int*)y[0], outer, extent, inner),
            ElementType.Int32 => (x, y) => Find((int*)x[0], (int*)y[0], outer, extent, inner),
            _ => (x, y) => Find((byte*)x[0], (int*)y[0], outer, extent, inner),
        };
    }

    static unsafe void Find<T>(T* x, int* y, long outer, int extent, long inner) where T : unmanaged, INumber<T>
    {
        for (var o = 0L; o < outer; o++)
        {
            for (var i = 0L; i < inner; i++)
            {
                var column = x + o * extent * inner + i;
                var (best, at) = (column[0], 0);
                for (var e = 1; e < extent && !T.IsNaN(best); e++)
                {
                    var value = column[e * inner];
                    if (value > best || T.IsNaN(value)) (best, at) = (value, e);
                }
                y[o * inner + i] = at;
            }
        }
    }

    protected override Tensor Batch(Tensor[] x, bool[] batched, int size) => new ArgMax(Axis + 1).Of(x[0]);
}

public static class ArgMaxFunction
{
    extension(Tensor x)
    {
        /// <summary>The int32 index of the largest value along an axis, which disappears.</summary>
        public Tensor ArgMax(int axis = -1) => new ArgMax(x.Shape.Axis(axis, "ArgMax")).Of(x);

        /// <summary>The int32 index of the smallest value along an axis, which disappears.</summary>
        /// <remarks>Integers are turned round by their complement: the smallest has no negative.</remarks>
        public Tensor ArgMin(int axis = -1) => (x.Element == ElementType.Int32 ? x ^ Tensor.Scalar(-1, ElementType.Int32) : -x).ArgMax(axis);
    }
}
