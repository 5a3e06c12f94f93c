using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How far what gradient flow conserves has moved, which only the size of the steps and rounding do.</summary>
public sealed record ConservedDrift : Instrument
{
    public override string Name => "conserved-drift";

    public override string Summary => "largest change since the start of WᵀW of a layer less WWᵀ of the one below, over the sum of their norms now: 0 under exact flow on linear layers";

    public override bool NeedsTrueDerivatives => false;

    public override bool NeedsStart => true;

    protected override InstrumentCost CostOf(Objective subject)
    {
        var widest = ConservedQuantities.ChainOf(subject, Name).Max(leaf => (long)leaf.Shape[0]);
        return new(0, 5 * sizeof(double) * widest * widest);
    }

    protected override Reading Read(Objective subject, Objective? start) =>
        Scalar(subject, ConservedQuantities.Drift(ConservedQuantities.ChainOf(subject, Name), ConservedQuantities.ChainOf(start!, Name)));
}
