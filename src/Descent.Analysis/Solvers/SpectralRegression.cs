using Descent.Engine;

namespace Descent.Analysis;

/// <summary>Linear regression from a start of 0, decomposed once and read at any penalty or stopping time.</summary>
/// <param name="Spectrum">Of the inputs X [n, d].</param>
/// <param name="Solution">The least-squares solution of least norm in the modes' coordinates, λ^(−1/2) Uᵀ y, float64 [r]; 0 for modes of eigenvalue 0.</param>
public sealed record SpectralRegression(ThinSpectrum Spectrum, Tensor Solution)
{
    /// <param name="x">[n, d].</param>
    /// <param name="targets">[n].</param>
    /// <exception cref="ShapeError">The rows do not match.</exception>
    public static SpectralRegression Of(Tensor x, Tensor targets) => Of(ThinSpectrum.Of(x), targets);

    /// <inheritdoc cref="Of(Tensor, Tensor)"/>
    public static SpectralRegression Of(ThinSpectrum spectrum, Tensor targets)
    {
        if (targets.Rank != 1 || targets.Shape[0] != spectrum.Left.Shape[0])
        {
            throw ShapeError.In("SpectralRegression", "takes one target a sample, [n]", "give one column of targets", ("left", spectrum.Left.Shape), ("targets", targets.Shape));
        }
        return new(spectrum, ThinSpectrum.InverseRoots(spectrum.Eigenvalues) * Tensor.MatMul(spectrum.Left, targets.To(ElementType.Float64).ExpandAxis(1), transposeA: true).SqueezeAxis(1));
    }

    /// <summary>The weights that a filter leads to, float64 [d].</summary>
    public Tensor Weights(SpectralFilter filter) =>
        Tensor.MatMul(Spectrum.Right, (filter.Factors(Spectrum.Eigenvalues).Learned * Solution).ExpandAxis(1)).SqueezeAxis(1);

    /// <summary>(XᵀX + γ)⁻¹ Xᵀ y, float64 [d]; at 0 the solution of least norm.</summary>
    public Tensor Ridge(double penalty) => Weights(new RidgeFilter(penalty));
}
