namespace Descent.Training;

/// <summary>Proportional-integral control of the step: h ← h · 0.9 · error^−α · previous^β, with α = 1/k − ¾ β, β = 0.2 / k for an error of order k.</summary>
/// <remarks>Gustafsson (1991); constants of Hairer, Nørsett and Wanner (1993), section IV.2 (β = 0.04 at k = 5).</remarks>
static class StepControl
{
    public const double Smallest = 0.2, Largest = 10, Safety = 0.9, FirstError = 1e-4;

    /// <summary>The factor after an accepted step.</summary>
    public static double Grow(double error, double previous, int order)
    {
        var beta = 0.2 / order;
        return Math.Clamp(Safety * Math.Pow(Math.Max(error, 1e-10), -(1.0 / order - 0.75 * beta)) * Math.Pow(previous, beta), Smallest, Largest);
    }

    /// <summary>The factor after a rejected one; an error that is not a number came from a slope out of range.</summary>
    public static double Shrink(double error, int order) =>
        double.IsFinite(error) ? Math.Clamp(Safety * Math.Pow(error, -1.0 / order), Smallest, Safety) : 0.1;
}
