using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The ℓ₂ max-margin separator without bias: min ½‖w‖² with yᵢ xᵢᵀ w ≥ 1.</summary>
/// <param name="Weights">w, float64 [d].</param>
/// <param name="Multipliers">α ≥ 0, float64 [n]: positive on support vectors only.</param>
/// <param name="Violation">max(0, 1 − least margin).</param>
/// <param name="Stationarity">‖w − Σ αᵢ yᵢ xᵢ‖ / ‖w‖.</param>
/// <param name="Gap">(½‖w‖² − Σα + ½‖Σ αᵢ yᵢ xᵢ‖²) / ½‖w‖²: how far from optimal w can be, relatively.</param>
public sealed record HardMargin(Tensor Weights, Tensor Multipliers, double Violation, double Stationarity, double Gap)
{
    /// <summary>1 / ‖w‖: the distance of the nearest sample from the plane.</summary>
    public double Margin => 1 / Vectors.Norm(Weights.ToArray<double>());

    /// <summary>Solves by Goldfarb and Idnani's dual active-set method (1983), which ends after finitely many exchanges and minds no dependent samples.</summary>
    /// <param name="x">[n, d]; a constant column makes a (regularised) bias.</param>
    /// <param name="labels">±1, [n].</param>
    /// <param name="tolerance">Violation of a margin of 1 that counts as none.</param>
    /// <exception cref="AnalysisException">No plane through the origin separates the samples: the message names a combination of samples that vanishes.</exception>
    public static HardMargin Solve(Tensor x, Tensor labels, double tolerance = 1e-10)
    {
        if (x.Rank != 2 || labels.Rank != 1 || labels.Shape[0] != x.Shape[0] || x.Size == 0)
        {
            throw ShapeError.In("HardMargin", "takes inputs [n, d] and labels [n]", "give one row a sample", ("x", x.Shape), ("labels", labels.Shape));
        }
        var y = labels.ToDoubles();
        if (Array.Exists(y, label => label is not (1 or -1))) throw new AnalysisException("HardMargin: labels must be 1 or −1.");
        var (n, d) = (x.Shape[0], x.Shape[1]);
        var flat = x.ToDoubles();
        var rows = new double[n][];
        for (var i = 0; i < n; i++)
        {
            rows[i] = flat.AsSpan(i * d, d).ToArray();
            Vectors.Scale(rows[i], y[i]);
            if (!double.IsFinite(Vectors.Norm(rows[i]))) throw new AnalysisException($"HardMargin: sample {i} is not finite.");
        }
        return new Search(rows, d, tolerance).Run();
    }

    sealed class Search(double[][] rows, int d, double tolerance)
    {
        readonly double[] w = new double[d];
        readonly OrthogonalColumns active = new(d);
        readonly List<int> which = [];
        readonly List<double> multipliers = [];

        public HardMargin Run()
        {
            // Every exchange lengthens w, so that no active set comes back; rounding alone could circle.
            for (var exchanges = 100L * (rows.Length + d); MostViolated() is >= 0 and var p; exchanges--)
            {
                if (exchanges == 0) throw new AnalysisException("HardMargin: the search circles within rounding; scale the samples to norms of order one, or raise the tolerance.");
                Add(p);
            }
            return Certified();
        }

        int MostViolated()
        {
            var (worst, at) = (-tolerance, -1);
            for (var i = 0; i < rows.Length; i++)
            {
                var slack = Vectors.Dot(rows[i], w) - 1;
                if (slack < worst && !which.Contains(i)) (worst, at) = (slack, i);
            }
            return at;
        }

        /// <summary>Makes sample p's margin 1, dropping active samples whose multipliers would become negative on the way.</summary>
        void Add(int p)
        {
            var length = Vectors.Norm(rows[p]);
            var own = 0.0;
            while (true)
            {
                var (direction, r) = active.Split(rows[p]);
                var isOutside = Vectors.Norm(direction) > 1e-12 * length;
                var (drop, dual) = (-1, double.PositiveInfinity);
                for (var j = 0; j < r.Length; j++)
                {
                    if (r[j] > 1e-14 && multipliers[j] / r[j] < dual) (drop, dual) = (j, multipliers[j] / r[j]);
                }
                var primal = isOutside ? (1 - Vectors.Dot(rows[p], w)) / Vectors.Dot(direction, rows[p]) : double.PositiveInfinity;
                var step = Math.Min(dual, primal);
                if (double.IsInfinity(step)) throw Inseparable(p, r);
                if (isOutside) Vectors.AddScaled(w, step, direction);
                for (var j = 0; j < r.Length; j++) multipliers[j] = Math.Max(0, multipliers[j] - step * r[j]);
                own += step;
                if (primal <= dual)
                {
                    active.Add(rows[p]);
                    which.Add(p);
                    multipliers.Add(own);
                    return;
                }
                active.RemoveAt(drop);
                which.RemoveAt(drop);
                multipliers.RemoveAt(drop);
            }
        }

        /// <summary>Gordan (1873): samples with a vanishing combination of non-negative weights have no separating plane.</summary>
        AnalysisException Inseparable(int p, double[] r)
        {
            var parts = r.Select((weight, j) => (Sample: which[j], Weight: -weight)).Where(part => part.Weight > 1e-14).Prepend((Sample: p, Weight: 1.0));
            return new("HardMargin: no plane through the origin separates the samples; with their labels these add up to zero: " +
                string.Join(", ", parts.Select(part => FormattableString.Invariant($"{part.Weight:0.####} of sample {part.Sample}"))) + ".");
        }

        HardMargin Certified()
        {
            var alpha = new double[rows.Length];
            var sum = new double[d];
            for (var j = 0; j < which.Count; j++)
            {
                alpha[which[j]] = multipliers[j];
                Vectors.AddScaled(sum, multipliers[j], rows[which[j]]);
            }
            var (square, dual) = (Vectors.Dot(w, w), alpha.Sum() - 0.5 * Vectors.Dot(sum, sum));
            var violation = rows.Max(row => Math.Max(0, 1 - Vectors.Dot(row, w)));
            Vectors.AddScaled(sum, -1, w);
            return new(Tensor.From(w, [d]), Tensor.From(alpha, [rows.Length]), violation, Vectors.Norm(sum) / Math.Sqrt(square), (0.5 * square - dual) / (0.5 * square));
        }
    }
}
