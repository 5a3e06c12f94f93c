using Descent.Engine;

namespace Descent.Training;

/// <summary>When a descent ends: where its error is at most the tolerance, or beyond hope.</summary>
/// <param name="Tolerance">0 for an error that is exactly 0.</param>
/// <param name="Lost">The error from which nothing comes back; an error that is no number is lost, too.</param>
public sealed record StoppingRule(double Tolerance, double Lost = double.PositiveInfinity)
{
    /// <summary>Whether the error is at most the tolerance.</summary>
    public Tensor Arrived(Tensor error) => error <= Tolerance;

    /// <summary>Whether the descent goes on: the error is above the tolerance, and not lost.</summary>
    public Tensor Goes(Tensor error) => (error > Tolerance) & (error < Lost);

    /// <summary>The steps where the error has arrived, the budget where it has not: int32 like <paramref name="steps"/>.</summary>
    public Tensor Censored(Tensor error, Tensor steps, int budget) => Tensor.Where(Arrived(error), steps, Tensor.Scalar(budget, ElementType.Int32));

    /// <summary>The same with the error that is left as a fraction of a step, which decides between equal counts; above the budget where it has not arrived: float64.</summary>
    public Tensor Score(Tensor error, Tensor steps, int budget) =>
        Tensor.Where(Arrived(error), steps.To(ElementType.Float64) + (Tolerance == 0 ? 0 : 0.5 / Tolerance) * error, budget + 1 + Tensor.Where(error < Lost, error, Lost));
}
