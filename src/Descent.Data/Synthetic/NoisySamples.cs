using Descent.Engine;

namespace Descent.Data;

/// <summary>Samples of a teacher whose noise is known.</summary>
/// <param name="X">[n, d].</param>
/// <param name="Y">[n], noise and all.</param>
/// <param name="Noise">[n]: Y − Noise is what the teacher says.</param>
public sealed record NoisySamples(Tensor X, Tensor Y, Tensor Noise)
{
    /// <summary>The same samples with what the teacher says as labels.</summary>
    public NoisySamples Noiseless => new(X, Y - Noise, Tensor.ZerosLike(Noise));

    /// <summary>Inputs [n, d] and labels [n, 1] of another element type: what a network is trained on.</summary>
    public (Tensor X, Tensor Y) Columns(ElementType element = ElementType.Float32) => (X.To(element), Y.To(element).ExpandAxis(1));
}
