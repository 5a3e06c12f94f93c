using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = ⌈x⌉, elementwise.</summary>
/// <remarks>Constant almost everywhere: derivatives vanish. A quantizer that should pass gradients needs an estimator.</remarks>
public sealed record Ceil : FloatStep
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Ceiling");

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Ceiling(x, y);
}

public static class CeilFunction
{
    extension(Tensor)
    {
        /// <summary>The smallest whole number not below x, shaped like x.</summary>
        public static Tensor Ceil(Tensor x) => new Ceil().Of(x);
    }
}
