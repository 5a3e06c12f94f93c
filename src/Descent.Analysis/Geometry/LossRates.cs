using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How fast the loss of every sample falls under gradient flow on their mean: rᵢ = ⟨∇ℓᵢ, ∇L⟩, in units of loss per time.</summary>
/// <remarks>One gradient and one forward derivative along it, whatever the number of samples; block by block where they do not fit in memory together.
/// The mean of the rates is ‖∇L‖² exactly.</remarks>
/// <param name="Rates">[n], positive where a sample's loss falls.</param>
/// <param name="Losses">[n].</param>
/// <param name="Epsilon">The unit of rounding of the parameters.</param>
public sealed record LossRates(double[] Rates, double[] Losses, double Epsilon)
{
    /// <param name="memory">Bytes that may be taken for what is made of the samples.</param>
    public static InstrumentCost Cost(Objective objective, long memory = SampleBlocks.DefaultMemory) =>
        new(2, Math.Max(LossDerivative.Gradient(objective, memory).Bytes, Blocks(objective, Need(objective), memory).Bytes + objective.Bytes));

    static ObjectiveSamples Need(Objective objective) =>
        objective.Samples ?? throw new AnalysisException($"LossRates: objective '{objective.Name}' has no samples; make it with Objective.OfSamples.");

    static (Tensor Losses, Tensor Rates) Along(ObjectiveSamples samples, Tree at, Tree gradient, Tensor x, Tensor y) =>
        Transform.Jvp<Tree, Tensor>(parameters => samples.Losses(samples.Apply(parameters, x), y), at, gradient);

    static SampleBlocks Blocks(Objective objective, ObjectiveSamples samples, long memory) => SampleBlocks.Fit(samples, memory, (x, y) =>
        Transform.MemoryOf<(Tree At, Tree Along, Tensor X, Tensor Y), (Tensor, Tensor)>(given => Along(samples, given.At, given.Along, given.X, given.Y), (objective.Parameters, objective.Parameters, x, y)).Unplanned);

    /// <exception cref="AnalysisException">The objective has no samples, or is coarse.</exception>
    public static LossRates Of(Objective objective, long memory = SampleBlocks.DefaultMemory)
    {
        TrueDerivatives.Require(objective, "the rate of a sample's loss");
        var samples = Need(objective);
        var gradient = new ParameterVector(objective.Parameters).Scatter(LossDerivative.Gradient(objective, memory).Of(objective.Parameters));
        var (losses, rates, epsilon) = (new List<double>(), new List<double>(), 0.0);
        foreach (var (x, y) in Blocks(objective, samples, memory).Of(samples))
        {
            var (loss, rate) = Along(samples, objective.Parameters, gradient, x, y);
            losses.AddRange(loss.ToDoubles());
            rates.AddRange(rate.ToDoubles());
            epsilon = Math.ScaleB(1, rate.Element == ElementType.Float64 ? -52 : -23);
        }
        return new([.. rates], [.. losses], epsilon);
    }

    /// <summary>Standard deviation of the rates over their mean: 0 where all losses fall alike; NaN where the gradient vanishes within rounding.</summary>
    public double Spread => Of(Rates);

    /// <summary>The same of rᵢ / ℓᵢ, the rates of ln ℓᵢ, over the samples whose loss is positive.</summary>
    public double RelativeSpread => Of([.. Rates.Zip(Losses).Where(one => one.Second > 0).Select(one => one.First / one.Second)]);

    /// <summary>Mean rate of each group over its mean loss: where gradients balance, all are alike.</summary>
    /// <param name="groups">The group of every sample, 0, 1, ….</param>
    public double[] OfGroups(IReadOnlyList<int> groups) =>
        [.. Enumerable.Range(0, groups.Max() + 1).Select(group => Over(Rates, groups, group) / Over(Losses, groups, group))];

    static double Over(double[] values, IReadOnlyList<int> groups, int group) => values.Where((_, i) => groups[i] == group).Sum();

    double Of(double[] values)
    {
        if (values.Length == 0) return double.NaN;
        var mean = values.Average();
        // A gradient that is nothing but rounding has rates of either sign, whose mean is lost among them.
        return Math.Abs(mean) <= Epsilon * values.Max(Math.Abs) ? double.NaN : Math.Sqrt(values.Average(value => (value - mean) * (value - mean))) / Math.Abs(mean);
    }
}
