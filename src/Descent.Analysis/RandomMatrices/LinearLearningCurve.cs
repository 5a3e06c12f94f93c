namespace Descent.Analysis;

/// <summary>Errors along gradient descent of a linear student on a noisy linear teacher, where samples and parameters are many at a fixed ratio.</summary>
/// <param name="Law">Of the eigenvalues of XᵀX, for inputs of variance 1/N an entry.</param>
/// <param name="NoiseVariance">σ_ε², of the labels' noise.</param>
/// <param name="TeacherVariance">σ_w², of a teacher's weight.</param>
/// <param name="InitialVariance">σ_0², of a student's weight at the start.</param>
/// <remarks>
/// Advani and Saxe (2017), arXiv:1710.03667. Descent is ẇ = Xᵀ(y − Xw) in the time t/τ, or its steps w ← w + h Xᵀ(y − Xw) at t = k h. Errors are means over teacher,
/// noise, start and inputs; the generalization error is that of a fresh label, with its noise.
/// </remarks>
public sealed record LinearLearningCurve(MarchenkoPastur Law, double NoiseVariance, double TeacherVariance = 1, double InitialVariance = 0)
{
    /// <summary>Mean square by which start and teacher differ, a weight.</summary>
    double Distance => TeacherVariance + InitialVariance;

    /// <summary>E_g(t) = σ_ε² + ∫ρ [(σ_w² + σ_0²) d² + σ_ε² (1 − d)² / λ] + (1 − α)₊ (σ_w² + σ_0²) with d = e^(−λt), or (1 − hλ)^(t/h).</summary>
    /// <param name="time">t/τ, at least 0.</param>
    /// <param name="rate">h, a step's length in time, with h λ₊ &lt; 1; 0 is the flow.</param>
    public double GeneralizationError(double time, double rate = 0) => NoiseVariance + Law.Atom * Distance + Law.Integrate(eigenvalue =>
    {
        var (kept, learned) = DescentFilter.Factors(eigenvalue, time, rate);
        return Distance * kept * kept + NoiseVariance * learned * learned / eigenvalue;
    });

    /// <summary>E_t(t) = (1/α) ∫ρ [(σ_w² + σ_0²) λ + σ_ε²] d² + σ_ε² (1 − 1/α)₊, the mean square over the training samples.</summary>
    /// <inheritdoc cref="GeneralizationError"/>
    public double TrainingError(double time, double rate = 0) => NoiseVariance * Math.Max(0, 1 - 1 / Law.Ratio) + Law.Integrate(eigenvalue =>
    {
        var (kept, _) = DescentFilter.Factors(eigenvalue, time, rate);
        return (Distance * eigenvalue + NoiseVariance) * kept * kept;
    }) / Law.Ratio;

    /// <summary>E_g after infinite time; infinite where samples equal parameters.</summary>
    public double Asymptote => Law.Ratio > 1
        ? NoiseVariance * (1 + 1 / (Law.Ratio - 1))
        : NoiseVariance * (1 + Law.Ratio / (1 - Law.Ratio)) + Law.Atom * Distance;

    /// <summary>E_g of ridge regression, which minimises ‖y − Xw‖² + γ‖w‖².</summary>
    /// <param name="penalty">γ ≥ 0.</param>
    public double Ridge(double penalty) => NoiseVariance + Law.Atom * TeacherVariance + Law.Integrate(eigenvalue =>
        (TeacherVariance * penalty * penalty + NoiseVariance * eigenvalue) / ((eigenvalue + penalty) * (eigenvalue + penalty)));

    /// <summary>γ = σ_ε² / σ_w², which no estimator from the same samples beats.</summary>
    public double BestPenalty => NoiseVariance / TeacherVariance;

    /// <summary>The time at which E_g is least, to a relative 1e-6, with that error.</summary>
    /// <param name="last">Times up to here are looked at; above 1e-3.</param>
    /// <param name="rate">As in <see cref="GeneralizationError"/>; the time is not rounded to whole steps.</param>
    /// <remarks>E_g falls and then rises (or only falls), so that a golden section in the time's logarithm finds it.</remarks>
    public (double Time, double Error) BestStop(double last = 1e4, double rate = 0)
    {
        var (low, high) = (Math.Log(1e-3), Math.Log(last));
        var share = (Math.Sqrt(5) - 1) / 2;
        double At(double logarithm) => GeneralizationError(Math.Exp(logarithm), rate);
        while (high - low > 1e-6)
        {
            var (left, right) = (high - share * (high - low), low + share * (high - low));
            if (At(left) <= At(right)) high = right; else low = left;
        }
        return (Math.Exp(high), At(high));
    }

    /// <summary>Mean of E_g after infinite time over Gaussian inputs, exactly, for a finite size (mean of an inverse Wishart matrix).</summary>
    /// <param name="samples">P.</param>
    /// <param name="parameters">N, with |P − N| > 1: between, the mean does not exist.</param>
    public double FiniteAsymptote(int samples, int parameters)
    {
        if (Math.Abs(samples - parameters) <= 1) throw new AnalysisException($"LinearLearningCurve: with {samples} samples of {parameters} parameters the mean error is infinite.");
        var frozen = Math.Max(0, 1 - (double)samples / parameters) * Distance;
        return NoiseVariance * (1 + (double)Math.Min(samples, parameters) / (Math.Abs(samples - parameters) - 1)) + frozen;
    }

    /// <summary>What to allow for a finite size where a mean over draws is laid beside an error of this limit: error / N · (1 + 1/|α − 1|).</summary>
    /// <remarks>Corrections are of relative order 1/N, amplified near the transition. Time t resolves eigenvalues down to 1/t only, which is |α − 1| down to 2/√t: it counts as no less.</remarks>
    public double FiniteSizeBias(double error, int parameters, double time = double.PositiveInfinity) =>
        error / parameters * (1 + 1 / Math.Max(Math.Abs(Law.Ratio - 1), 2 / Math.Sqrt(time)));
}
