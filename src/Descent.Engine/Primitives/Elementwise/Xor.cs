using System.Numerics;
using System.Numerics.Tensors;

namespace Descent.Engine;

/// <summary>y = a ⊕ b: of truth values, or bit by bit of int32.</summary>
public sealed record Xor : Bitwise
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("Xor");

    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => TensorPrimitives.Xor(a, b, y);
}

public static class XorFunction
{
    extension(Tensor)
    {
        /// <summary>Exactly one of a and b, bit by bit; a and b broadcast together.</summary>
        public static Tensor Xor(Tensor a, Tensor b) => new Xor().Broadcasting(a, b);
    }
}
