using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The path of a diagonal network under gradient flow in closed form: a function of s = ∫ p dt, p being the slope of the loss in the samples' margins.</summary>
/// <remarks>
/// Woodworth et al. (2020), arXiv:2002.09277, and Moroshko et al. (2020), arXiv:2007.06738, from entries that all start at α: u± = α exp(±2 Xᵀs) at depth 2,
/// u±^(2−D) = α^(2−D) ∓ D(D−2) Xᵀs beyond. Hence w = α^D h(ν) with h the inverse slope of <see cref="Potential.OfDepth"/>, whatever the loss.
/// </remarks>
public static class DiagonalPath
{
    /// <summary>w, [inputs].</summary>
    /// <param name="depth">D, at least 2.</param>
    /// <param name="scale">α, positive.</param>
    /// <param name="x">Samples times their labels ±1, [n, inputs].</param>
    /// <param name="dual">s, [n].</param>
    /// <exception cref="AnalysisException">A depth below 2.</exception>
    public static Tensor Weights(int depth, double scale, Tensor x, Tensor dual)
    {
        if (depth < 2) throw new AnalysisException(FormattableString.Invariant($"DiagonalPath: a network of depth {depth}; give at least 2."));
        var pulled = (x * dual.ExpandAxis(1)).Sum(0);
        return Math.Pow(scale, depth) * Potential.OfDepth(depth).Weights((depth == 2 ? 4 : Math.Pow(scale, depth - 2) * depth * (depth - 2)) * pulled);
    }
}
