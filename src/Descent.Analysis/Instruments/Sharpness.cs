using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The largest eigenvalue of the Hessian.</summary>
/// <remarks>Cohen et al. (2021), arXiv:2103.00065: descent with step η is stable on a quadratic while this is below 2/η.</remarks>
public sealed record Sharpness : Instrument
{
    public override string Name => "sharpness";

    public override string Summary => "largest eigenvalue of the Hessian, in loss / parameter²";

    /// <summary>Residual asked for, in units of the eigenvalue.</summary>
    public double Tolerance { get; init; } = 1e-4;

    protected override InstrumentCost CostOf(Objective subject) => ExtremeEigenvalues.Cost(subject.Size, 1, 0).With(new HessianOperator(subject));

    protected override Reading Read(Objective subject, Objective? start)
    {
        var found = ExtremeEigenvalues.Find(new HessianOperator(subject), 1, tolerance: Tolerance);
        return Scalar(subject, found.Top[0].Value, ("residual", found.Top[0].Residual)) with { Warning = found.IsConverged ? "" : found.Status };
    }
}
