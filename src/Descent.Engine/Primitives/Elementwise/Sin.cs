using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = sin x, elementwise, x in radians.</summary>
/// <remarks>Slope: cos x.</remarks>
public sealed record Sin : FloatUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(Sin<>), weight: 10);

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Sin(x, y);

    protected override Tensor Slope(Tensor x, Tensor y) => Tensor.Cos(x);
}

public static class SinFunction
{
    extension(Tensor)
    {
        /// <summary>The sine of x in radians, shaped like x.</summary>
        public static Tensor Sin(Tensor x) => new Sin().Of(x);
    }
}
