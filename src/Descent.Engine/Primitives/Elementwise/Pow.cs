using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>y = aᵇ, elementwise.</summary>
/// <remarks>Slopes: b aᵇ⁻¹, and y ln a where a > 0 (0 elsewhere).</remarks>
public sealed record Pow : FloatBinary
{
    protected override void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => VectorMath.Pow(a, b, y);

    protected override Tensor AlongA(Tensor a, Tensor b, Tensor y, Tensor t) => t * b * Tensor.Pow(a, b - 1);

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
