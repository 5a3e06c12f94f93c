using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis;

/// <summary>How a mode of a linear network of L matrices is learned from a decoupled start with equal strengths: u̇ = L u^(2 − 2/L) (s − u).</summary>
/// <remarks>Saxe, McClelland and Ganguli (2013), arXiv:1312.6120, section 2. Time is in units of τ; L times it is the flow time, in which the limit L → ∞ exists.</remarks>
/// <param name="Depth">L, at least 1.</param>
/// <param name="Strength">s, positive.</param>
/// <param name="Start">u at time 0, between 0 and s; positive for L above 1.</param>
public sealed record DepthCurve(int Depth, double Strength, double Start)
{
    // Of a step; the errors of some hundred steps add up to 1e-10 at most.
    static readonly OdeOptions Precise = new(1e-12, 1e-13);

    /// <summary>u at increasing times.</summary>
    public double[] At(IReadOnlyList<double> times)
    {
        var solver = new OdeSolver<Tensor>((_, u) => Depth * Tensor.Pow(u, Exponent) * (Strength - u), Number(Start), options: Precise);
        return [.. times.Select(time => solver.Until(time).Item())];
    }

    /// <summary>The time at which u reaches a value between the start and s: ∫ du / (L u^(2 − 2/L) (s − u)).</summary>
    public double TimeTo(double value) => Depth switch
    {
        1 => Math.Log((Strength - Start) / (Strength - value)),
        2 => Math.Log(value * (Strength - Start) / (Start * (Strength - value))) / (2 * Strength),
        // In x = log u the integrand e^(x (2/L − 1)) / L (s − e^x) is smooth over decades of u.
        _ => new OdeSolver<Tensor>((x, _) => Tensor.Exp(x * (2.0 / Depth - 1)) / (Depth * (Strength - Tensor.Exp(x))), Number(0), Math.Log(Start), Precise).Until(Math.Log(value)).Item(),
    };

    /// <summary>The time at which gradient descent with a finite step on L equal scalars w gets there, w ← w + η w^(L − 1) (s − w^L): the rate times the steps, on the chord of the step that passes it.</summary>
    /// <param name="value">Between the start and s.</param>
    /// <param name="rate">η, positive and small enough to be stable.</param>
    /// <exception cref="AnalysisException">It does not come there: the value is not between, or the rate is too large or too small to move w.</exception>
    public double DescentTimeTo(double value, double rate)
    {
        var w = Math.Pow(Start, 1.0 / Depth);
        for (var (step, last, u) = (0L, double.NaN, Start); ; step++)
        {
            if (u >= value) return step == 0 ? 0 : rate * (step - 1 + (value - last) / (u - last));
            if (step > 0 && !(u > last)) throw new AnalysisException(FormattableString.Invariant($"DepthCurve: descent at rate {rate} stays at {u} and does not come to {value}; give a value between {Start} and {Strength}, and a stable rate."));
            w += rate * Math.Pow(w, Depth - 1) * (Strength - u);
            (last, u) = (u, Math.Pow(w, Depth));
        }
    }

    /// <summary>The limit of L times the time as L → ∞: ∫ du / (u² (s − u)).</summary>
    public static double InfiniteDepthFlowTime(double strength, double start, double value) =>
        Math.Log(value * (strength - start) / (start * (strength - value))) / (strength * strength) + (1 / start - 1 / value) / strength;

    Tensor Exponent => Number(2 - 2.0 / Depth);

    static Tensor Number(double value) => Tensor.Scalar(value, ElementType.Float64);
}
