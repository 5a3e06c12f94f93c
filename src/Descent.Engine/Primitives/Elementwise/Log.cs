using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = ln x, elementwise.</summary>
/// <remarks>Slope: 1 / x.</remarks>
public sealed record Log : FloatUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(Log<>), weight: 8);

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Log(x, y);

    protected override Tensor Slope(Tensor x, Tensor y) => 1 / x;
}

public static class LogFunction
{
    extension(Tensor)
    {
        /// <summary>The natural logarithm, shaped like x; −∞ at 0, NaN below.</summary>
        public static Tensor Log(Tensor x) => new Log().Of(x);
    }
}
