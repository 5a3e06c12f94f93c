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

    /// <summary>Bytes that a block may take unless another number is given: blocks that stay in the cache are no slower than all samples at once.</summary>
    const long DefaultMemory = 64 << 20;

    /// <summary>Twice a gradient over all samples, and the gradients of the samples of one block.</summary>
    public static InstrumentCost Cost(Objective objective, long memory = DefaultMemory) =>
        new(2, Math.Max(LossDerivative.Gradient(objective).Bytes, Blocks(objective, Need(objective), memory).Bytes));

    static ObjectiveSamples Need(Objective objective) =>
        objective.Samples ?? throw new AnalysisException($"GradientSpread: objective '{objective.Name}' has no samples; make it with Objective.OfSamples.");

    /// <summary>‖gᵢ‖² of a block's samples, [b].</summary>
    static Tensor Squares(ObjectiveSamples samples, Tree at, Tensor inputs, Tensor targets) => Transform.Vmap<(Tensor X, Tensor Y), Tensor>(one =>
    {
        var gradient = Transform.Grad<Tree>(parameters => samples.Losses(samples.Apply(parameters, one.X.ExpandAxis(0)), one.Y.ExpandAxis(0)).Sum())(at);
        return gradient.Leaves.Select(leaf => leaf.To(ElementType.Float64)).Select(leaf => (leaf * leaf).Sum()).Aggregate((a, b) => a + b);
    })((inputs, targets));

    static SampleBlocks Blocks(Objective objective, ObjectiveSamples samples, long memory) => SampleBlocks.Fit(samples, memory, (x, y) =>
        Transform.MemoryOf<(Tree At, Tensor X, Tensor Y), Tensor>(given => Squares(samples, given.At, given.X, given.Y), (objective.Parameters, x, y)).Planned);

    /// <summary>Measures them block by block; an estimator's gradients are taken as they are.</summary>
    /// <param name="memory">Bytes that a block may take.</param>
    /// <exception cref="AnalysisException">The objective has no samples.</exception>
    public static GradientSpread Of(Objective objective, long memory = DefaultMemory)
    {
        var samples = Need(objective);
        var squares = Transform.Compile<(Tree At, Tensor X, Tensor Y), Tensor>(given => Squares(samples, given.At, given.X, given.Y));
        var norms = new List<double>();
        foreach (var (x, y) in Blocks(objective, samples, memory).Of(samples)) norms.AddRange(squares.Invoke((objective.Parameters, x, y)).ToArray<double>());
        return new(Vectors.Norm(LossDerivative.Gradient(objective).Of(objective.Parameters)), norms.Average(), [.. norms.Select(Math.Sqrt)]);
    }
}
