using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>The sum along adjacent axes; empty axes give 0.</summary>
/// <remarks>Sixteen partial sums, element e to partial e mod 16, combined pairwise: the same bits however the work is split.</remarks>
public sealed record Sum(int First, int Count) : ReductionPrimitive(First, Count)
{
    public override Derivative Derivative => Derivative.Smooth;

    internal override Type? Reducer => typeof(Kernels.Sum<>);

    protected override ReductionPrimitive Over(int first, int count) => new Sum(first, count);

    protected override unsafe Kernel Bind(ElementType element, long outer, long extent, long inner) => element switch
    {
        ElementType.Float32 => (x, y) => Reduction.Sum((float*)x[0], (float*)y[0], outer, extent, inner),
        ElementType.Float64 => (x, y) => Reduction.Sum((double*)x[0], (double*)y[0], outer, extent, inner),
        _ => (x, y) => Reduction.Sum((int*)x[0], (int*)y[0], outer, extent, inner),
    };

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [Spread(cotangent, x[0])];

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => Of(tangents[0]!);
}

public static class SumFunction
{
    extension(Tensor x)
    {
        /// <summary>The sum over the axes, or over all of them; 0 over an empty axis.</summary>
        public Tensor Sum(params ReadOnlySpan<int> axes) => ReductionPrimitive.Apply(x, axes, false, "Sum", (first, count) => new Sum(first, count));

        /// <summary>The sum over one axis, which stays with extent 1.</summary>
        public Tensor SumKeep(params ReadOnlySpan<int> axes) => ReductionPrimitive.Apply(x, axes, true, "Sum", (first, count) => new Sum(first, count));

        /// <summary>The mean over the axes, or over all of them; NaN over an empty axis.</summary>
        public Tensor Mean(params ReadOnlySpan<int> axes)
        {
            var sum = x.Sum(axes);
            return sum / ((double)x.Size / sum.Size);
        }

        /// <summary>The mean over the axes, which stay with extent 1.</summary>
        public Tensor MeanKeep(params ReadOnlySpan<int> axes)
        {
            var sum = x.SumKeep(axes);
            return sum / ((double)x.Size / sum.Size);
        }
    }
}
