namespace Descent.Analysis;

/// <summary>The interpolant of least ∫ f''²: cubic between knots, twice continuously differentiable, straight beyond its ends.</summary>
/// <remarks>Holladay (1957). The second derivatives solve a tridiagonal system, in time proportional to the knots.</remarks>
/// <param name="Knots">Increasing, two at least.</param>
/// <param name="Values">As many.</param>
/// <param name="Curvatures">f'' at the knots; 0 at the ends.</param>
public sealed record NaturalCubicSpline(IReadOnlyList<double> Knots, IReadOnlyList<double> Values, IReadOnlyList<double> Curvatures)
{
    /// <exception cref="AnalysisException">Fewer than two knots, not as many values, or knots that do not increase.</exception>
    public static NaturalCubicSpline Through(IReadOnlyList<double> knots, IReadOnlyList<double> values)
    {
        var n = knots.Count;
        if (n < 2 || values.Count != n || Enumerable.Range(1, n - 1).Any(i => !(knots[i] > knots[i - 1])))
            throw new AnalysisException($"NaturalCubicSpline: {n} knots and {values.Count} values; give two increasing knots at least, and a value for each.");
        double Step(int i) => knots[i + 1] - knots[i];
        double Slope(int i) => (values[i + 1] - values[i]) / Step(i);
        // h₋ M₋ + 2(h₋ + h) M + h M₊ = 6 × the jump of the chords' slope: elimination downwards, substitution upwards.
        var (upper, right, curvatures) = (new double[n], new double[n], new double[n]);
        for (var i = 1; i < n - 1; i++)
        {
            var pivot = 2 * (Step(i - 1) + Step(i)) - Step(i - 1) * upper[i - 1];
            upper[i] = Step(i) / pivot;
            right[i] = (6 * (Slope(i) - Slope(i - 1)) - Step(i - 1) * right[i - 1]) / pivot;
        }
        for (var i = n - 2; i > 0; i--) curvatures[i] = right[i] - upper[i] * curvatures[i + 1];
        return new([.. knots], [.. values], curvatures);
    }

    /// <summary>A smooth function that vanishes at points: 0 there, and given heights half way between.</summary>
    /// <param name="points">Increasing, two at least.</param>
    /// <param name="heights">One fewer.</param>
    public static NaturalCubicSpline Bumps(IReadOnlyList<double> points, IReadOnlyList<double> heights) => Through(
        [.. points.Zip(points.Skip(1), (a, b) => (double[])[a, (a + b) / 2]).SelectMany(pair => pair), points[^1]],
        [.. heights.SelectMany(height => (double[])[0, height]), 0]);

    /// <summary>f at any x, beyond the knots too.</summary>
    public double At(double x)
    {
        var inside = Math.Clamp(x, Knots[0], Knots[^1]);
        var i = LinearSpline.Piece(Knots, inside);
        var (h, left, right) = (Knots[i + 1] - Knots[i], Knots[i + 1] - inside, inside - Knots[i]);
        var bow = (left * left - h * h) * left * Curvatures[i] + (right * right - h * h) * right * Curvatures[i + 1];
        return (Values[i] * left + Values[i + 1] * right + bow / 6) / h + Slope(inside) * (x - inside);
    }

    /// <summary>f'; that of the nearest end beyond the knots.</summary>
    public double Slope(double x)
    {
        var inside = Math.Clamp(x, Knots[0], Knots[^1]);
        var i = LinearSpline.Piece(Knots, inside);
        var (h, left, right) = (Knots[i + 1] - Knots[i], Knots[i + 1] - inside, inside - Knots[i]);
        return (Values[i + 1] - Values[i]) / h + ((h * h - 3 * left * left) * Curvatures[i] + (3 * right * right - h * h) * Curvatures[i + 1]) / (6 * h);
    }
}
