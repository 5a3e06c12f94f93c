using Descent.Engine;

namespace Descent.Analysis;

/// <summary>h(ν) = 2 sinh ν + κ ν: depth 2 beside a linear branch. Where |z| is below κ ν it acts like ℓ₂, beyond that like ℓ₁.</summary>
/// <remarks>
/// The flow of β = w∘w − u∘u + λ v from w = u = α and v = 0 keeps β = 2α² sinh(4G) + λ² G with G = −∫ ∂L/∂β dt: β = α² h(4G) with κ = λ²/(4α²).
/// Hence where it interpolates, Σ q(βᵢ/α²) is least.
/// </remarks>
/// <param name="Share">κ ≥ 0; at 0 it is <see cref="HyperbolicEntropy"/>.</param>
public sealed record BranchedEntropy(double Share) : Potential
{
    /// <summary>Of a flow that starts at the scale α with a branch λ; weights are in units of α².</summary>
    public static BranchedEntropy Of(double scale, double branch) => new(branch * branch / (4 * scale * scale));

    /// <summary>β where the flow of the square loss ends, float64 [d]: the interpolator of least Σ q(βᵢ/α²).</summary>
    /// <param name="x">[n, d], of independent rows.</param>
    /// <param name="y">[n].</param>
    /// <exception cref="AnalysisException">No weights interpolate the targets.</exception>
    public static Tensor EndOfFlow(Tensor x, Tensor y, double scale, double branch) => PotentialInterpolator.Solve(x, y, Of(scale, branch), scale * scale).Weights;

    public override double Stiffness => 2 + Share;

    public override Tensor Weights(Tensor dual) => 2 * Sinh(dual) + Share * dual;

    public override Tensor Curvature(Tensor dual) => 2 * Cosh(dual) + Share;

    public override Tensor Conjugate(Tensor dual)
    {
        var half = Sinh(0.5 * dual);
        return 4 * half * half + 0.5 * Share * dual * dual;
    }

    /// <summary>Newton's method on h, which is convex for ν &gt; 0, so that it comes down monotonically from the start.</summary>
    public override Tensor Slope(Tensor z)
    {
        var size = Tensor.Abs(z);
        // The solution lies below each of both by itself, and never below the smaller by more than log 2.
        var dual = Tensor.Minimum(Arsinh(0.5 * size), size / Stiffness);
        for (var i = 0; i < 8; i++) dual -= (Weights(dual) - size) / Curvature(dual);
        return Tensor.Sign(z) * dual;
    }
}
