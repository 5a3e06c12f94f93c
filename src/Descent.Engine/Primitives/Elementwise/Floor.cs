using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = ⌊x⌋, elementwise.</summary>
/// <remarks>Constant almost everywhere: derivatives vanish. A quantizer that should pass gradients needs an estimator.</remarks>
public sealed record Floor : FloatStep
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Floor");

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Floor(x, y);
}

public static class FloorFunction
{
    extension(Tensor)
    {
        /// <summary>The largest whole number not above x, shaped like x.</summary>
        public static Tensor Floor(Tensor x) => new Floor().Of(x);
    }
}
