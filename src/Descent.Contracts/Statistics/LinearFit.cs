using System.Numerics;

namespace Descent.Contracts.Statistics;

/// <summary>The line of least squares through points.</summary>
/// <param name="Intercept">Height at x = 0.</param>
/// <param name="StandardError">Of the slope, from the residuals with n − 2 degrees of freedom; NaN for fewer than three points.</param>
/// <param name="Determination">R²: the share of the variance of y that the line explains; NaN where y does not vary.</param>
/// <remarks>Everything is NaN for fewer than two points, where all x are equal, or where a value is not finite.</remarks>
public sealed record LinearFit(double Slope, double Intercept, double StandardError, double Determination, int Count)
{
    /// <exception cref="ArgumentException">As many x as y are needed.</exception>
    public static LinearFit Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Pairs.Check(x, y);
        var (meanX, meanY) = (Moments.Mean(x), Moments.Mean(y));
        var (xx, xy, yy) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            var (dx, dy) = (x[i] - meanX, y[i] - meanY);
            (xx, xy, yy) = (xx + (dx * dx), xy + (dx * dy), yy + (dy * dy));
        }

        if (x.Length < 2 || !(xx > 0) || !double.IsFinite(xx) || !double.IsFinite(yy))
        {
            return new(double.NaN, double.NaN, double.NaN, double.NaN, x.Length);
        }

        var slope = xy / xx;
        var unexplained = Math.Max(0, yy - (slope * xy));
        return new(slope, meanY - (slope * meanX), x.Length < 3 ? double.NaN : Math.Sqrt(unexplained / (x.Length - 2) / xx),
            yy == 0 ? double.NaN : 1 - (unexplained / yy), x.Length);
    }

    /// <summary>Pearson's coefficient, in [−1, 1].</summary>
    public double Correlation => Math.CopySign(Math.Sqrt(Determination), Slope);

    /// <summary>The line through the logarithms: the slope is the exponent of a power law.</summary>
    /// <remarks>A value of 0 or below makes the fit NaN: it has no logarithm.</remarks>
    public static LinearFit OfLogarithms(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Of(Logarithms(x), Logarithms(y));

    /// <summary>The same for a reading at each place, such as widths and what was measured at them.</summary>
    public static LinearFit OfLogarithms<T>(IReadOnlyCollection<T> places, Func<T, double> read)
        where T : INumber<T> => OfLogarithms([.. places.Select(double.CreateChecked)], [.. places.Select(read)]);

    /// <summary>The exponent of the power law through what is read at each of some values: the slope of <see cref="OfLogarithms{T}"/>.</summary>
    /// <param name="at">Positive numbers, such as rates or widths.</param>
    public static double Exponent<T>(IReadOnlyCollection<T> at, Func<T, double> read)
        where T : INumber<T> => OfLogarithms(at, read).Slope;

    /// <summary>Student's interval of the slope; unbounded for fewer than three points.</summary>
    public Interval SlopeInterval(double confidence = 0.95)
    {
        Confidence.Check(confidence);
        if (!double.IsFinite(StandardError))
        {
            return Interval.Unbounded;
        }

        var half = StandardError == 0 ? 0 : StandardError * StudentDistribution.UpperQuantile((1 - confidence) / 2, Count - 2);
        return new(Slope - half, Slope + half);
    }

    static double[] Logarithms(ReadOnlySpan<double> values)
    {
        var logarithms = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            logarithms[i] = Math.Log(values[i]);
        }

        return logarithms;
    }
}
