using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How many directions the weight matrices use.</summary>
public sealed record WeightRank : Instrument
{
    public override string Name => "weight-rank";

    public override string Summary => "mean over weight matrices of the stable rank over the largest possible rank: 1/rank to 1; and of the numerical rank";

    public override bool NeedsTrueDerivatives => false;

    static IEnumerable<Tensor> Matrices(Objective subject) => subject.Parameters.Leaves.Where(leaf => leaf.Rank >= 2 && leaf.Size > 0);

    protected override InstrumentCost CostOf(Objective subject) => new(0, 3 * sizeof(double) * Matrices(subject).Select(leaf => leaf.Size).DefaultIfEmpty().Max());

    protected override Reading Read(Objective subject, Objective? start)
    {
        var spectra = Matrices(subject).Select(MatrixSpectrum.Of).ToArray();
        if (spectra.Length == 0) throw new AnalysisException($"'{Name}' needs a weight matrix, and objective '{subject.Name}' has none.");
        return Scalar(subject, spectra.Average(one => one.StableRank / one.Values.Count), ("numerical", spectra.Average(one => one.NumericalRank / (double)one.Values.Count)));
    }
}
