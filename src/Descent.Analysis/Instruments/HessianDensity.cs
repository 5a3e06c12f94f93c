using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The spectral density of the Hessian.</summary>
public sealed record HessianDensity : Instrument
{
    public override string Name => "hessian-density";

    public override string Summary => "share of the Hessian's spectrum below zero, by stochastic Lanczos quadrature, with all nodes and weights";

    /// <summary>Random vectors that the density is averaged over.</summary>
    public int Probes { get; init; } = 4;

    /// <summary>Of Lanczos' iteration a probe: as many nodes.</summary>
    public int Steps { get; init; } = 40;

    protected override InstrumentCost CostOf(Objective subject) => SpectralDensity.Cost(subject.Size, Probes, Steps).With(new HessianOperator(subject));

    protected override Reading Read(Objective subject, Objective? start)
    {
        var density = SpectralDensity.Estimate(new HessianOperator(subject), Probes, Steps);
        var (share, error) = density.Average(node => node < 0 ? 1 : 0);
        return Scalar(subject, share, ("error", error), ("least", density.Probes.Min(probe => probe.Nodes[0])), ("largest", density.Probes.Max(probe => probe.Nodes[^1]))) with { Spectra = density.Probes };
    }
}
