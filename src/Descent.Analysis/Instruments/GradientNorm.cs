using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The length of the gradient that training follows.</summary>
public sealed record GradientNorm : Instrument
{
    public override string Name => "gradient-norm";

    public override string Summary => "Euclidean norm of the gradient that training follows, an estimator's too, in loss / parameter";

    public override bool NeedsTrueDerivatives => false;

    protected override InstrumentCost CostOf(Objective subject) => new(1, LossDerivative.Gradient(subject).Bytes);

    protected override Reading Read(Objective subject, Objective? start) =>
        Scalar(subject, Vectors.Norm(LossDerivative.Gradient(subject).Of(subject.Parameters)));
}
