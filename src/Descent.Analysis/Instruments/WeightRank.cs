using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How many directions the weight matrices use.</summary>
public sealed record WeightRank : Instrument
{
    public override string Name => "weight-rank";

    public override string Summary => "mean over weight matrices of the stable rank over the largest possible rank: 1/rank to 1; and of the numerical rank";

    public override bool NeedsTrueDerivatives => false;

    Tensor[] Matrices(Objective subject) => subject.Parameters.Leaves.Where(leaf => leaf.Rank >= 2 && leaf.Size > 0).ToArray() is { Length: > 0 } matrices ? matrices
        : throw new AnalysisException($"'{Name}' needs a weight matrix, and objective '{subject.Name}' has none.");

    protected override InstrumentCost CostOf(Objective subject) => new(0, 3 * sizeof(double) * Matrices(subject).Max(leaf => leaf.Size));

    protected override Reading Read(Objective subject, Objective? start)
    {
        var spectra = Matrices(subject).Select(MatrixSpectrum.Of).ToArray();
        return Scalar(subject, spectra.Average(one => one.StableRank / one.Values.Count), ("numerical", spectra.Average(one => one.NumericalRank / (double)one.Values.Count)));
    }
}
