using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>The largest value along adjacent axes; NaN wins; empty floating axes give −∞.</summary>
/// <remarks>Derivative: that of the largest value; equal largest values share it evenly.</remarks>
public sealed record Max(int First, int Count) : Extremum(First, Count)
{
    internal override Type? Reducer => typeof(Kernels.Maximum<>);

    protected override ReductionPrimitive Over(int first, int count) => new Max(first, count);

    protected override unsafe Kernel Bind(ElementType element, long outer, long extent, long inner) => element switch
    {
        ElementType.Float32 => (x, y) => Reduction.Max((float*)x[0], (float*)y[0], outer, extent, inner),
        ElementType.Float64 => (x, y) => Reduction.Max((double*)x[0], (double*)y[0], outer, extent, inner),
        _ => (x, y) => Reduction.Max((int*)x[0], (int*)y[0], outer, extent, inner),
    };
}

public static class MaxFunction
{
    extension(Tensor x)
    {
        /// <summary>The largest value over the axes, or over all of them.</summary>
        public Tensor Max(params ReadOnlySpan<int> axes) => ReductionPrimitive.Apply(x, axes, false, "Max", (first, count) => new Max(first, count));

        /// <summary>The largest value over the axes, which stay with extent 1.</summary>
        public Tensor MaxKeep(params ReadOnlySpan<int> axes) => ReductionPrimitive.Apply(x, axes, true, "Max", (first, count) => new Max(first, count));
    }
}
