using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>One measurement over another, such as a norm over the margin: points by increasing x, with straight lines in log x between them.</summary>
/// <param name="X">Positive and increasing.</param>
/// <param name="Y">As many.</param>
public sealed record Curve(IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>Two metrics of one arm, both measured at the same steps, where x lies between two bounds.</summary>
    public static Curve Of(ArmRun arm, string x, string y, double low, double high = double.PositiveInfinity)
    {
        var points = arm[x].Values.ToArray().Zip(arm[y].Values.ToArray()).Where(point => point.First >= low && point.First <= high).ToArray();
        return new([.. points.Select(point => point.First)], [.. points.Select(point => point.Second)]);
    }

    /// <summary>A metric over the steps at which it was measured, from step 1 on.</summary>
    public static Curve OverSteps(Series metric)
    {
        var series = metric.Between(1, long.MaxValue);
        return new([.. series.Steps.ToArray().Select(step => (double)step)], series.Values.ToArray());
    }

    /// <summary>The points whose x lies between two bounds, both included.</summary>
    public Curve Between(double low, double high)
    {
        var kept = Enumerable.Range(0, X.Count).Where(i => X[i] >= low && X[i] <= high).ToArray();
        return new([.. kept.Select(i => X[i])], [.. kept.Select(i => Y[i])]);
    }

    /// <summary>Every height through <paramref name="function"/>, at the same x.</summary>
    public Curve Map(Func<double, double> function) => this with { Y = [.. Y.Select(function)] };

    /// <summary>The line of least squares through the points.</summary>
    public LinearFit Line() => LinearFit.Of([.. X], [.. Y]);

    /// <summary>The line of least squares through the points' logarithms: its slope is the exponent of a power law.</summary>
    public LinearFit PowerLaw() => LinearFit.OfLogarithms([.. X], [.. Y]);

    /// <summary>Height at <paramref name="x"/>; NaN outside of the points.</summary>
    public double At(double x)
    {
        for (var i = 0; i < X.Count; i++)
        {
            if (X[i] == x) return Y[i];
            if (X[i] > x) return i == 0 ? double.NaN : Y[i - 1] + (Y[i] - Y[i - 1]) * Math.Log(x / X[i - 1]) / Math.Log(X[i] / X[i - 1]);
        }
        return double.NaN;
    }

    /// <summary>The same, and beyond the last point that point's height.</summary>
    public double HeldAt(double x) => x >= X[^1] ? Y[^1] : At(x);

    /// <summary>The first x at which the curve is at most <paramref name="level"/>; null where it never is.</summary>
    public double? FallsTo(double level) => First(0, -1, level);

    /// <summary>The first x after the minimum at which the curve is at least <paramref name="level"/>; null where it never is.</summary>
    public double? RisesTo(double level) => First(Enumerable.Range(0, Y.Count).MinBy(i => Y[i]), 1, level);

    double? First(int from, int sign, double level)
    {
        for (var i = from; i < X.Count; i++)
        {
            if (!(sign * (Y[i] - level) >= 0)) continue;
            return i == from ? X[i] : X[i - 1] * Math.Pow(X[i] / X[i - 1], (level - Y[i - 1]) / (Y[i] - Y[i - 1]));
        }
        return null;
    }

    /// <summary>The same points over x / unit.</summary>
    public Curve Over(double unit) => this with { X = [.. X.Select(x => x / unit)] };

    /// <summary>dy/d ln x between neighbouring points, at their geometric mean: the speed per logarithmic time of what is measured over time.</summary>
    public Curve LogSlopes() => new([.. X.Zip(X.Skip(1), (a, b) => Math.Sqrt(a * b))],
        [.. Enumerable.Range(0, Math.Max(0, X.Count - 1)).Select(i => (Y[i + 1] - Y[i]) / Math.Log(X[i + 1] / X[i]))]);

    /// <summary>The largest relative change of the height from x to 2x, over the points from <paramref name="low"/> on whose double is still on the curve; NaN where there is none.</summary>
    public double ChangePerDoubling(double low) => Between(low, X[^1] / 2).X.Select(x => Math.Abs(At(2 * x) / At(x) - 1)).DefaultIfEmpty(double.NaN).Max();

    /// <summary>(last slope − first slope) / first slope of dy/dx between neighbouring points: 0 for a straight line.</summary>
    public double SlopeChange()
    {
        double Slope(int i) => (Y[i + 1] - Y[i]) / (X[i + 1] - X[i]);
        return Slope(X.Count - 2) / Slope(0) - 1;
    }

    /// <summary>How far curves are from one: the largest difference of two heights at one x, over the range of all heights. NaN where no two share an x.</summary>
    public static double Spread(params IReadOnlyList<Curve> curves)
    {
        var heights = curves.SelectMany(curve => curve.Y).ToArray();
        // Between points all curves are straight in log x, so that a difference is largest at a point of some curve.
        var widest = curves.SelectMany(curve => curve.X).Select(x => curves.Select(curve => curve.At(x)).Where(double.IsFinite).ToArray())
            .Where(values => values.Length > 1).Select(values => values.Max() - values.Min()).DefaultIfEmpty(double.NaN).Max();
        return widest / (heights.Max() - heights.Min());
    }
}
