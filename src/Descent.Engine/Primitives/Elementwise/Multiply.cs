using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = a b, elementwise; int32 wraps.</summary>
/// <remarks>Slopes: b and a.</remarks>
public sealed record Multiply : NumberBinary
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Multiply");

    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => TensorPrimitives.Multiply(a, b, y);

    protected override Tensor AlongA(Tensor a, Tensor b, Tensor y, Tensor t) => t * b;

    protected override Tensor AlongB(Tensor a, Tensor b, Tensor y, Tensor t) => a * t;
}

public static class MultiplyFunction
{
    extension(Tensor)
    {
        /// <summary>The product; a and b broadcast together.</summary>
        public static Tensor Multiply(Tensor a, Tensor b) => new Multiply().Broadcasting(a, b);
    }
}
