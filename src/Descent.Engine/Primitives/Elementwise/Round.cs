using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = the whole number nearest to x, elementwise; halves go to the even one.</summary>
/// <remarks>Constant almost everywhere: derivatives vanish. A quantizer that should pass gradients needs an estimator.</remarks>
public sealed record Round : FloatStep
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Round");

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Round(x, y);
}

public static class RoundFunction
{
    extension(Tensor)
    {
        /// <summary>The nearest whole number, halves to even, shaped like x.</summary>
        public static Tensor Round(Tensor x) => new Round().Of(x);
    }
}
