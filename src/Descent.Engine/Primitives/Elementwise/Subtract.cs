using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = a − b, elementwise; int32 wraps.</summary>
/// <remarks>Slopes: 1 and −1.</remarks>
public sealed record Subtract : NumberBinary
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Subtract");

    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => TensorPrimitives.Subtract(a, b, y);

    protected override Tensor AlongA(Tensor a, Tensor b, Tensor y, Tensor t) => t;

    protected override Tensor AlongB(Tensor a, Tensor b, Tensor y, Tensor t) => -t;
}

public static class SubtractFunction
{
    extension(Tensor)
    {
        /// <summary>The difference; a and b broadcast together.</summary>
        public static Tensor Subtract(Tensor a, Tensor b) => new Subtract().Broadcasting(a, b);
    }
}
