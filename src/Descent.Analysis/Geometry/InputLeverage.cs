using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The leverage of an input among more inputs than samples: how much of a change of its weight the least ℓ₂ norm that fits gives back to it.</summary>
/// <remarks>The diagonal of the projection onto the row space, Xᵀ(XXᵀ)⁻¹X: its mean over inputs is n/d exactly. Of samples it is the classical leverage of regression.</remarks>
public static class InputLeverage
{
    /// <summary>h = xᵀ(XXᵀ)⁻¹x, between 0 and 1; it reads values.</summary>
    /// <param name="x">X, [n, d], of independent rows.</param>
    /// <param name="column">The input's samples, [n, 1].</param>
    public static double Of(Tensor x, Tensor column) => (column * Tensor.Solve(Tensor.MatMul(x, x, transposeB: true), column)).Sum().Item();
}
