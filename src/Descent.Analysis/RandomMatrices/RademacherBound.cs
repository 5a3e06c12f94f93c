using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How well linear functions of weights in a ball can fit random signs: a bound on the gap between generalization and training error, up to constants.</summary>
/// <remarks>Bartlett and Mendelson (2002), lemma 22.</remarks>
public static class RademacherBound
{
    /// <summary>B √(Σ ‖x‖²) / P, which bounds the Rademacher complexity of {x ↦ w·x : ‖w‖ ≤ B} on P samples.</summary>
    /// <param name="squaredRadius">B².</param>
    /// <param name="eigenvalues">λ of XᵀX, float64 [r]; they sum to Σ ‖x‖².</param>
    /// <param name="samples">P, at least 1.</param>
    public static double Of(double squaredRadius, Tensor eigenvalues, int samples) => Math.Sqrt(squaredRadius * eigenvalues.ToArray<double>().Sum()) / samples;

    /// <summary>E ‖w‖² over teachers and noise for a linear student that starts at 0: Σ (σ_w² + σ_ε² / λ) learned², over the modes that are not frozen.</summary>
    /// <param name="eigenvalues">λ of XᵀX, float64 [r].</param>
    /// <param name="filter">How far each mode has gone.</param>
    /// <param name="noiseVariance">σ_ε².</param>
    /// <param name="teacherVariance">σ_w², of a teacher's weight.</param>
    public static double SquaredNorm(Tensor eigenvalues, SpectralFilter filter, double noiseVariance, double teacherVariance = 1) =>
        eigenvalues.ToArray<double>().Zip(filter.Factors(eigenvalues).Learned.ToArray<double>(), (x, l) => x == 0 ? 0 : (teacherVariance + noiseVariance / x) * l * l).Sum();
}
