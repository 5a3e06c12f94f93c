using Descent.Engine;

namespace Descent.Training;

/// <summary>The non-zero spectrum of the path kernel K = ∂Φ ∂Φᵀ, which is that of the metric ∂Φᵀ ∂Φ.</summary>
/// <remarks>Every hidden neuron takes one dimension, along which rescaling moves nothing. For small networks, as <see cref="PathLifting.Jacobian"/>.</remarks>
/// <param name="Values">Ascending; parameters less hidden neurons of them.</param>
public sealed record PathKernelSpectrum(IReadOnlyList<double> Values)
{
    /// <exception cref="ShapeError">The network has more than ten million paths, or is no homogeneous chain.</exception>
    public static PathKernelSpectrum Of(Layer model)
    {
        var jacobian = PathLifting.Jacobian(model);
        return new(Tensor.SymmetricEigen(Tensor.MatMul(jacobian, jacobian, transposeA: true)).Values.ToDoubles()[HomogeneousChain.Of(model).Hidden.Sum()..]);
    }

    /// <summary>min over c of Σ (c μ − log c μ − 1): the log-det (Burg) divergence from the nearest multiple of the identity, at c = 1 / mean μ; 0 when all values are equal.</summary>
    public double Divergence => LogDetDivergence.FromIdentity(Values);

    /// <summary>The logarithm of the condition number.</summary>
    public double LogCondition => Math.Log(Values[^1] / Values[0]);
}
