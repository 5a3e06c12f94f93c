using Descent.Engine;

namespace Descent.Analysis;

/// <summary>A function of two arguments at the singular values of a matrix: Z ↦ U (F ∘ UᵀZV) Vᵀ with X = U diag(σ) Vᵀ and F_ij = f(σ_i, σ_j).</summary>
/// <remarks>
/// What is L(XXᵀ) Z R(XᵀX) for every product f(a, b) = L(a²) R(b²), sums and limits of such; derivatives of matrix functions are of this form with divided differences
/// (Daleckii and Krein, 1965; Kressner, 2014, "Bivariate matrix functions"). It takes nothing but a decomposition forward, so that it compiles, batches and has no derivative.
/// Where singular values meet, the frames are not unique and the result is, as long as f is continuous there.
/// </remarks>
public static class BivariateMatrixFunction
{
    /// <param name="x">X [.., d, d].</param>
    /// <param name="f">Elementwise, from σ_i [.., d, 1] and σ_j [.., 1, d].</param>
    /// <param name="z">Z [.., d, d].</param>
    /// <exception cref="ShapeError">X is not square, or Z is of another shape.</exception>
    public static Tensor Apply(Tensor x, Func<Tensor, Tensor, Tensor> f, Tensor z)
    {
        if (x.Rank < 2 || x.Shape[^1] != x.Shape[^2] || z.Shape != x.Shape)
        {
            throw ShapeError.In("BivariateMatrixFunction", "takes square matrices of one shape", "pad a rectangular matrix with zeros", ("x", x.Shape), ("z", z.Shape));
        }
        var (u, s, vt) = Tensor.Svd(x);
        var turned = Tensor.MatMul(Tensor.MatMul(u, z, transposeA: true), vt, transposeB: true);
        return Tensor.MatMul(Tensor.MatMul(u, Table(f, s) * turned), vt);
    }

    /// <summary>F_ij = f(σ_i, σ_j): [.., d] → [.., d, d].</summary>
    public static Tensor Table(Func<Tensor, Tensor, Tensor> f, Tensor values) => f(values.ExpandAxis(values.Rank), values.ExpandAxis(values.Rank - 1));
}
