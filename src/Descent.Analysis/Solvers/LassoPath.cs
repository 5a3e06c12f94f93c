using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The weights that minimise ½‖X w − y‖² + t ‖w‖₁ at every penalty t: straight pieces between knots. The path ends in the interpolator of least ℓ₁ norm.</summary>
/// <remarks>
/// The homotopy of Osborne, Presnell and Turlach (2000), IMA Journal of Numerical Analysis 20; the same as least angle regression with its lasso modification,
/// Efron, Hastie, Johnstone and Tibshirani (2004), Annals of Statistics 32. Ties, which random inputs do not have, are taken one by one.
/// </remarks>
public sealed class LassoPath
{
    readonly List<(double Penalty, int[] Support, double[] Values)> knots = [];
    readonly double[] x;
    readonly double[] y;
    readonly int n;
    readonly int d;

    LassoPath(Tensor x, Tensor y)
    {
        // Columns of X as rows: every product then runs along memory.
        (this.x, this.y, n, d) = (x.Transpose().ToDoubles(), y.ToDoubles(), x.Shape[0], x.Shape[1]);
        if (!Array.TrueForAll(this.x, double.IsFinite) || !Array.TrueForAll(this.y, double.IsFinite)) throw new AnalysisException("LassoPath: inputs or targets are not finite.");
        Interpolator = Follow();
    }

    /// <summary>Follows the path from the largest penalty down to 0.</summary>
    /// <param name="x">[n, d] with n ≤ d, of independent rows.</param>
    /// <param name="y">[n].</param>
    /// <exception cref="ShapeError">The rows do not match, or are more than the columns.</exception>
    /// <exception cref="AnalysisException">Values that are not finite, rows that contradict each other, or a path that rounding spoils.</exception>
    public static LassoPath Of(Tensor x, Tensor y) => x.Rank == 2 && x.Size > 0 && x.Shape[0] <= x.Shape[1] && y.Rank == 1 && y.Shape[0] == x.Shape[0] ? new(x, y)
        : throw ShapeError.In("LassoPath", "takes inputs [n, d] with n ≤ d and targets [n]", "give one row a sample", ("x", x.Shape), ("y", y.Shape));

    /// <summary>The end of the path, t = 0: basis pursuit.</summary>
    public MinimumL1 Interpolator { get; }

    /// <summary>Penalties at which the support changes, falling; the first, max |Xᵀy|, is the least one that leaves all weights zero, the last 0.</summary>
    public IReadOnlyList<double> Penalties => [.. knots.Select(knot => knot.Penalty)];

    /// <summary>w at a penalty, float64 [d].</summary>
    /// <param name="penalty">t ≥ 0.</param>
    public Tensor Weights(double penalty)
    {
        var weights = new double[d];
        var at = knots.FindIndex(knot => knot.Penalty <= penalty);
        if (at <= 0) return at == 0 ? Tensor.From(weights, [d]) : throw new AnalysisException("LassoPath: give a penalty that is not negative.");
        var (before, after) = (knots[at - 1], knots[at]);
        var part = (before.Penalty - penalty) / (before.Penalty - after.Penalty);
        for (var i = 0; i < before.Support.Length; i++) weights[before.Support[i]] += (1 - part) * before.Values[i];
        for (var i = 0; i < after.Support.Length; i++) weights[after.Support[i]] += part * after.Values[i];
        return Tensor.From(weights, [d]);
    }

    ReadOnlySpan<double> Column(int j) => x.AsSpan(j * n, n);

    MinimumL1 Follow()
    {
        var correlation = new double[d];
        for (var j = 0; j < d; j++) correlation[j] = Vectors.Dot(Column(j), y);
        var (t, first) = (0.0, 0);
        for (var j = 0; j < d; j++) if (Math.Abs(correlation[j]) > t) (t, first) = (Math.Abs(correlation[j]), j);
        knots.Add((t, [], []));
        if (t == 0) return Certified([], [], new double[n]);
        var support = new Support(this);
        var (values, slope, fit, isActive) = (new List<double>(), new double[d], new double[n], new bool[d]);
        Enter(first);
        for (var left = 50 * n; ; left--)
        {
            if (left == 0) throw new AnalysisException("LassoPath: too many knots; scale the inputs to order one.");
            var direction = support.Direction();
            Array.Clear(fit);
            for (var i = 0; i < direction.Length; i++) Vectors.AddScaled(fit, direction[i], Column(support[i]));
            for (var j = 0; j < d; j++) slope[j] = Vectors.Dot(Column(j), fit);
            var (step, enter, leave) = NextKnot(t, correlation, slope, direction, values, isActive, support.Dropped, n);
            for (var i = 0; i < direction.Length; i++) values[i] += step * direction[i];
            t -= step;
            if (leave >= 0) values[leave] = 0;
            knots.Add((t, support.ToArray(), [.. values]));
            if (t == 0) return Certified(support.ToArray(), values, fit);
            Vectors.AddScaled(correlation, -step, slope);
            if (enter >= 0) Enter(enter);
            if (leave < 0) continue;
            isActive[support[leave]] = false;
            support.Remove(leave);
            values.RemoveAt(leave);
        }

        void Enter(int j)
        {
            support.Add(j, Math.Sign(correlation[j]));
            values.Add(0);
            isActive[j] = true;
        }
    }

    /// <summary>How far the penalty falls until an inactive correlation reaches it, or an active weight comes back to zero.</summary>
    static (double Step, int Enter, int Leave) NextKnot(double t, double[] correlation, double[] slope, double[] direction, List<double> values, bool[] isActive, int dropped, int rank)
    {
        // Where the residual lies in the span of the active columns all correlations reach zero together: what rounding puts just before the end is the end.
        var (step, enter, leave) = (t * (1 - 1e-9), -1, -1);
        // As many active columns as samples span everything.
        for (var j = 0; j < slope.Length && direction.Length < rank; j++)
        {
            if (isActive[j]) continue;
            // What has just left lies on one of both bounds, and moves away from it.
            if (j != dropped || correlation[j] < 0) Offer((t - correlation[j]) / (1 - slope[j]), j);
            if (j != dropped || correlation[j] > 0) Offer((t + correlation[j]) / (1 + slope[j]), j);
        }
        for (var i = 0; i < direction.Length; i++)
        {
            var to = -values[i] / direction[i];
            if (to > 0 && to < step) (step, enter, leave) = (to, -1, i);
        }
        return enter < 0 && leave < 0 ? (t, -1, -1) : (step, enter, leave);

        void Offer(double at, int j)
        {
            if (at >= 0 && at < step) (step, enter) = (at, j);
        }
    }

    /// <summary>On the last piece the residual is t times the fit's slope, which is therefore a dual solution.</summary>
    MinimumL1 Certified(int[] support, IReadOnlyList<double> values, double[] multipliers)
    {
        var weights = new double[d];
        for (var i = 0; i < support.Length; i++) weights[support[i]] = values[i];
        var rows = Tensor.From(x, [d, n]).Transpose().ToArray<double>();
        var found = MinimumL1.Certified(rows, y, weights, multipliers, atLeast: false);
        return found.Violation <= 1e-7 * Math.Max(1, y.Max(Math.Abs)) ? found
            : throw new AnalysisException(FormattableString.Invariant($"LassoPath: the path ends {found.Violation} off a target; rows depend on others, or rounding spoils it."));
    }

    /// <summary>The active columns with the lower factor of their Gram matrix.</summary>
    sealed class Support(LassoPath path)
    {
        readonly List<int> members = [];
        readonly List<double> signs = [];
        readonly List<double[]> factor = [];

        /// <summary>The column that left last, if it was the last change; −1 otherwise.</summary>
        public int Dropped { get; private set; } = -1;

        public int this[int i] => members[i];

        public int[] ToArray() => [.. members];

        public void Add(int j, int sign)
        {
            members.Add(j);
            signs.Add(sign);
            Append(members.Count - 1);
            Dropped = -1;
        }

        public void Remove(int i)
        {
            Dropped = members[i];
            members.RemoveAt(i);
            signs.RemoveAt(i);
            factor.RemoveRange(i, factor.Count - i);
            for (var k = i; k < members.Count; k++) Append(k);
        }

        void Append(int at)
        {
            var row = new double[at + 1];
            var column = path.Column(members[at]);
            for (var k = 0; k < at; k++) row[k] = (Vectors.Dot(path.Column(members[k]), column) - Vectors.Dot(row.AsSpan(0, k), factor[k].AsSpan(0, k))) / factor[k][k];
            var rest = Vectors.Dot(column, column) - Vectors.Dot(row.AsSpan(0, at), row.AsSpan(0, at));
            row[at] = rest > 0 ? Math.Sqrt(rest) : throw new AnalysisException("LassoPath: active columns depend on each other.");
            factor.Add(row);
        }

        /// <summary>(X_AᵀX_A)⁻¹ s: how the active weights grow as the penalty falls.</summary>
        public double[] Direction()
        {
            var v = new double[members.Count];
            for (var i = 0; i < v.Length; i++) v[i] = (signs[i] - Vectors.Dot(factor[i].AsSpan(0, i), v.AsSpan(0, i))) / factor[i][i];
            for (var i = v.Length - 1; i >= 0; i--)
            {
                v[i] /= factor[i][i];
                Vectors.AddScaled(v.AsSpan(0, i), -v[i], factor[i].AsSpan(0, i));
            }
            return v;
        }
    }
}
