using Descent.Engine;
using MathNet.Numerics.Integration;

namespace Descent.Analysis;

/// <summary>A_X of <see cref="DeepLinearMetric"/> as it is defined, by powers of XXᵀ and XᵀX: what its closed form can be held against.</summary>
/// <remarks>Powers come from the eigenvectors of the Gram matrices, so that a singular value s has the relative error 2⁻⁵² (s₁ / s)².</remarks>
public static class DeepLinearPowers
{
    // On [0, 1] exact to rounding while singular values differ by less than a factor e⁸.
    const int Nodes = 32;

    /// <summary>A_X(Z): Σ_k (XXᵀ)^((N−k)/N) Z (XᵀX)^((k−1)/N), or the integral at infinite depth.</summary>
    /// <param name="x">[d, d], of full rank.</param>
    /// <param name="z">[d, d].</param>
    /// <param name="depth">A whole number, or positive infinity.</param>
    public static Tensor Apply(Tensor x, Tensor z, double depth)
    {
        var left = Tensor.SymmetricEigen(Tensor.MatMul(x, x, transposeB: true));
        var right = Tensor.SymmetricEigen(Tensor.MatMul(x, x, transposeA: true));
        Tensor Term(double s) => Tensor.MatMul(Tensor.MatMul(Power(left, 1 - s), z), Power(right, s));
        if (double.IsPositiveInfinity(depth))
        {
            var rule = new GaussLegendreRule(0, 1, Nodes);
            return Enumerable.Range(0, rule.Order).Select(i => rule.GetWeight(i) * Term(rule.GetAbscissa(i))).Aggregate((sum, term) => sum + term);
        }
        Tensor Factor(int k) => Tensor.MatMul(Tensor.MatMul(Power(left, (depth - k) / depth), z), Power(right, (k - 1) / depth));
        return Enumerable.Range(1, (int)depth).Select(Factor).Aggregate((sum, term) => sum + term);
    }

    /// <summary>The symmetric matrix of A_X on matrices as vectors of d² entries.</summary>
    public static Tensor Matrix(Tensor x, double depth)
    {
        var (d, size) = (x.Shape[0], (int)x.Size);
        return Tensor.Stack(0, [.. Enumerable.Range(0, size).Select(i => Apply(x, Tensor.OneHot(Tensor.Scalar(i, ElementType.Int32), size, x.Element).Reshape(d, d), depth).Flatten())]);
    }

    /// <summary>log √det g = −½ log det A_X, what <see cref="DeepLinearMetric.LogVolume"/> gives in closed form.</summary>
    public static Tensor LogVolume(Tensor x, double depth) => -Tensor.Log(Tensor.Cholesky(Matrix(x, depth)).Diagonal()).Sum();

    static Tensor Power((Tensor Values, Tensor Vectors) eigen, double exponent) =>
        Tensor.MatMul(eigen.Vectors * Tensor.Exp(exponent * Tensor.Log(eigen.Values)), eigen.Vectors, transposeB: true);
}
