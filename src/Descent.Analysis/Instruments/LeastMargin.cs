using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The least margin over all samples, normalised.</summary>
public sealed record LeastMargin : Instrument
{
    public override string Name => "normalised-margin";

    public override string Summary => "least margin over samples, divided by the norm of all parameters to the number of weight matrices; and the margin itself";

    public override bool NeedsSamples => true;

    public override bool NeedsTrueDerivatives => false;

    protected override InstrumentCost CostOf(Objective subject) => new(0.5, subject.Samples!.Count * 64L);

    protected override Reading Read(Objective subject, Objective? start)
    {
        var samples = subject.Samples!;
        var margins = NormalisedMargin.Margins(samples.Apply(subject.Parameters, samples.Inputs), samples.Targets);
        var degree = Math.Max(1, subject.Parameters.Leaves.Count(leaf => leaf.Rank >= 2));
        return Scalar(subject, NormalisedMargin.Of(margins, subject.Parameters, degree), ("plain", margins.Min().Item()));
    }
}
