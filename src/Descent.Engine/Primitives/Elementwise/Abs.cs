using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = |x|, elementwise.</summary>
/// <remarks>Slope: sign x (0 at 0).</remarks>
public sealed record Abs : NumberUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Abs");

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Abs(x, y);

    protected override Tensor? Slope(Tensor x, Tensor y) => Tensor.Sign(x);
}

public static class AbsFunction
{
    extension(Tensor)
    {
        /// <summary>The absolute value, shaped like x.</summary>
        public static Tensor Abs(Tensor x) => new Abs().Of(x);
    }
}
