using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The least margin over all samples, normalised.</summary>
public sealed record NormalisedMarginInstrument : Instrument
{
    public override string Name => "normalised-margin";

    public override string Summary => "least margin over samples, divided by the norm of all parameters to the number of weight matrices; and the margin itself";

    public override bool NeedsSamples => true;

    public override bool NeedsTrueDerivatives => false;

    protected override InstrumentCost CostOf(Objective subject) => new(0.5, Blocks(subject).Bytes);

    static Tensor Margins(Objective subject, Tree at, Tensor x, Tensor y) => NormalisedMargin.Margins(subject.Samples!.Apply(at, x), y);

    static SampleBlocks Blocks(Objective subject) => SampleBlocks.Fit(subject.Samples!, SampleBlocks.DefaultMemory, (x, y) =>
        Transform.MemoryOf<(Tree At, Tensor X, Tensor Y), Tensor>(given => Margins(subject, given.At, given.X, given.Y), (subject.Parameters, x, y)).Unplanned);

    protected override Reading Read(Objective subject, Objective? start)
    {
        var least = Blocks(subject).Of(subject.Samples!).Min(block => Margins(subject, subject.Parameters, block.Inputs, block.Targets).Min().Item());
        var degree = Math.Max(1, subject.Parameters.Leaves.Count(leaf => leaf.Rank >= 2));
        return Scalar(subject, least / Math.Pow(NormalisedMargin.Norm(subject.Parameters), degree), ("plain", least));
    }
}
