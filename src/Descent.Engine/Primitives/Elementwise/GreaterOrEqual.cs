using System.Numerics;
using System.Runtime.Intrinsics;

namespace Descent.Engine;

/// <summary>y = (a ≥ b), elementwise; false where either is NaN.</summary>
public sealed record GreaterOrEqual : Comparison
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("GreaterThanOrEqual");

    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) => Masks.Compare<T, Operation>(a, b, y);

    readonly struct Operation : IMaskOperation
    {
        public static bool Holds<T>(T a, T b) where T : INumber<T> => a >= b;

        public static Vector256<T> Holds<T>(Vector256<T> a, Vector256<T> b) => Vector256.GreaterThanOrEqual(a, b);
    }
}

public static class GreaterOrEqualFunction
{
    extension(Tensor)
    {
        /// <summary>Where a ≥ b, as truth values; a and b broadcast together.</summary>
        public static Tensor GreaterOrEqual(Tensor a, Tensor b) => new GreaterOrEqual().Broadcasting(a, b);
    }
}
