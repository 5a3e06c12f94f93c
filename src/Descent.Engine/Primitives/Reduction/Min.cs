using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>The smallest value along adjacent axes; NaN wins; empty floating axes give +∞.</summary>
/// <remarks>Derivative: that of the smallest value; equal smallest values share it evenly.</remarks>
public sealed record Min(int First, int Count) : Extremum(First, Count)
{
    internal override Type? Reducer => typeof(Kernels.Minimum<>);

    protected override ReductionPrimitive Over(int first, int count) => new Min(first, count);

    protected override unsafe Kernel Bind(ElementType element, long outer, long extent, long inner) => element switch
    {
        ElementType.Float32 => (x, y) => Reduction.Min((float*)x[0], (float*)y[0], outer, extent, inner),
        ElementType.Float64 => (x, y) => Reduction.Min((double*)x[0], (double*)y[0], outer, extent, inner),
        _ => (x, y) => Reduction.Min((int*)x[0], (int*)y[0], outer, extent, inner),
    };
}

public static class MinFunction
{
    extension(Tensor x)
    {
        /// <summary>The smallest value over the axes, or over all of them.</summary>
        public Tensor Min(params ReadOnlySpan<int> axes) => ReductionPrimitive.Apply(x, axes, false, "Min", (first, count) => new Min(first, count));

        /// <summary>The smallest value over the axes, which stay with extent 1.</summary>
        public Tensor MinKeep(params ReadOnlySpan<int> axes) => ReductionPrimitive.Apply(x, axes, true, "Min", (first, count) => new Min(first, count));
    }
}
