using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How unequally the losses of single samples fall under gradient flow.</summary>
public sealed record LossRateSpread : Instrument
{
    public override string Name => "loss-rate-spread";

    public override string Summary => "standard deviation over mean of the rates at which samples' losses fall under gradient flow (0: all alike), and of their logarithms' rates";

    public override bool NeedsSamples => true;

    protected override InstrumentCost CostOf(Objective subject) => LossRates.Cost(subject);

    protected override Reading Read(Objective subject, Objective? start)
    {
        var rates = LossRates.Of(subject);
        return Scalar(subject, rates.Spread, ("relative", rates.RelativeSpread));
    }
}
