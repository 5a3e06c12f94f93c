using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = aᵇ, elementwise.</summary>
/// <remarks>Slopes: b aᵇ⁻¹, and y ln a where a > 0 (0 elsewhere).</remarks>
public sealed record Pow : FloatBinary
{
    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => VectorMath.Pow(a, b, y);

    protected override Tensor AlongA(Tensor a, Tensor b, Tensor y, Tensor t)
    {
        // At a = b = 0 the power aᵇ⁻¹ is infinite, and 0 · ∞ no slope: any finite power gives the 0 that it is.
        var (zero, one) = (Tensor.Full(a.Type, 0), Tensor.Full(a.Type, 1));
        var lower = Tensor.Where(Tensor.Equal(a, zero) & Tensor.Equal(b, zero), one, b - 1);
        return t * b * Tensor.Pow(a, lower);
    }

    protected override Tensor AlongB(Tensor a, Tensor b, Tensor y, Tensor t) => t * y * Tensor.Log(Tensor.Where(Tensor.Greater(a, Tensor.Full(a.Type, 0)), a, Tensor.Full(a.Type, 1)));
}

public static class PowFunction
{
    extension(Tensor)
    {
        /// <summary>The power; a and b broadcast together.</summary>
        public static Tensor Pow(Tensor a, Tensor b) => new Pow().Broadcasting(a, b);
    }
}
