using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = a + b, elementwise; int32 wraps.</summary>
/// <remarks>Slopes: 1 and 1.</remarks>
public sealed record Add : NumberBinary
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Add");

    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => TensorPrimitives.Add(a, b, y);

    protected override Tensor AlongA(Tensor a, Tensor b, Tensor y, Tensor t) => t;

    protected override Tensor AlongB(Tensor a, Tensor b, Tensor y, Tensor t) => t;
}

public static class AddFunction
{
    extension(Tensor)
    {
        /// <summary>The sum; a and b broadcast together.</summary>
        public static Tensor Add(Tensor a, Tensor b) => new Add().Broadcasting(a, b);
    }
}
