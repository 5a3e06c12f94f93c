using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = ln(1 + x), elementwise, accurate near 0.</summary>
/// <remarks>Slope: 1 / (1 + x).</remarks>
public sealed record Log1p : FloatUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(Log1p<>), weight: 10);

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Log1p(x, y);

    protected override Tensor Slope(Tensor x, Tensor y) => 1 / (1 + x);
}

public static class Log1pFunction
{
    extension(Tensor)
    {
        /// <summary>ln(1 + x), shaped like x; accurate where x is small.</summary>
        public static Tensor Log1p(Tensor x) => new Log1p().Of(x);
    }
}
