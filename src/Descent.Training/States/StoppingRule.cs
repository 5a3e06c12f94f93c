using Descent.Engine;

namespace Descent.Training;

/// <summary>When a descent ends: where its error is at most the tolerance, or beyond hope.</summary>
/// <param name="Tolerance">0 for an error that is exactly 0.</param>
/// <param name="DivergedAt">The error from which nothing comes back; an error that is no number has diverged, too.</param>
public sealed record StoppingRule(double Tolerance, double DivergedAt = double.PositiveInfinity)
{
    /// <summary>Whether the error is at most the tolerance.</summary>
    public Tensor Converged(Tensor error) => error <= Tolerance;

    /// <summary>Whether the descent goes on: the error is above the tolerance, and has not diverged.</summary>
    public Tensor Continues(Tensor error) => (error > Tolerance) & (error < DivergedAt);

    /// <summary>The steps where the error has converged, the budget where it has not: int32 like <paramref name="steps"/>.</summary>
    public Tensor Censored(Tensor error, Tensor steps, int budget) => Tensor.Where(Converged(error), steps, Tensor.Scalar(budget, ElementType.Int32));

    /// <summary>The same with the error that is left as a fraction of a step, which decides between equal counts; above the budget where it has not converged: float64.</summary>
    public Tensor Score(Tensor error, Tensor steps, int budget) =>
        Tensor.Where(Converged(error), steps.To(ElementType.Float64) + (Tolerance == 0 ? 0 : 0.5 / Tolerance) * error, budget + 1 + Tensor.Where(error < DivergedAt, error, DivergedAt));
}
