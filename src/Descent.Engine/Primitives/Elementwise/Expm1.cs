using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = eˣ − 1, elementwise, accurate near 0.</summary>
/// <remarks>Slope: y + 1.</remarks>
public sealed record Expm1 : FloatUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(Expm1<>), weight: 8);

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Expm1(x, y);

    protected override Tensor Slope(Tensor x, Tensor y) => y + 1;
}

public static class Expm1Function
{
    extension(Tensor)
    {
        /// <summary>eˣ − 1, shaped like x; accurate where x is small.</summary>
        public static Tensor Expm1(Tensor x) => new Expm1().Of(x);
    }
}
