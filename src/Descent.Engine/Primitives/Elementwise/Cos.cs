using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = cos x, elementwise, x in radians.</summary>
/// <remarks>Slope: −sin x.</remarks>
public sealed record Cos : FloatUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(Cos<>), weight: 10);

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Cos(x, y);

    protected override Tensor Slope(Tensor x, Tensor y) => -Tensor.Sin(x);
}

public static class CosFunction
{
    extension(Tensor)
    {
        /// <summary>The cosine of x in radians, shaped like x.</summary>
        public static Tensor Cos(Tensor x) => new Cos().Of(x);
    }
}
