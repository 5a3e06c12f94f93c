using Descent.Training;

namespace Descent.Analysis;

/// <summary>The mean squared error of the interpolator of least <see cref="BranchedEntropy"/> for a sparse teacher of standard Gaussian inputs, in the limit of many samples and inputs.</summary>
/// <remarks>
/// The scalar equations of Thrampoulidis, Abbasi and Hassibi (2018), IEEE Transactions on Information Theory 64, and of Bayati and Montanari (2012), same journal 58, where the
/// penalty goes to 0: every entry is the proximal point of β*ⱼ + τ Zⱼ, with n τ² = σ² + Σ E(β̂ⱼ − β*ⱼ)² and Σ E ∂β̂ⱼ/∂(β*ⱼ + τ Zⱼ) = n. With a quadratic potential they
/// give the error ‖β*‖² (1 − n/d) + σ² n/(d − n).
/// </remarks>
/// <param name="OnSupport">Σ E(β̂ − β*)² over the support.</param>
/// <param name="OffSupport">The same off the support.</param>
/// <param name="Deviation">τ.</param>
/// <param name="Step">θ of the proximal point, in the dual z = β + θ ν with β = α² h(ν).</param>
public sealed record InterpolationRisk(double OnSupport, double OffSupport, double Deviation, double Step)
{
    const double Reach = 8;         // of Z in deviations
    const double Spacing = 0.05;    // the trapezoidal rule converges faster than any power for integrands as smooth as these

    /// <summary>E‖β̂ − β*‖²: for standard inputs the error of a fresh sample without its label's noise.</summary>
    public double Total => OnSupport + OffSupport;

    /// <summary>Solves for the logarithms of τ² and, within it, θ by Brent's method.</summary>
    /// <param name="scale">α, positive.</param>
    /// <param name="branch">λ ≥ 0.</param>
    /// <param name="samples">n, below d.</param>
    /// <param name="inputs">d.</param>
    /// <param name="support">s.</param>
    /// <param name="size">β* on the support, of either sign.</param>
    /// <param name="noiseDeviation">σ; it or the signal is not zero.</param>
    /// <exception cref="AnalysisException">n ≥ d, or neither signal nor noise.</exception>
    public static InterpolationRisk Of(double scale, double branch, int samples, int inputs, int support, double size, double noiseDeviation)
    {
        if (samples >= inputs) throw new AnalysisException("InterpolationRisk: needs more inputs than samples.");
        var (unit, share) = (scale * scale, BranchedEntropy.Of(scale, branch).Share);
        var (noise, signal) = (noiseDeviation * noiseDeviation, support * size * size);
        if (!(noise + signal > 0)) throw new AnalysisException("InterpolationRisk: needs a signal or noise.");
        // A fixed point of τ² ↦ (σ² + error)/n: at the least τ² that there can be it is too small, and far above all scales too large.
        var low = Math.Log(Math.Max(noise, 1e-20 * signal) / samples);
        var (atLow, high) = (Excess(low), Math.Log((noise + signal) / samples));
        while (Excess(high) > 0) high += 2;
        return At(Math.Exp((atLow <= 0 ? low : RootFinding.Brent(Excess, low, high, atLow, Excess(high))) / 2));

        double Excess(double logVariance) => Math.Log((noise + At(Math.Exp(logVariance / 2)).Total) / samples) - logVariance;

        InterpolationRisk At(double deviation)
        {
            double Surplus(double logStep) => Measure(Math.Exp(logStep), deviation).Freedom - samples;
            // The freedom falls from d to 0 as θ grows; it is n at θ = h′ (d/n − 1) were all entries in the linear part, with h′ at least α² (2 + κ).
            var (from, to) = (Math.Log(unit * (2 + share)) - 2, Math.Log(unit * (2 + share) * inputs / samples) + 2);
            while (Surplus(from) < 0) from -= 4;
            while (Surplus(to) > 0) to += 4;
            var step = Math.Exp(RootFinding.Brent(Surplus, from, to, Surplus(from), Surplus(to)));
            var (on, off, _) = Measure(step, deviation);
            return new(on, off, deviation, step);
        }

        (double On, double Off, double Freedom) Measure(double step, double deviation)
        {
            var (on, signalFreedom) = support == 0 ? (0, 0) : Mean(size, step, deviation);
            var (off, freedom) = Mean(0, step, deviation);
            return (support * on, (inputs - support) * off, support * signalFreedom + (inputs - support) * freedom);
        }

        // Mean squared error of an entry, and of its slope in what it is the proximal point of.
        (double Error, double Freedom) Mean(double truth, double step, double deviation)
        {
            var (error, freedom) = (0.0, 0.0);
            // The entries of zeros are even in Z.
            for (var k = truth == 0 ? 0 : -(int)(Reach / Spacing); k * Spacing <= Reach; k++)
            {
                var z = truth + deviation * k * Spacing;
                var dual = Dual(Math.Abs(z) / unit, share + step / unit);
                var weight = Spacing * Math.Exp(-0.5 * k * k * Spacing * Spacing) / Math.Sqrt(2 * Math.PI) * (truth == 0 && k > 0 ? 2 : 1);
                var gap = Math.CopySign(Math.Abs(z) - step * dual, z) - truth;
                var slope = unit * (2 * Math.Cosh(dual) + share);
                error += weight * gap * gap;
                freedom += weight * slope / (slope + step);
            }
            return (error, freedom);
        }

        // ν ≥ 0 with 2 sinh ν + κ ν = z: Newton's method on a convex function, from above by at most log 2.
        static double Dual(double z, double share)
        {
            var dual = Math.Min(Math.Asinh(z / 2), z / (2 + share));
            for (var i = 0; i < 12; i++)
            {
                var change = (2 * Math.Sinh(dual) + share * dual - z) / (2 * Math.Cosh(dual) + share);
                dual -= change;
                if (Math.Abs(change) <= 1e-13 * dual) break;
            }
            return dual;
        }
    }
}
