using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How much larger weights are than they need be: φ(w/γ) over the least φ with margins of at least 1, less 1; γ is the least margin of w.</summary>
/// <remarks>Moroshko et al. (2020), arXiv:2007.06738, figure 1. At least 0, and 0 at the max margin of φ; meaningless where γ is not positive.</remarks>
public static class ExcessNorm
{
    /// <summary>Of ‖·‖₁.</summary>
    /// <param name="w">[d].</param>
    /// <param name="margin">γ, a scalar.</param>
    /// <param name="least">The least ‖·‖₁, as from <see cref="MinimumL1.Margin"/>; a scalar.</param>
    public static Tensor L1(Tensor w, Tensor margin, Tensor least) => Tensor.Abs(w).Sum() / (margin * least) - 1;

    /// <summary>Of ‖·‖₂; <paramref name="least"/> as from <see cref="HardMargin"/>.</summary>
    public static Tensor L2(Tensor w, Tensor margin, Tensor least) => Tensor.Sqrt((w * w).Sum()) / (margin * least) - 1;

    /// <summary>Of Σ q(wᵢ/µ); <paramref name="least"/> as from <see cref="PotentialMargin"/>.</summary>
    public static Tensor Of(Potential potential, Tensor mu, Tensor w, Tensor margin, Tensor least) => potential.Sum(w / margin, mu) / least - 1;
}
