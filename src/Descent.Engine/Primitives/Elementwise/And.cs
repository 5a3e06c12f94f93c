using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = a ∧ b: of truth values, or bit by bit of int32.</summary>
public sealed record And : Bitwise
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("BitwiseAnd");

    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => TensorPrimitives.BitwiseAnd(a, b, y);
}

public static class AndFunction
{
    extension(Tensor)
    {
        /// <summary>Both of a and b, bit by bit; a and b broadcast together.</summary>
        public static Tensor And(Tensor a, Tensor b) => new And().Broadcasting(a, b);
    }
}
