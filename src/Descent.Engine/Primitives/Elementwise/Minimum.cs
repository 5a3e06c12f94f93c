using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = min(a, b), elementwise; NaN wins.</summary>
/// <remarks>Slopes: 1 for the smaller and 0 for the other; ½ each where they are equal.</remarks>
public sealed record Minimum : NumberBinary
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Min");

    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => TensorPrimitives.Min(a, b, y);

    protected override Tensor AlongA(Tensor a, Tensor b, Tensor y, Tensor t) => Ties.ToLarger(b, a, t);

    protected override Tensor AlongB(Tensor a, Tensor b, Tensor y, Tensor t) => Ties.ToLarger(a, b, t);
}

public static class MinimumFunction
{
    extension(Tensor)
    {
        /// <summary>The smaller; a and b broadcast together.</summary>
        public static Tensor Minimum(Tensor a, Tensor b) => new Minimum().Broadcasting(a, b);
    }
}
