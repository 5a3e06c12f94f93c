using System.Numerics;
using System.Runtime.Intrinsics;

namespace Descent.Engine;

/// <summary>y = (a ≤ b), elementwise; false where either is NaN.</summary>
public sealed record LessOrEqual : Comparison
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("LessThanOrEqual");

    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) => Masks.Compare<T, Operation>(a, b, y);

    readonly struct Operation : IMaskOperation
    {
        public static bool Holds<T>(T a, T b) where T : INumber<T> => a <= b;

        public static Vector256<T> Holds<T>(Vector256<T> a, Vector256<T> b) => Vector256.LessThanOrEqual(a, b);
    }
}

public static class LessOrEqualFunction
{
    extension(Tensor)
    {
        /// <summary>Where a ≤ b, as truth values; a and b broadcast together.</summary>
        public static Tensor LessOrEqual(Tensor a, Tensor b) => new LessOrEqual().Broadcasting(a, b);
    }
}
