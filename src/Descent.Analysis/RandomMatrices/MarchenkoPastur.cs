namespace Descent.Analysis;

/// <summary>The limiting law of the eigenvalues of XᵀX, where X is P × N with independent entries of mean 0 and variance Variance / N.</summary>
/// <param name="Ratio">α = P / N > 0.</param>
/// <param name="Variance">N times the variance of an entry of X, which scales every eigenvalue; above 0.</param>
/// <remarks>Marchenko and Pastur (1967). With Variance 1: ρ(λ) = √((λ₊ − λ)(λ − λ₋)) / (2πλ) between λ± = (√α ± 1)², and mass 1 − α at 0 where α &lt; 1.
/// This is the law of XᵀX itself, not of XᵀX / P: its mean is α.</remarks>
/// <exception cref="AnalysisException">Ratio or variance is not a positive number.</exception>
public sealed record MarchenkoPastur(double Ratio, double Variance = 1)
{
    public double Ratio { get; } = Positive(Ratio, "ratio of samples to parameters");

    public double Variance { get; } = Positive(Variance, "variance");

    /// <summary>λ₋, the lower edge of what is not zero: 0 only where samples equal parameters.</summary>
    public double Lower => Variance * (Math.Sqrt(Ratio) - 1) * (Math.Sqrt(Ratio) - 1);

    /// <summary>λ₊, the upper edge.</summary>
    public double Upper => Variance * (Math.Sqrt(Ratio) + 1) * (Math.Sqrt(Ratio) + 1);

    /// <summary>The share of eigenvalues that are exactly 0.</summary>
    public double Atom => Math.Max(0, 1 - Ratio);

    /// <summary>ρ(λ), without the atom; it integrates to min(1, α).</summary>
    public double Density(double eigenvalue) => eigenvalue <= Lower || eigenvalue >= Upper ? 0
        : Math.Sqrt((Upper - eigenvalue) * (eigenvalue - Lower)) / (2 * Math.PI * Variance * eigenvalue);

    /// <summary>∫ ρ f over the edges, without the atom.</summary>
    /// <param name="function">f, smooth between the edges; it is never asked at an edge.</param>
    /// <param name="points">Evaluations of f.</param>
    /// <remarks>By λ = mid + half · cos θ and the midpoint rule: the integrand is then smooth and even about both ends also where ρ diverges
    /// as λ^(−1/2), so that the error falls exponentially once points exceed the inverse width of the narrowest feature of f in θ.</remarks>
    public double Integrate(Func<double, double> function, int points = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        var (root, sum) = (Math.Sqrt(Ratio), 0.0);
        for (var i = 0; i < points; i++)
        {
            var theta = Math.PI * (i + 0.5) / points;
            var (sine, cosine) = (Math.Sin(theta), Math.Cos(theta / 2));
            // λ₋ + 4√α cos²(θ/2) does not cancel near the lower edge, as mid + half · cos θ would.
            var unit = (root - 1) * (root - 1) + 4 * root * cosine * cosine;
            sum += function(Variance * unit) * sine * sine / unit;
        }
        return 2 * Ratio * sum / points;
    }

    static double Positive(double value, string what) =>
        value > 0 && double.IsFinite(value) ? value : throw new AnalysisException($"MarchenkoPastur: a {what} of {value} makes no law; give a positive number.");
}
