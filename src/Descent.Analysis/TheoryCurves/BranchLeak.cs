namespace Descent.Analysis;

/// <summary>How far the weight of a single signal falls short of β* where the flow of β = w∘w − u∘u + λ v ends, without noise: what the linear branch fits first and spreads over all inputs.</summary>
/// <remarks>
/// Derived here from the link β = 2α² sinh(4G) + λ² G of the method of Zhou and Ge (2023), arXiv:2302.00257. The squares stop short by δ, and the branch answers with λ² XXᵀ z = xᵢ δ;
/// the signal's own input then has G = xᵢᵀz = δ h/λ² with its leverage h = xᵢᵀ(XXᵀ)⁻¹xᵢ, which is n/d in the mean, and G = ¼ log((β* − δ)/α²).
/// </remarks>
/// <param name="Scale">α, at which w and u start.</param>
/// <param name="Branch">λ.</param>
public sealed record BranchLeak(double Scale, double Branch)
{
    /// <summary>¼ log(β*/α²): the leading order of the shortfall over the branch's speed ρ = λ² d/n.</summary>
    /// <param name="size">β*, positive.</param>
    public static double Slope(double size, double scale) => 0.25 * Math.Log(size / (scale * scale));

    /// <summary>The speed ρ* = 4σ √(2 log d / n) / log(1/α²) of the branch, from where on the noise leaves the squares of inputs without signal near α².</summary>
    /// <param name="noiseDeviation">σ.</param>
    public static double BalancedSpeed(double noiseDeviation, int samples, int inputs, double scale) =>
        4 * noiseDeviation * Math.Sqrt(2 * Math.Log(inputs) / samples) / Math.Log(1 / (scale * scale));

    /// <summary>Whether inputs whose correlation with the signal's is at most this answer linearly: their G is the signal's times it, and their squares' 8α² cosh(4G) stays below λ².</summary>
    public bool StaysLinear(double size, double correlation) => 8 * Scale * Scale * Math.Cosh(4 * Slope(size, Scale) * correlation) < Branch * Branch;

    /// <summary>β* − β = δ (1 − h).</summary>
    /// <param name="size">β*, well above α² and δ.</param>
    /// <param name="leverage">h, between 0 and 1.</param>
    public double Shortfall(double size, double leverage)
    {
        // Squares that stay near α² answer linearly as well, with 8α².
        var (missing, speed) = (0.0, (Branch * Branch + 8 * Scale * Scale) / leverage);
        for (var i = 0; i < 100; i++) missing = speed * Slope(size - missing, Scale);
        return missing * (1 - leverage);
    }
}
