using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = 1 / (1 + e⁻ˣ), elementwise, without overflow.</summary>
/// <remarks>Slope: y (1 − y).</remarks>
public sealed record Sigmoid : FloatUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(Sigmoid<>), weight: 10);

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Sigmoid(x, y);

    protected override Tensor Slope(Tensor x, Tensor y) => y * (1 - y);
}

public static class SigmoidFunction
{
    extension(Tensor)
    {
        /// <summary>The logistic function, shaped like x, in (0, 1).</summary>
        public static Tensor Sigmoid(Tensor x) => new Sigmoid().Of(x);
    }
}
