using Descent.Engine;

namespace Descent.Training;

/// <summary>What the rescaling found.</summary>
/// <param name="LogScales">z for each hidden layer, float64 [width]; see <see cref="Rescaling.Apply"/>.</param>
/// <param name="Criterion">F before the first sweep and after each.</param>
/// <param name="HasConverged">Whether the last sweep moved z by less than the tolerance.</param>
public sealed record PathConditioningResult(IReadOnlyList<Tensor> LogScales, IReadOnlyList<double> Criterion, bool HasConverged)
{
    /// <summary>Sweeps made.</summary>
    public int Sweeps => Criterion.Count - 1;

    /// <summary>Root mean square of z over all hidden neurons.</summary>
    public double Size => Math.Sqrt(LogScales.SelectMany(layer => layer.ToDoubles()).Average(z => z * z));

    /// <summary>Root mean square of what z differs by from the mean over its own layer.</summary>
    public double Spread => Math.Sqrt(LogScales.Select(layer => layer - layer.Mean()).SelectMany(layer => layer.ToDoubles()).Average(z => z * z));

    /// <summary>Floating-point operations of the sweeps; those of <see cref="PathLifting.DiagonalMetric"/> come on top.</summary>
    public long Operations { get; init; }
}

/// <summary>The rescaling that brings the metric of the path-lifting closest to a multiple of the identity, found once, before training.</summary>
/// <remarks>
/// Lebeurrier, Vayer and Gribonval (2026), arXiv:2602.19799. It minimises F(z) = p log Σ g e^(Bz) − Σ Bz over the p parameters, g being
/// <see cref="PathLifting.DiagonalMetric"/>: the log-det divergence of diag G' from c⁻¹ I, the best c put in. F is convex. Neuron by neuron: with x = e^z,
/// b the sum over what leaves times 1/x, c that over what enters times x, d the rest and a the fan-in less the fan-out,
/// b (a + p) x² + d a x + c (a − p) = 0 has one positive root. A sweep visits each parameter a few times. A neuron with nothing entering or leaving is left alone.
/// </remarks>
/// <param name="Sweeps">Bound on the sweeps.</param>
/// <param name="Tolerance">Ends when Σ |Δz| of a sweep is below.</param>
public sealed record PathConditioning(int Sweeps = 10, double Tolerance = 1e-6)
{
    /// <summary>The scales for a model; the model itself is <see cref="Apply"/>'s.</summary>
    /// <exception cref="ShapeError">The model is no homogeneous chain, or it has a parameter that is not finite.</exception>
    public PathConditioningResult Solve(Layer model)
    {
        if (Sweeps < 1) throw new ShapeError($"PathConditioning: {Sweeps} sweeps; give 1 or more.");
        var sums = new NeuronSums(PathLifting.DiagonalMetric(model));
        sums.Refresh();
        if (!double.IsFinite(sums.Total)) throw new ShapeError("PathConditioning: the metric is not finite; check the parameters for values that are not, or that overflow when they are squared along a path.");
        double p = sums.Count;
        var criterion = new List<double> { Criterion(sums) };
        var (moved, sweep) = (double.PositiveInfinity, 0);
        while (sweep++ < Sweeps && moved >= Tolerance)
        {
            moved = 0;
            sums.Sweep((entering, leaving, excess) => Change(entering, leaving, sums.Total - entering - leaving, excess, p), ref moved);
            sums.Refresh();
            criterion.Add(Criterion(sums));
        }
        return new(sums.LogScales, criterion, moved < Tolerance) { Operations = sums.Operations };
    }

    /// <summary>The rescaled model.</summary>
    public TModel Apply<TModel>(TModel model) where TModel : Layer => Rescaling.Apply(model, Solve(model).LogScales);

    /// <summary>F(z) of a model that was rescaled by nothing: of the model itself.</summary>
    public static double Criterion(Layer model)
    {
        var sums = new NeuronSums(PathLifting.DiagonalMetric(model));
        sums.Refresh();
        return Criterion(sums);
    }

    /// <summary>The log-det (Burg) divergence of diag G from the nearest multiple of the identity, min over c of Σ (c g − log(c g) − 1) = p log(Σ g / p) − Σ log g over the p parameters.</summary>
    /// <remarks>0 where all g are equal. Over the copies of a model under rescaling it is F(z) up to a constant, and least at <see cref="Apply"/>'s.</remarks>
    /// <returns>At least 0; infinite where a parameter lies on no path that is not 0.</returns>
    public static double Divergence(Layer model) => LogDetDivergence.FromIdentity(Flat(PathLifting.DiagonalMetric(model)));

    /// <summary>∂F/∂z at a model's own scales, z = 0, for each hidden layer, float64 [width]: p (Σ g of what leaves − Σ g of what enters) / Σ g + fan-in (with bias) − fan-out. 0 where it is conditioned.</summary>
    public static IReadOnlyList<Tensor> Slope(Layer model)
    {
        var g = PathLifting.DiagonalMetric(model);
        var all = Flat(g);
        var share = all.Length / all.Sum();
        return [.. g.Zip(g.Skip(1), (into, from) =>
        {
            var entering = into.Bias is { } bias ? into.Weight.Sum(1) + bias : into.Weight.Sum(1);
            return share * (from.Weight.Sum(0) - entering) + (into.Weight.Shape[1] + (into.Bias is null ? 0 : 1) - from.Weight.Shape[0]);
        })];
    }

    static double[] Flat(Linear[] layers) => [.. layers.SelectMany(layer => layer.Weight.ToDoubles().Concat(layer.Bias?.ToDoubles() ?? []))];

    static double Criterion(NeuronSums sums) => sums.Count * Math.Log(sums.Total) - sums.Shift;

    /// <summary>Δz: the logarithm of the quadratic's positive root in x relative to now, in the form that does not cancel.</summary>
    static double Change(double entering, double leaving, double rest, int excess, double p)
    {
        if (!(entering > 0 && leaving > 0)) return 0;
        var (a, b, c) = (leaving * (excess + p), Math.Max(rest, 0) * excess, entering * (excess - p));
        var root = Math.Sqrt(b * b - 4 * a * c);
        return Math.Log(b > 0 ? -2 * c / (b + root) : (root - b) / (2 * a));
    }
}
