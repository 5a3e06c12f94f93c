using System.Numerics;

namespace Descent.Engine;

/// <summary>y = (a &lt; b), elementwise; false where either is NaN.</summary>
public sealed record Less : Comparison
{
    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y)
    {
        for (var i = 0; i < y.Length; i++) y[i] = a[i] < b[i];
    }
}

public static class LessFunction
{
    extension(Tensor)
    {
        /// <summary>Where a &lt; b, as truth values; a and b broadcast together.</summary>
        public static Tensor Less(Tensor a, Tensor b) => new Less().Broadcasting(a, b);
    }
}
