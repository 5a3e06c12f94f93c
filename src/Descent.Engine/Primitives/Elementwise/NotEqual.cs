using System.Numerics;

namespace Descent.Engine;

/// <summary>y = (a ≠ b), elementwise; false where either is NaN, except that NaN ≠ NaN is true.</summary>
public sealed record NotEqual : Comparison
{
    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y)
    {
        for (var i = 0; i < y.Length; i++) y[i] = a[i] != b[i];
    }
}

public static class NotEqualFunction
{
    extension(Tensor)
    {
        /// <summary>Where a ≠ b, as truth values; a and b broadcast together.</summary>
        public static Tensor NotEqual(Tensor a, Tensor b) => new NotEqual().Broadcasting(a, b);
    }
}
