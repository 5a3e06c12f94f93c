using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = 1 / √x, elementwise, correctly rounded twice (root, then quotient).</summary>
/// <remarks>Slope: −y³ / 2.</remarks>
public sealed record Rsqrt : FloatUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(ReciprocalRootLanes<>), weight: 8);

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        for (var i = 0; i < y.Length; i++) y[i] = T.One / T.Sqrt(x[i]);
    }

    protected override Tensor Slope(Tensor x, Tensor y) => -0.5 * y * y * y;
}

public static class RsqrtFunction
{
    extension(Tensor)
    {
        /// <summary>1 / √x, shaped like x.</summary>
        public static Tensor Rsqrt(Tensor x) => new Rsqrt().Of(x);
    }
}
