using Descent.Engine;

namespace Descent.Training;

/// <summary>Gradient flow on the exponential loss L = (1/n) Σ exp(−mᵢ), followed by its logarithm to a given accuracy.</summary>
public static class ExponentialFlow
{
    /// <summary>The model where the smoothed margin γ̃ = −log L has risen to a value.</summary>
    /// <param name="start">Float64 parameters.</param>
    /// <param name="margins">m = y f of all samples, [n].</param>
    /// <param name="smoothedMargin">In nats; the loss may lie far below the smallest number.</param>
    /// <exception cref="OdeException">The start is there already, or the solver's steps do not suffice.</exception>
    public static T To<T>(double smoothedMargin, T start, Func<T, Tensor> margins, OdeOptions? options = null)
    {
        Tensor Missing(T model) => -Losses.LogExponential(margins(model)) - smoothedMargin;
        if (Missing(start).Item() is not < 0) throw new OdeException(FormattableString.Invariant($"ExponentialFlow: the start is not below a smoothed margin of {smoothedMargin}; give a larger one."));
        var flow = GradientFlow.OfLogarithm(model => Losses.LogExponential(margins(model)), start, options);
        flow.On("smoothed margin", Missing, isTerminal: true);
        return flow.UntilPosition(1e6);
    }
}
