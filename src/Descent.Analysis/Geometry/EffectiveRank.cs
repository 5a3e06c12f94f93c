using Descent.Engine;

namespace Descent.Analysis;

/// <summary>exp of the entropy of σ_i / Σσ, between 1 and the rank.</summary>
/// <remarks>Roy and Vetterli (2007). Compiles and batches; <see cref="MatrixSpectrum.EffectiveRank"/> is the same of one matrix.</remarks>
public static class EffectiveRank
{
    /// <param name="values">Singular values, not all 0: [.., k].</param>
    /// <returns>[..].</returns>
    public static Tensor Of(Tensor values)
    {
        var share = values / values.SumKeep(-1);
        return Tensor.Exp(-(share * Tensor.Log(Tensor.Where(share > 0.0, share, 1.0))).Sum(-1));
    }
}
