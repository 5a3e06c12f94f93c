using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How well the tangent kernel fits the targets.</summary>
public sealed record KernelTargetAlignment : Instrument
{
    public override string Name => "kernel-target-alignment";

    public override string Summary => "centred alignment of the tangent kernel (mean over outputs, at most 256 samples evenly spaced) with the targets: −1 to 1";

    public override bool NeedsSamples => true;

    /// <summary>Most samples of the kernel, evenly spaced among all.</summary>
    public int Samples { get; init; } = 256;

    protected override InstrumentCost CostOf(Objective subject)
    {
        var thin = subject.Thinned(Samples);
        return TangentKernel.Cost(thin, 1, OutputJacobian.CountOutputs(thin.Parameters, thin.Samples!)) with { Bytes = TangentKernel.Cost(thin, 1, 4).Bytes };
    }

    protected override Reading Read(Objective subject, Objective? start)
    {
        var thin = subject.Thinned(Samples);
        var targets = thin.Samples!.Targets;
        var y = targets.Element == ElementType.Int32 ? Tensor.OneHot(targets, (int)targets.Max().Item() + 1, ElementType.Float64) : targets.Reshape(targets.Shape[0], -1);
        return Scalar(subject, KernelAlignment.WithTargets(TangentKernel.Mean(thin), y, centred: true).Item());
    }
}
