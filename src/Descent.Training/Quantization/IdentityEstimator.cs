using Descent.Engine;

namespace Descent.Training;

/// <summary>g(h) = h, g′ = 1 everywhere: the gradient passes as if the quantizer were not there.</summary>
/// <remarks>Bengio, Léonard and Courville (2013), arXiv:1308.3432. Outside the class of Long, Yin and Xin (2020), which asks g = 0 for h ≤ 0.</remarks>
public sealed record IdentityEstimator : Estimator
{
    public override Tensor Slope(Tensor h, double maxLevel) => Tensor.OnesLike(h);

    public override Tensor Surrogate(Tensor h, double maxLevel) => h;
}
