namespace Descent.Analysis;

/// <summary>A function of one variable that is known at equally spaced places.</summary>
/// <param name="Low">The first place.</param>
/// <param name="Spacing">Positive.</param>
/// <param name="Values">f at Low, Low + Spacing, …</param>
public sealed record SampledFunction(double Low, double Spacing, IReadOnlyList<double> Values)
{
    /// <summary>Samples of a function.</summary>
    public static SampledFunction Of(double low, double spacing, int count, Func<double, double> f) =>
        new(low, spacing, [.. Enumerable.Range(0, count).Select(i => f(low + spacing * i))]);

    /// <summary>Where the values are, as many.</summary>
    public IReadOnlyList<double> Places => [.. Enumerable.Range(0, Values.Count).Select(i => Low + Spacing * i)];

    /// <summary>Root mean square of the difference from another function, over the samples.</summary>
    public double DistanceTo(Func<double, double> other) => Math.Sqrt(Values.Zip(Places, (value, x) => Math.Pow(value - other(x), 2)).Average());

    /// <summary>Root mean square of what is left after the best polynomial between each two knots; see <see cref="PiecewisePolynomial.Residual"/>.</summary>
    public double Residual(IReadOnlyList<double> knots, int degree) => PiecewisePolynomial.Residual(Places, Values, knots, degree);

    /// <summary>Its second derivative, gathered in bins between the samples; see <see cref="CurvatureHistogram.OfValues"/>.</summary>
    public CurvatureHistogram Bends() => CurvatureHistogram.OfValues(Low, Spacing, Values);
}
