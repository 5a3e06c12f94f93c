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
        var widest = ConservedQuantities.ChainOf(subject, Name).Max(leaf => (long)leaf.Shape[0]);
        return new(0, 3 * sizeof(double) * widest * widest);
    }

    protected override Reading Read(Objective subject, Objective? start) => Scalar(subject, ConservedQuantities.Imbalance(ConservedQuantities.ChainOf(subject, Name)));
}
