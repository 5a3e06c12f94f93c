using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How widely a model's attention looks.</summary>
public sealed record AttentionEntropyInstrument : Instrument
{
    public override string Name => "attention-entropy";

    public override string Summary => "entropy of attention over keys in units of its largest: mean over heads, least and largest head, 0 (one key) to 1 (all alike); with the mean maps";

    public override bool NeedsSamples => true;

    public override bool NeedsTrueDerivatives => false;

    protected override InstrumentCost CostOf(Objective subject) => AttentionMaps.Cost(subject);

    protected override Reading Read(Objective subject, Objective? start)
    {
        var maps = AttentionMaps.Of(subject);
        var heads = maps.Entropy.ToDoubles();
        return Scalar(subject, heads.Average(), ("least", heads.Min()), ("largest", heads.Max())) with { Maps = [maps.Mean] };
    }
}
