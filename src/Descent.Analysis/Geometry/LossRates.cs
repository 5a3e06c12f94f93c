using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How fast the loss of every sample falls under gradient flow on their mean: rᵢ = ⟨∇ℓᵢ, ∇L⟩, in units of loss per time.</summary>
/// <remarks>One gradient and one forward derivative along it, whatever the number of samples. The mean of the rates is ‖∇L‖² exactly.</remarks>
/// <param name="Rates">[n], positive where a sample's loss falls.</param>
/// <param name="Losses">[n].</param>
/// <param name="Epsilon">The unit of rounding of the parameters.</param>
public sealed record LossRates(double[] Rates, double[] Losses, double Epsilon)
{
    public static InstrumentCost Cost(Objective objective) => new(2, 2 * objective.Bytes);

    /// <exception cref="AnalysisException">The objective has no samples, or is coarse.</exception>
    public static LossRates Of(Objective objective)
    {
        TrueDerivatives.Require(objective, "the rate of a sample's loss");
        var samples = objective.Samples ?? throw new AnalysisException($"LossRates: objective '{objective.Name}' has no samples; make it with Objective.OfSamples.");
        var gradient = Transform.Grad<Tree>(objective.Loss)(objective.Parameters);
        var (losses, rates) = Transform.Jvp<Tree, Tensor>(parameters => samples.Losses(samples.Apply(parameters, samples.Inputs), samples.Targets), objective.Parameters, gradient);
        return new(rates.ToDoubles(), losses.ToDoubles(), Math.ScaleB(1, rates.Element == ElementType.Float64 ? -52 : -23));
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
