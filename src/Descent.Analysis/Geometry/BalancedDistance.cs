using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How far two maps are from one another in the weights of balanced networks of two matrices, hidden neurons turned to fit.</summary>
/// <remarks>
/// min over orthogonal Q of ‖W₁ − Q W₁′‖² + ‖W₂ − W₂′ Qᵀ‖² with W₁ = Σ^(1/2) Vᵀ, W₂ = U Σ^(1/2), which is 2‖X‖_* + 2‖X′‖_* − 2‖W₁ W₁′ᵀ + W₂ᵀ W₂′‖_* (the orthogonal Procrustes problem, Schönemann, 1966).
/// Its root is at most the distance in the metric of depth 2, since no path of weights is shorter than its chord, and equal to it for neighbours.
/// </remarks>
public static class BalancedDistance
{
    /// <summary>The squared distance, [..], of square matrices [.., d, d] of one shape.</summary>
    public static Tensor Squared(Tensor x, Tensor y)
    {
        var (below, above, own) = Factors(x);
        var (belowOther, aboveOther, other) = Factors(y);
        var overlap = Tensor.MatMul(below, belowOther, transposeB: true) + Tensor.MatMul(above, aboveOther, transposeA: true);
        return 2 * (own + other - Tensor.Svd(overlap).S.Sum(-1));
    }

    static (Tensor Below, Tensor Above, Tensor Nuclear) Factors(Tensor x)
    {
        var (u, s, vt) = Tensor.Svd(x);
        var root = Tensor.Sqrt(s);
        return (root.ExpandAxis(s.Rank) * vt, u * root.ExpandAxis(s.Rank - 1), s.Sum(-1));
    }
}
