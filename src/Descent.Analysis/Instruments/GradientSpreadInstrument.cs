using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How much the gradients of single samples differ.</summary>
public sealed record GradientSpreadInstrument : Instrument
{
    public override string Name => "gradient-spread";

    public override string Summary => "trace of the covariance of single samples' gradients over the squared norm of their mean (the simple noise scale, in samples)";

    public override bool NeedsSamples => true;

    public override bool NeedsTrueDerivatives => false;

    protected override InstrumentCost CostOf(Objective subject) => GradientSpread.Cost(subject);

    protected override Reading Read(Objective subject, Objective? start)
    {
        var spread = GradientSpread.Of(subject);
        return Scalar(subject, spread.NoiseScale, ("variance", spread.Variance));
    }
}
