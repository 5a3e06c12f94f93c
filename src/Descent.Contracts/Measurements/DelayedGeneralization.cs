namespace Descent.Contracts;

/// <summary>When a network fits its training samples, and when it generalises: the steps of two thresholds, and the decades between them.</summary>
/// <param name="Fits">First measured step at which the training measure is past its threshold; null where it never is.</param>
/// <param name="Generalizes">The same of the test measure.</param>
/// <param name="Last">The last measured step, at which both are censored.</param>
/// <remarks>
/// Power et al. (2022), arXiv:2201.02177, called a long delay grokking. On a linear grid of steps short times, and with them the delay, are not resolved:
/// measure at <see cref="LogSteps"/>.
/// </remarks>
public sealed record DelayedGeneralization(long? Fits, long? Generalizes, long Last)
{
    /// <param name="fits">Of a value of <paramref name="train"/>, such as <c>loss => loss &lt; 0.05</c>.</param>
    /// <param name="generalizes">Of a value of <paramref name="test"/>.</param>
    public static DelayedGeneralization Of(Series train, Func<double, bool> fits, Series test, Func<double, bool> generalizes) =>
        new(Positive(train, fits), Positive(test, generalizes), Math.Max(train.Steps[^1], test.Steps[^1]));

    /// <summary>log₁₀ of the step of generalisation over that of the fit, censored at the last step: a lower bound where the network does not generalise.</summary>
    /// <returns>NaN where it does not fit.</returns>
    public double Gap => Fits is { } fits ? Math.Log10((double)(Generalizes ?? Last) / fits) : double.NaN;

    /// <summary>A threshold that is met before the first step has no logarithm.</summary>
    static long? Positive(Series series, Func<double, bool> met) => series.FirstStepWhere(met) is { } step ? Math.Max(step, 1) : null;
}
