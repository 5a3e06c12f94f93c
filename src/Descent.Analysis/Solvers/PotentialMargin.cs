using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The separator of least potential: min Σ q(wᵢ/µ) with yₙ xₙᵀ w ≥ 1, with the dual certificate that none is smaller.</summary>
/// <param name="Mu">µ.</param>
/// <param name="Weights">w = µ h(Xᵀc), float64 [d].</param>
/// <param name="Multipliers">c ≥ 0, float64 [n], in units of q per margin: positive on support vectors only.</param>
/// <param name="Violation">How far the margins are from their conditions, in the worst sample: below 1, or above it where cₙ > 0.</param>
/// <param name="Gap">How far from optimal w can be, relative to its potential.</param>
public sealed record PotentialMargin(double Mu, Tensor Weights, Tensor Multipliers, double Violation, double Gap)
{
    /// <summary>Solves at one µ.</summary>
    /// <inheritdoc cref="Path"/>
    public static PotentialMargin Solve(Tensor x, Tensor labels, Potential potential, double mu) => Path(x, labels, potential, [mu])[0];

    /// <summary>Solves at several µ by following the solution from large µ, where it is the ℓ₂ max margin, down to small µ.</summary>
    /// <remarks>
    /// Newton's method on the concave dual Σc − µ Σ H((Xᵀc)ᵢ), c ≥ 0, with the active set of Bertsekas (1982), "Projected Newton methods";
    /// µ falls by factors of at most 3, each solution starting the next one.
    /// </remarks>
    /// <param name="x">[n, d]; support vectors are linearly independent.</param>
    /// <param name="labels">±1, [n].</param>
    /// <param name="mus">Positive, in any order.</param>
    /// <returns>In the order of <paramref name="mus"/>.</returns>
    /// <exception cref="AnalysisException">No plane through the origin separates the samples, or the search does not end.</exception>
    public static IReadOnlyList<PotentialMargin> Path(Tensor x, Tensor labels, Potential potential, IReadOnlyList<double> mus)
    {
        if (mus.Count == 0) return [];
        if (mus.Any(mu => !(mu > 0 && double.IsFinite(mu)))) throw new AnalysisException("PotentialMargin: give values of µ that are positive.");
        var start = HardMargin.Solve(x, labels);
        var search = new Search(x.To(ElementType.Float64) * labels.To(ElementType.Float64).ExpandAxis(1), potential);
        // Here the potential is quadratic within a hundredth, and the start within as much of the solution.
        var mu = Math.Max(mus.Max(), 10 * start.Weights.ToArray<double>().Max(Math.Abs));
        var c = Array.ConvertAll(start.Multipliers.ToArray<double>(), one => one / (mu * potential.Stiffness));
        var found = new Dictionary<double, PotentialMargin>();
        foreach (var goal in mus.Distinct().OrderDescending())
        {
            while (mu > goal) c = search.Run(c, mu = Math.Max(goal, mu / 3)).Multipliers.ToArray<double>();
            found[goal] = search.Run(c, goal);
        }
        return [.. mus.Select(goal => found[goal])];
    }

    sealed class Search(Tensor x, Potential potential)
    {
        const double Tolerance = 1e-11;
        const double Acceptable = 1e-7;
        const int MostIterations = 500;
        readonly int n = x.Shape[0];

        public PotentialMargin Run(double[] start, double mu)
        {
            var c = start;
            var (value, weights, curvature) = At(c, mu)!.Value;
            for (var iterations = 0; ; iterations++)
            {
                var slope = Array.ConvertAll(Times(x, weights), margin => 1 - margin);
                var error = Enumerable.Range(0, n).Max(i => c[i] > 0 ? Math.Abs(slope[i]) : slope[i]);
                // Rounding of Xᵀc is enlarged where a weight is steep in it: what cannot be bettered is good enough, and certified.
                if (error <= Tolerance || iterations == MostIterations || LineSearch(c, value, slope, Direction(c, slope, mu * curvature, error), mu) is not { } next)
                {
                    return error <= Acceptable ? Certified(c, mu, value, weights, Math.Max(0, error)) : throw new AnalysisException(
                        FormattableString.Invariant($"PotentialMargin: at µ = {mu} a margin stays off by {error}; scale the samples to order one, or ask for a larger µ."));
                }
                (c, value, weights, curvature) = next;
            }
        }

        /// <summary>Newton's step in the multipliers that are free; those at or near zero that want to fall get a step of their own.</summary>
        double[] Direction(double[] c, double[] slope, Tensor curvature, double error)
        {
            var near = 1e-3 * Math.Min(1, error) * c.Max();
            var matrix = Tensor.MatMul(x * curvature, x, transposeB: true).ToArray<double>();
            int[] free = [.. Enumerable.Range(0, n).Where(i => c[i] > near || slope[i] > 0)];
            // More free samples than inputs make it singular. What is added vanishes with the error, so that the end stays quadratic.
            var added = 1e-6 * Math.Min(1, error) * free.Average(i => matrix[i * n + i]);
            double[] part = [.. from i in free from j in free select matrix[i * n + j] + (i == j ? added : 0)];
            var step = Tensor.Solve(Tensor.From(part, [free.Length, free.Length]), Tensor.From([.. free.Select(i => slope[i])], [free.Length, 1])).ToArray<double>();
            double[] direction = [.. slope.Select((one, i) => one / matrix[i * n + i])];
            for (var j = 0; j < free.Length; j++) direction[free[j]] = step[j];
            return direction;
        }

        (double[], double, Tensor, Tensor)? LineSearch(double[] c, double value, double[] slope, double[] direction, double mu)
        {
            for (var t = 1.0; t > 1e-10; t /= 2)
            {
                double[] next = [.. c.Select((one, i) => Math.Max(0, one + t * direction[i]))];
                var gain = Enumerable.Range(0, n).Sum(i => slope[i] * (next[i] - c[i]));
                if (!(gain > 0) || At(next, mu) is not { } there) continue;
                // Near the solution the gain is below the rounding of the value; a concave function that still rises at the end has risen all along.
                if (there.Value >= value + 1e-4 * gain && there.Value > value || Rise(there.Weights, c, next) >= 0) return (next, there.Value, there.Weights, there.Curvature);
            }
            return null;
        }

        double Rise(Tensor weights, double[] from, double[] to)
        {
            var margins = Times(x, weights);
            return Enumerable.Range(0, n).Sum(i => (1 - margins[i]) * (to[i] - from[i]));
        }

        /// <summary>The dual, its weights and curvatures; null outside of its domain.</summary>
        (double Value, Tensor Weights, Tensor Curvature)? At(double[] c, double mu)
        {
            var dual = Tensor.MatMul(Tensor.From(c, [1, n]), x).SqueezeAxis(0);
            if (!(Tensor.Abs(dual).Max().Item() < potential.Reach)) return null;
            var value = c.Sum() - mu * potential.Conjugate(dual).Sum().Item();
            return double.IsFinite(value) ? (value, mu * potential.Weights(dual), potential.Curvature(dual)) : null;
        }

        PotentialMargin Certified(double[] c, double mu, double dual, Tensor weights, double violation)
        {
            var primal = mu * potential.Sum(weights, Tensor.Scalar(mu, ElementType.Float64)).Item();
            return new(mu, weights, Tensor.From(c, [n]), violation, (primal - dual) / primal);
        }

        static double[] Times(Tensor x, Tensor w) => Tensor.MatMul(x, w.ExpandAxis(1)).ToArray<double>();
    }
}
