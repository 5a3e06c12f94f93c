using System.Runtime.CompilerServices;
using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How far the tangent kernel has moved since the start of training.</summary>
/// <remarks>0 in the lazy regime (Chizat, Oyallon and Bach, 2019, arXiv:1812.07956).</remarks>
public sealed record NtkDistance : Instrument
{
    static readonly ConditionalWeakTable<Objective, Tensor> Starts = [];

    public override string Name => "ntk-distance";

    public override string Summary => "relative Frobenius distance of the tangent kernel (mean over outputs, at most 256 samples evenly spaced) from its start, and its alignment with it";

    public override bool NeedsSamples => true;

    public override bool NeedsStart => true;

    /// <summary>Most samples of the kernel, evenly spaced among all.</summary>
    public int Samples { get; init; } = 256;

    protected override InstrumentCost CostOf(Objective subject)
    {
        var thin = subject.Thinned(Samples);
        var outputs = OutputJacobian.CountOutputs(thin.Parameters, thin.Samples!);
        return TangentKernel.Cost(thin, 1, outputs) with { Bytes = TangentKernel.Cost(thin, 1, 3).Bytes };
    }

    protected override Reading Read(Objective subject, Objective? start)
    {
        var now = TangentKernel.Mean(subject.Thinned(Samples));
        var then = Starts.GetValue(start!, at => TangentKernel.Mean(at.Thinned(Samples)));
        return Scalar(subject, RelativeDistance.Of(now, then).Item(), ("alignment", KernelAlignment.Between(now, then).Item()));
    }
}
