using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The trace of the Hessian, estimated.</summary>
public sealed record HessianTrace : Instrument
{
    public override string Name => "hessian-trace";

    public override string Summary => "Hutchinson's estimate of the Hessian's trace with its standard error, in loss / parameter²";

    /// <summary>Random vectors of signs that the trace is averaged over.</summary>
    public int Probes { get; init; } = 32;

    protected override InstrumentCost CostOf(Objective subject) => HutchinsonTrace.Cost(subject.Size, Probes).With(new HessianOperator(subject));

    protected override Reading Read(Objective subject, Objective? start)
    {
        var trace = HutchinsonTrace.Estimate(new HessianOperator(subject), Probes);
        return Scalar(subject, trace.Mean, ("error", trace.StandardError));
    }
}
