using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The map of inputs to their strongest principal components, each scaled to variance 1: x ↦ Λ^(−1/2) Eᵀ (x − mean).</summary>
/// <param name="Mean">float64 [d].</param>
/// <param name="Basis">E Λ^(−1/2), float64 [d, k]; the strongest component first.</param>
public sealed record Whitening(Tensor Mean, Tensor Basis)
{
    /// <param name="x">[n, d].</param>
    /// <param name="components">k; all d unless given.</param>
    /// <exception cref="AnalysisException">The inputs vary in fewer than k directions.</exception>
    public static Whitening Of(Tensor x, int? components = null)
    {
        if (x.Rank != 2 || x.Size == 0) throw new AnalysisException($"Whitening: {x.Type} holds no samples; give [n, d].");
        var inputs = x.To(ElementType.Float64);
        var mean = inputs.Mean(0);
        var centred = inputs - mean;
        var (values, vectors) = Tensor.SymmetricEigen(Tensor.MatMul(centred, centred, transposeA: true) / x.Shape[0]);
        var (d, k) = (x.Shape[1], components ?? x.Shape[1]);
        var kept = values.Slice(0, d - k, d).Flip(0);
        // Below this an eigenvalue is rounding of the largest.
        if (kept.Min().Item() <= values.Max().Item() * d * Math.ScaleB(1, -52)) throw new AnalysisException(FormattableString.Invariant($"Whitening: the inputs vary in fewer than {k} directions; ask for fewer components."));
        return new(mean, vectors.Slice(1, d - k, d).Flip(1) / Tensor.Sqrt(kept));
    }

    /// <summary>[n, d] → float64 [n, k].</summary>
    public Tensor Apply(Tensor x) => Tensor.MatMul(x.To(ElementType.Float64) - Mean, Basis);

    /// <summary>E[(y − mean) zᵀ] of targets [n, c] with whitened inputs z: float64 [c, k], all that a linear network learns from.</summary>
    public Tensor Correlation(Tensor x, Tensor y)
    {
        var targets = y.To(ElementType.Float64);
        return Tensor.MatMul(targets - targets.Mean(0), Apply(x), transposeA: true) / x.Shape[0];
    }
}
