namespace Descent.Analysis;

/// <summary>How one mode of a linear network with one hidden layer is learned: u = a b under ȧ = b (s − u), ḃ = a (s − u).</summary>
/// <remarks>
/// a² − b² = c is conserved, so that u̇ = (s − u) √(c² + 4u²): for c = 0 the logistic u̇ = 2u (s − u). Saxe, McClelland and Ganguli (2013), arXiv:1312.6120, equations 6 to 8;
/// the form with c by integrating in s − u. Time is in units of τ, the inverse rate of descent on ½ E‖y − ŷ‖² with whitened inputs.
/// </remarks>
/// <param name="Strength">s, positive: the singular value of the correlation of outputs with inputs.</param>
/// <param name="Start">u at time 0, between 0 and s.</param>
/// <param name="Imbalance">c, of either sign; a start of 0 moves only if it is not 0.</param>
public sealed record ModeCurve(double Strength, double Start, double Imbalance = 0)
{
    double Speed => double.Hypot(Imbalance, 2 * Strength);

    /// <summary>u at a time.</summary>
    public double At(double time)
    {
        if (Imbalance == 0) return Strength / (1 + (Strength / Start - 1) * Math.Exp(-2 * Strength * time));
        // With E = F(u₀) e^(K t) the equation F(u) = E is a quadratic in u; everything is scaled by q² = e^(−2 K t), which cannot overflow.
        var (s, k, c, first) = (Strength, Speed, Math.Abs(Imbalance), Odds(Start));
        var q = Math.Exp(-k * time);
        var (left, right) = (first * s - q * c * c, first + 4 * s * q);
        var root = k * q * Math.Sqrt(c * c * right * right + 4 * left * left - 4 * k * k * c * c * q * q);
        return (left * right - root) / (right * right - 4 * k * k * q * q);
    }

    /// <summary>The time at which u reaches a value between the start and s.</summary>
    public double TimeTo(double value) => Math.Log(Odds(value) / Odds(Start)) / Speed;

    /// <summary>The time to s / 2; for c = 0, ln((s − u₀) / u₀) / 2s.</summary>
    public double HalfTime => TimeTo(Strength / 2);

    /// <summary>F(u), which grows as e^(K t) with K = √(c² + 4s²).</summary>
    double Odds(double u) => (Speed * double.Hypot(Imbalance, 2 * u) + Imbalance * Imbalance + 4 * Strength * u) / (Strength - u);
}
