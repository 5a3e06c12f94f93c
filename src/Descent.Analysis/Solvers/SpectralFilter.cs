using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How far a linear estimator goes, mode by mode, from its start to the least-squares solution.</summary>
/// <remarks>Lo Gerfo, Rosasco, Odone, De Vito and Verri (2008), "Spectral algorithms for supervised learning".</remarks>
public abstract record SpectralFilter
{
    /// <summary>The filter factors: the share of the start that is kept and the share of the solution that is learned, which add to 1: each like the eigenvalues λ ≥ 0 of XᵀX.</summary>
    /// <remarks>Both are given, because neither may be had from the other without rounding where it is small.</remarks>
    public abstract (Tensor Kept, Tensor Learned) Factors(Tensor eigenvalues);
}

/// <summary>Ridge regression from a start of 0, the minimum of ‖y − Xw‖² + γ‖w‖²: γ / (λ + γ) is kept.</summary>
/// <param name="Penalty">γ ≥ 0; at 0 the solution of least norm, since modes of eigenvalue 0 are kept whatever γ.</param>
public sealed record RidgeFilter(double Penalty) : SpectralFilter
{
    public override (Tensor Kept, Tensor Learned) Factors(Tensor eigenvalues)
    {
        var whole = eigenvalues + Penalty;
        var learned = Tensor.Where(eigenvalues > 0.0, eigenvalues / Tensor.Where(eigenvalues > 0.0, whole, 1.0), 0.0);
        return (Tensor.Where(eigenvalues > 0.0, Penalty / Tensor.Where(eigenvalues > 0.0, whole, 1.0), 1.0), learned);
    }
}

/// <summary>Gradient descent w ← w + h Xᵀ(y − Xw) for the time t = k h: (1 − hλ)^k is kept, or e^(−λt) by the flow.</summary>
/// <param name="Time">t, a scalar of the eigenvalues' type.</param>
/// <param name="Rate">h ≥ 0, with hλ &lt; 1 for every mode: beyond that descent overshoots, and this gives NaN; 0 is the flow.</param>
public sealed record DescentFilter(Tensor Time, double Rate = 0) : SpectralFilter
{
    public override (Tensor Kept, Tensor Learned) Factors(Tensor eigenvalues)
    {
        var exponent = -Time * (Rate == 0 ? eigenvalues : Tensor.Log1p(-Rate * eigenvalues) / -Rate);
        return (Tensor.Exp(exponent), -Tensor.Expm1(exponent));
    }

    /// <summary>The same of one mode, to an absolute 2⁻⁵².</summary>
    internal static (double Kept, double Learned) Factors(double eigenvalue, double time, double rate)
    {
        var kept = Math.Exp(-time * (rate == 0 ? eigenvalue : Math.Log(1 - rate * eigenvalue) / -rate));
        return (kept, 1 - kept);
    }
}
