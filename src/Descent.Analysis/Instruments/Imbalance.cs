using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How unbalanced neighbouring layers are.</summary>
public sealed record Imbalance : Instrument
{
    public override string Name => "imbalance";

    public override string Summary => "largest relative difference of WᵀW of a layer and WWᵀ of the one below: 0 balanced, at most 1";

    public override bool NeedsTrueDerivatives => false;

    protected override InstrumentCost CostOf(Objective subject)
    {
        var widest = subject.Parameters.Leaves.Where(leaf => leaf.Rank == 2).Select(leaf => (long)leaf.Shape[0]).DefaultIfEmpty().Max();
        return new(0, 3 * sizeof(double) * widest * widest);
    }

    protected override Reading Read(Objective subject, Objective? start)
    {
        var chain = ConservedQuantities.Chain(subject.Parameters);
        return chain.Count < 2
            ? throw new AnalysisException($"'{Name}' needs two layers whose widths fit, and the leaves of objective '{subject.Name}' begin with {chain.Count}: {string.Join(", ", subject.Parameters.Paths)}.")
            : Scalar(subject, ConservedQuantities.Imbalance(chain));
    }
}
