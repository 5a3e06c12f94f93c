using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How far a direction is from a reference: 1 − cos.</summary>
public static class CosineDistance
{
    /// <summary>1 − ⟨w, r⟩ / (‖w‖ ‖r‖) over all entries, as ½ ‖w/‖w‖ − r/‖r‖‖²: a scalar in [0, 2] that keeps its digits down to 10⁻³⁰.</summary>
    /// <param name="weights">w, of any shape.</param>  <param name="reference">r, of the same shape.</param>
    /// <returns>NaN where one of them is zero.</returns>
    public static Tensor Of(Tensor weights, Tensor reference)
    {
        var difference = Unit(weights) - Unit(reference);
        return 0.5 * (difference * difference).Sum();
    }

    static Tensor Unit(Tensor x) => x / Tensor.Sqrt((x * x).Sum());
}
