using Descent.Engine;

namespace Descent.Training;

/// <summary>What the rescaling found.</summary>
/// <param name="LogScales">z for each hidden layer, float64 [width]; see <see cref="Rescaling.Apply"/>.</param>
/// <param name="Criterion">F before the first sweep and after each.</param>
/// <param name="HasConverged">Whether the last sweep moved z by less than the tolerance.</param>
public sealed record PathConditioningResult(IReadOnlyList<Tensor> LogScales, IReadOnlyList<double> Criterion, bool HasConverged)
{
    public int Sweeps => Criterion.Count - 1;

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
