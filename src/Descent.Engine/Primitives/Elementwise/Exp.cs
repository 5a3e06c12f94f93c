using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = eˣ, elementwise.</summary>
/// <remarks>Slope: y.</remarks>
public sealed record Exp : FloatUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(Exp<>), weight: 8);

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Exp(x, y);

    protected override Tensor Slope(Tensor x, Tensor y) => y;
}

public static class ExpFunction
{
    extension(Tensor)
    {
        /// <summary>eˣ, shaped like x.</summary>
        public static Tensor Exp(Tensor x) => new Exp().Of(x);
    }
}
