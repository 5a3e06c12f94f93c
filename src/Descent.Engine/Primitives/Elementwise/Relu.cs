using System.Numerics;
using System.Numerics.Tensors;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = max(x, 0), elementwise.</summary>
/// <remarks>Slope: 1 where x > 0, which is where y > 0, else 0 (also at 0, as in PyTorch): x itself need not be kept.</remarks>
public sealed record Relu : NumberUnary
{
    internal override LaneOperation? Lanes => LaneOperation.Function(typeof(RectifierLanes<>));

    protected override void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) => TensorPrimitives.Max(x, T.Zero, y);

    protected override Tensor? Slope(Tensor x, Tensor y) => Tensor.Greater(y, Tensor.Full(y.Type, 0)).To(y.Element);
}

public static class ReluFunction
{
    extension(Tensor)
    {
        /// <summary>The rectifier max(x, 0), shaped like x.</summary>
        public static Tensor Relu(Tensor x) => new Relu().Of(x);
    }
}
