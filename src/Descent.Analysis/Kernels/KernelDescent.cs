using Descent.Engine;

namespace Descent.Analysis;

/// <summary>Gradient descent of a model that is linear in its weights, in the modes of its kernel on the training samples: exact after any number of steps.</summary>
/// <param name="Eigenvalues">λ of K, ascending, float64 [n]; exactly 0 where they are below the largest times n · 2⁻⁵².</param>
/// <param name="Vectors">U, float64 [n, n], a mode a column.</param>
/// <param name="Targets">Uᵀ y, float64 [n].</param>
/// <remarks>
/// Jacot, Gabriel and Hongler (2018), arXiv:1806.07572. Descent of ½ Σ (f − y)² with the step h learns the share 1 − (1 − hλ)^k of a mode:
/// <see cref="DescentFilter"/> with time k h and rate h.
/// </remarks>
public sealed record KernelDescent(Tensor Eigenvalues, Tensor Vectors, Tensor Targets)
{
    /// <param name="kernel">K [n, n], symmetric and without negative eigenvalues.</param>
    /// <param name="targets">y [n].</param>
    /// <exception cref="ShapeError">They do not match.</exception>
    public static KernelDescent Of(Tensor kernel, Tensor targets)
    {
        if (kernel.Rank != 2 || kernel.Shape[0] != kernel.Shape[1] || targets.Rank != 1 || targets.Shape[0] != kernel.Shape[0])
        {
            throw ShapeError.In("KernelDescent", "takes a kernel [n, n] and targets [n]", "give one target a sample", ("kernel", kernel.Shape), ("targets", targets.Shape));
        }
        var (values, vectors) = Tensor.SymmetricEigen(kernel.To(ElementType.Float64));
        var zero = values <= values.Max() * (kernel.Shape[0] * Math.ScaleB(1, -52));
        return new(Tensor.Where(zero, 0.0, values), vectors, Tensor.MatMul(vectors, targets.To(ElementType.Float64).ExpandAxis(1), transposeA: true).SqueezeAxis(1));
    }

    /// <summary>What is learned of the targets of the training samples, [n].</summary>
    public Tensor Outputs(SpectralFilter filter) => Back(filter.Factors(Eigenvalues).Learned);

    /// <summary>c with f(x) = Σ c_µ K(x, x_µ), [n]; nothing along modes of eigenvalue 0, which f does not see.</summary>
    public Tensor Coefficients(SpectralFilter filter) =>
        Back(Tensor.Where(Eigenvalues > 0.0, filter.Factors(Eigenvalues).Learned / Tensor.Where(Eigenvalues > 0.0, Eigenvalues, 1.0), 0.0));

    Tensor Back(Tensor shares) => Tensor.MatMul(Vectors, (shares * Targets).ExpandAxis(1)).SqueezeAxis(1);
}
