using System.Globalization;

namespace Descent.Contracts.Statistics;

/// <summary>A mean with its confidence interval, and how many values stand behind it.</summary>
/// <param name="Mean">Mean of all values; not finite when one of them is not.</param>
/// <param name="Interval">Unbounded when a value is not finite, or when there are fewer than two.</param>
/// <param name="Confidence">Probability with which such intervals cover the mean, such as 0.95.</param>
/// <param name="Count">Number of values, the ones that are not finite included.</param>
/// <param name="NonFinite">Number of values that are NaN or infinite.</param>
public sealed record MeanEstimate(double Mean, Interval Interval, double Confidence, int Count, int NonFinite)
{
    /// <summary>Whether the interval says anything.</summary>
    public bool IsBounded => double.IsFinite(Interval.Low) && double.IsFinite(Interval.High);

    /// <summary>How far the mean lies from a theory's value, over what is allowed: half the interval's width, and a bias that the theory itself may have. At most 1 where the two agree; NaN where the interval says nothing.</summary>
    /// <param name="bias">At least 0, in the values' units: of a limit that the size measured has not reached, say.</param>
    public double DistanceFrom(double theory, double bias = 0) => !IsBounded ? double.NaN : Mean == theory ? 0 : Math.Abs(Mean - theory) / (((Interval.High - Interval.Low) / 2) + bias);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{InvariantNumber.Short(Mean)} [{InvariantNumber.Short(Interval.Low)}, {InvariantNumber.Short(Interval.High)}] ({100 * Confidence:G4}% CI, n={Count}{(NonFinite > 0 ? $", {NonFinite} not finite" : "")})");
}
