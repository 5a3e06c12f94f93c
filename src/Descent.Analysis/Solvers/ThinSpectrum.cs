using Descent.Engine;

namespace Descent.Analysis;

/// <summary>X = U Λ^(1/2) Vᵀ with Λ the eigenvalues of XᵀX that need not be zero: r = min(n, d) modes.</summary>
/// <param name="Eigenvalues">λ ≥ 0, ascending, float64 [r]; exactly 0 where they are below the largest times max(n, d) · 2⁻⁵².</param>
/// <param name="Left">U, float64 [n, r], a mode a column; for a mode of eigenvalue 0 the column of the longer side is 0.</param>
/// <param name="Right">V, float64 [d, r], likewise.</param>
public sealed record ThinSpectrum(Tensor Eigenvalues, Tensor Left, Tensor Right)
{
    /// <summary>By the eigendecomposition of XXᵀ or XᵀX, whichever is smaller.</summary>
    /// <param name="x">[n, d].</param>
    /// <remarks>Ten times as fast as a singular value decomposition by Jacobi's method, and less exact: a singular value s has the relative error 2⁻⁵² (s₁ / s)².
    /// Use <see cref="MinimumNorm"/> where the columns are nearly dependent.</remarks>
    /// <exception cref="ShapeError">x is no matrix, or empty.</exception>
    public static ThinSpectrum Of(Tensor x)
    {
        if (x.Rank != 2 || x.Size == 0) throw ShapeError.In("ThinSpectrum", "takes a matrix [n, d]", "give one row a sample", ("x", x.Shape));
        var rows = x.To(ElementType.Float64);
        var wide = x.Shape[0] < x.Shape[1];
        var (values, vectors) = Tensor.SymmetricEigen(Tensor.MatMul(rows, rows, transposeA: !wide, transposeB: wide));
        var zero = values <= values.Max() * (Math.Max(x.Shape[0], x.Shape[1]) * Math.ScaleB(1, -52));
        var eigenvalues = Tensor.Where(zero, 0.0, values);
        var other = Tensor.MatMul(rows, vectors, transposeA: wide) * InverseRoots(eigenvalues);
        return wide ? new(eigenvalues, vectors, other) : new(eigenvalues, other, vectors);
    }

    /// <summary>λ^(−1/2), and 0 where λ is 0.</summary>
    internal static Tensor InverseRoots(Tensor eigenvalues) => Tensor.Where(eigenvalues > 0.0, 1 / Tensor.Sqrt(Tensor.Where(eigenvalues > 0.0, eigenvalues, 1.0)), 0.0);
}
