using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = 2/√π ∫₀ˣ e^(−t²) dt, elementwise.</summary>
/// <remarks>Slope: 2/√π e^(−x²).</remarks>
public sealed record Erf : FloatUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(Erf<>), weight: 12);

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => VectorMath.Erf(x, y);

    protected override Tensor Slope(Tensor x, Tensor y) => 2 / Math.Sqrt(Math.PI) * Tensor.Exp(-(x * x));
}

public static class ErfFunction
{
    extension(Tensor)
    {
        /// <summary>The error function, shaped like x, in (−1, 1).</summary>
        public static Tensor Erf(Tensor x) => new Erf().Of(x);
    }
}
