using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = a ∨ b: of truth values, or bit by bit of int32.</summary>
public sealed record Or : Bitwise
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("BitwiseOr");

    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => TensorPrimitives.BitwiseOr(a, b, y);
}

public static class OrFunction
{
    extension(Tensor)
    {
        /// <summary>Either of a and b, bit by bit; a and b broadcast together.</summary>
        public static Tensor Or(Tensor a, Tensor b) => new Or().Broadcasting(a, b);
    }
}
