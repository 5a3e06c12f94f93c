namespace Descent.Analysis;

/// <summary>How near a sampled function is to one that is a polynomial between knots.</summary>
public static class PiecewisePolynomial
{
    /// <summary>Root mean square of what is left of f after the best polynomial of each piece, over all samples that lie in a piece.</summary>
    /// <remarks>Pieces share no coefficients, so that nothing is asked at the knots. A sample on an inner knot counts in both pieces.</remarks>
    /// <param name="x">Increasing.</param>
    /// <param name="values">f, as many.</param>
    /// <param name="knots">Increasing; each piece holds more than degree + 1 samples, or leaves nothing.</param>
    /// <param name="degree">At least 0.</param>
    public static double Residual(IReadOnlyList<double> x, IReadOnlyList<double> values, IReadOnlyList<double> knots, int degree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        var (sum, count) = (0.0, 0);
        for (var piece = 0; piece + 1 < knots.Count; piece++)
        {
            var (low, high) = (knots[piece], knots[piece + 1]);
            // A sample that rounding puts beside its knot belongs to it.
            var slack = 1e-9 * (high - low);
            int[] inside = [.. Enumerable.Range(0, x.Count).Where(i => x[i] >= low - slack && x[i] <= high + slack)];
            sum += Left([.. inside.Select(i => 2 * (x[i] - low) / (high - low) - 1)], [.. inside.Select(i => values[i])], degree);
            count += inside.Length;
        }
        return Math.Sqrt(sum / count);
    }

    /// <summary>The square of the residual, by polynomials orthogonal over these samples.</summary>
    static double Left(double[] x, double[] rest, int degree)
    {
        var basis = new List<double[]>();
        for (var power = 0; power <= Math.Min(degree, x.Length - 1); power++)
        {
            var next = power == 0 ? Enumerable.Repeat(1.0, x.Length).ToArray() : [.. basis[^1].Select((value, i) => value * x[i])];
            foreach (var before in basis) Vectors.AddScaled(next, -Vectors.Dot(next, before), before);
            var norm = Math.Sqrt(Vectors.Dot(next, next));
            for (var i = 0; i < next.Length; i++) next[i] /= norm;
            Vectors.AddScaled(rest, -Vectors.Dot(rest, next), next);
            basis.Add(next);
        }
        return Vectors.Dot(rest, rest);
    }
}
