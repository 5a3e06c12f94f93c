using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The length of all trained parameters, and how far they are from their start.</summary>
public sealed record WeightNorm : Instrument
{
    public override string Name => "weight-norm";

    public override string Summary => "Euclidean norm of all trained parameters, and of their change since the start over it there";

    public override bool NeedsTrueDerivatives => false;

    public override bool NeedsStart => true;

    protected override InstrumentCost CostOf(Objective subject) => new(0, 2 * subject.Bytes);

    protected override Reading Read(Objective subject, Objective? start) => Scalar(subject, NormalisedMargin.Norm(subject.Parameters),
        ("moved", NormalisedMargin.Norm(subject.Parameters - start!.Parameters) / NormalisedMargin.Norm(start.Parameters)));
}
