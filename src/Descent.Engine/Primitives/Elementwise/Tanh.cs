using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = tanh x, elementwise.</summary>
/// <remarks>Slope: 1 − y².</remarks>
public sealed record Tanh : FloatUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(Tanh<>), weight: 10);

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Tanh(x, y);

    protected override Tensor Slope(Tensor x, Tensor y) => 1 - y * y;
}

public static class TanhFunction
{
    extension(Tensor)
    {
        /// <summary>The hyperbolic tangent, shaped like x.</summary>
        public static Tensor Tanh(Tensor x) => new Tanh().Of(x);
    }
}
