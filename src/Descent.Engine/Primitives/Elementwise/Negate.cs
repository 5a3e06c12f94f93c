using System.Numerics;
using System.Numerics.Tensors;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = −x, elementwise.</summary>
/// <remarks>Slope: −1.</remarks>
public sealed record Negate : NumberUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(NegativeLanes<>));

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Negate(x, y);

    protected override Tensor? Slope(Tensor x, Tensor y) => Tensor.Full(x.Type, -1);
}

public static class NegateFunction
{
    extension(Tensor)
    {
        /// <summary>The negative, shaped like x.</summary>
        public static Tensor Negate(Tensor x) => new Negate().Of(x);
    }
}
