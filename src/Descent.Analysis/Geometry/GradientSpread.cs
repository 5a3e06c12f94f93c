using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How much the gradients of single samples differ.</summary>
/// <param name="Norm">‖g‖ of the mean gradient.</param>
/// <param name="MeanSquare">Mean of ‖gᵢ‖² over samples.</param>
/// <param name="Norms">‖gᵢ‖ of every sample.</param>
public sealed record GradientSpread(double Norm, double MeanSquare, IReadOnlyList<double> Norms)
{
    /// <summary>tr Cov(gᵢ), the covariance dividing by n.</summary>
    public double Variance => Math.Max(0, MeanSquare - Norm * Norm);

    /// <summary>tr Cov(gᵢ) / ‖g‖²: the batch at which noise and signal are equal. NaN where the gradient vanishes.</summary>
    /// <remarks>McCandlish, Kaplan, Amodei et al. (2018), arXiv:1812.06162: the simple noise scale.</remarks>
    public double NoiseScale => Norm == 0 ? double.NaN : Variance / (Norm * Norm);

    /// <summary>Samples whose gradients are in memory at one time.</summary>
    const int BlockBytes = 64 << 20;

    static int Block(Objective objective, int count) => (int)Math.Clamp(BlockBytes / Math.Max(1, objective.Bytes), 1, count);

    public static InstrumentCost Cost(Objective objective) => new(2, Block(objective, objective.Samples?.Count ?? 1) * objective.Bytes);

    /// <summary>Measures them block by block; an estimator's gradients are taken as they are.</summary>
    /// <exception cref="AnalysisException">The objective has no samples.</exception>
    public static GradientSpread Of(Objective objective)
    {
        var samples = objective.Samples ?? throw new AnalysisException($"GradientSpread: objective '{objective.Name}' has no samples; make it with Objective.OfSamples.");
        var squares = Transform.Compile<(Tree At, Tensor X, Tensor Y), Tensor>(given => Transform.Vmap<(Tensor X, Tensor Y), Tensor>(one =>
        {
            var gradient = Transform.Grad<Tree>(parameters => samples.Losses(samples.Apply(parameters, one.X.ExpandAxis(0)), one.Y.ExpandAxis(0)).Sum())(given.At);
            return gradient.Leaves.Select(leaf => leaf.To(ElementType.Float64)).Select(leaf => (leaf * leaf).Sum()).Aggregate((a, b) => a + b);
        })((given.X, given.Y)));
        var norms = new List<double>();
        var block = Block(objective, samples.Count);
        for (var i = 0; i < samples.Count; i += block)
        {
            var (x, y) = samples.Block(i, Math.Min(samples.Count, i + block));
            norms.AddRange(squares.Invoke((objective.Parameters, x, y)).ToArray<double>());
        }
        var mean = NormalisedMargin.Norm(Transform.Grad<Tree>(objective.Loss)(objective.Parameters));
        return new(mean, norms.Average(), [.. norms.Select(Math.Sqrt)]);
    }
}
