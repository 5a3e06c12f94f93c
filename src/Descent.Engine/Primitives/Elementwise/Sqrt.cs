using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = √x, elementwise.</summary>
/// <remarks>Slope: 1 / (2y).</remarks>
public sealed record Sqrt : FloatUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Sqrt", weight: 4);

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Sqrt(x, y);

    protected override Tensor Slope(Tensor x, Tensor y) => 0.5 / y;
}

public static class SqrtFunction
{
    extension(Tensor)
    {
        /// <summary>The square root, shaped like x; NaN below 0.</summary>
        public static Tensor Sqrt(Tensor x) => new Sqrt().Of(x);
    }
}
