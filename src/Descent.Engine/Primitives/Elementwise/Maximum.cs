using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = max(a, b), elementwise; NaN wins.</summary>
/// <remarks>Slopes: 1 for the larger and 0 for the other; ½ each where they are equal.</remarks>
public sealed record Maximum : NumberBinary
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Max");

    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => TensorPrimitives.Max(a, b, y);

    protected override Tensor AlongA(Tensor a, Tensor b, Tensor y, Tensor t) => Ties.ToLarger(a, b, t);

    protected override Tensor AlongB(Tensor a, Tensor b, Tensor y, Tensor t) => Ties.ToLarger(b, a, t);
}

public static class MaximumFunction
{
    extension(Tensor)
    {
        /// <summary>The larger; a and b broadcast together.</summary>
        public static Tensor Maximum(Tensor a, Tensor b) => new Maximum().Broadcasting(a, b);
    }
}
