using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The geometry in which balanced deep linear networks learn: of X = W_N ⋯ W_1 with W_{k+1}ᵀ W_{k+1} = W_k W_kᵀ gradient flow makes Ẋ = −A_X(∇E(X)).</summary>
/// <remarks>
/// A_X(Z) = Σ_k (XXᵀ)^((N−k)/N) Z (XᵀX)^((k−1)/N) for k = 1 … N, and ∫₀¹ (XXᵀ)^(1−s) Z (XᵀX)^s ds at infinite depth, the limit of A_X/N; the metric is g(Z, Z′) = ⟨A_X⁻¹ Z, Z′⟩.
/// Arora, Cohen and Hazan (2018), arXiv:1802.06509; Bah, Rauhut, Terstiege and Westdickenberg (2019), arXiv:1910.05505; Cohen, Menon and Veraszto (2022), arXiv:2210.12497.
/// Square matrices [.., d, d]. Where a singular value is 0 the metric ends; A_X goes on continuously.
/// </remarks>
/// <param name="Depth">N ≥ 1; positive infinity is the limit.</param>
public sealed record DeepLinearMetric(double Depth)
{
    // Its logarithm is finite, and no power of it in use is below float64's range.
    const double Least = 1e-140;

    /// <summary>N → ∞, in the time of A_X/N.</summary>
    public static DeepLinearMetric Infinite { get; } = new(double.PositiveInfinity);

    public double Depth { get; } = Depth >= 1 ? Depth : throw new AnalysisException(FormattableString.Invariant($"DeepLinearMetric: the depth is {Depth}; give at least 1."));

    public bool IsInfinite => double.IsPositiveInfinity(Depth);

    double Power => 2 - 2 / Depth;

    /// <summary>Eigenvalue Λ_ij of A_X at the direction u_i v_jᵀ: (σ_i² − σ_j²) / (σ_i^(2/N) − σ_j^(2/N)), on the diagonal N σ_i^(2−2/N); the logarithmic mean of σ_i² and σ_j² at infinite depth.</summary>
    /// <param name="values">Singular values σ ≥ 0, [.., d].</param>
    /// <returns>[.., d, d].</returns>
    public Tensor Eigenvalues(Tensor values) => BivariateMatrixFunction.Table(Eigenvalue, values);

    Tensor Eigenvalue(Tensor a, Tensor b) => Tensor.Exp(LogEigenvalue(a, b));

    /// <summary>With D = |log a² − log b²| it is max(a, b)^(2−2/N) (1 − e^−D) / (1 − e^(−D/N)), which cancels nowhere; at D = 0 the quotient is N.</summary>
    Tensor LogEigenvalue(Tensor a, Tensor b)
    {
        var (x, y) = (Tensor.Log(Tensor.Maximum(a, Least)), Tensor.Log(Tensor.Maximum(b, Least)));
        // So small a difference is none, and keeps 0/0 away.
        var apart = Tensor.Maximum(2 * Tensor.Abs(x - y), 1e-30);
        var below = IsInfinite ? apart : -Tensor.Expm1(apart * (-1 / Depth));
        return Power * Tensor.Maximum(x, y) + Tensor.Log(-Tensor.Expm1(-apart) / below);
    }

    /// <summary>A_X(Z).</summary>
    public Tensor Apply(Tensor x, Tensor z) => Depth == 1 ? z : BivariateMatrixFunction.Apply(x, Eigenvalue, z);

    /// <summary>A_X⁻¹(Z), by which the metric is g(Z, Z′) = ⟨A_X⁻¹ Z, Z′⟩; X of full rank.</summary>
    public Tensor ApplyInverse(Tensor x, Tensor z) => Depth == 1 ? z : BivariateMatrixFunction.Apply(x, (a, b) => Tensor.Exp(-LogEigenvalue(a, b)), z);

    /// <summary>Ẋ = −A_X(∇E)/N: gradient descent of the metric in the time in which depths can be compared, flow time of the weights over N.</summary>
    public Tensor Velocity(Tensor x, Tensor gradient) => Apply(x, gradient) * (IsInfinite ? -1 : -1 / Depth);

    /// <summary>How singular values go in that time: σ̇_i = −σ_i^(2−2/N) u_iᵀ ∇E v_i.</summary>
    /// <returns>[.., d], in descending order of σ_i.</returns>
    public Tensor ValueVelocity(Tensor x, Tensor gradient)
    {
        var (u, s, vt) = Tensor.Svd(x);
        return -Tensor.Exp(Power * Tensor.Log(Tensor.Maximum(s, Least))) * (u * Tensor.MatMul(gradient, vt, transposeB: true)).Sum(-2);
    }

    /// <summary>log √det g, the volume's density in the entries of X: N^(−d/2) Π_i σ_i^(−(1−1/N)) Π_{i&lt;j} (σ_i^(2/N) − σ_j^(2/N)) / (σ_i² − σ_j²).</summary>
    /// <param name="values">Singular values σ &gt; 0, [.., d].</param>
    /// <returns>[..].</returns>
    public Tensor LogVolume(Tensor values) => -0.5 * BivariateMatrixFunction.Table(LogEigenvalue, values).Sum(-1, -2);

    /// <summary>Volume between two values of a single singular value (d = 1): N^(−1/2) N (high^(1/N) − low^(1/N)), and log(high / low) at infinite depth, which has no limit at 0.</summary>
    public double Mass(double low, double high) => IsInfinite ? Math.Log(high / low) : Math.Sqrt(Depth) * (Math.Pow(high, 1 / Depth) - Math.Pow(low, 1 / Depth));
}
