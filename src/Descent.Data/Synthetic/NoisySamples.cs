using Descent.Engine;

namespace Descent.Data;

/// <summary>Samples of a teacher whose noise is known.</summary>
/// <param name="X">[n, d].</param>
/// <param name="Y">[n], noise and all.</param>
/// <param name="Noise">[n]: Y − Noise is what the teacher says.</param>
public sealed record NoisySamples(Tensor X, Tensor Y, Tensor Noise)
{
    /// <summary>The same in another precision.</summary>
    public NoisySamples To(ElementType element) => new(X.To(element), Y.To(element), Noise.To(element));

    /// <summary>Xβ − y of linear estimates, one a column.</summary>
    /// <param name="weights">β, [d, k].</param>
    /// <returns>[n, k].</returns>
    public Tensor Residuals(Tensor weights) => Tensor.MatMul(X, weights) - Y.ExpandAxis(1);

    /// <summary>The mean over samples of (x·β − y)².</summary>
    /// <param name="weights">β, [d] or, one estimate a column, [d, k].</param>
    /// <returns>A scalar, or [k].</returns>
    public Tensor MeanSquare(Tensor weights) =>
        weights.Rank == 1 ? MeanSquare(weights.ExpandAxis(1)).SqueezeAxis(0) : MeanSquares(Residuals(weights));

    static Tensor MeanSquares(Tensor residuals) => (residuals * residuals).Mean(0);

    /// <summary>The candidate, [d], that predicts these samples best: where they were held out, what validation chooses. It reads values.</summary>
    public Tensor Best(IEnumerable<Tensor> candidates) => candidates.MinBy(weights => MeanSquare(weights).Item())!;

    /// <summary>The same samples with what the teacher says as labels.</summary>
    public NoisySamples Noiseless => new(X, Y - Noise, Tensor.ZerosLike(Noise));

    /// <summary>Inputs [n, d] and labels [n, 1] of another element type: what a network is trained on.</summary>
    public (Tensor X, Tensor Y) Columns(ElementType element = ElementType.Float32) => (X.To(element), Y.To(element).ExpandAxis(1));
}
