using Descent.Engine;

namespace Descent.Analysis;

/// <summary>What normalised descent leaves across its max-margin direction: on Σ ωᵢ e^(−zᵢᵀw) its iterate is w(t) = (η t + c) ŵ + b + o(1), so that 1 − cos = ‖b‖² / 2(η t)² in the end.</summary>
/// <remarks>
/// Derived as Soudry, Hoffer, Nacson, Gunasekar and Srebro (2018), arXiv:1710.10345, theorem 4, do for descent: the rates of the support vectors' losses settle in the
/// proportions of their multipliers, Σ ωᵢ e^(−zᵢᵀb) zᵢ ∝ ŵ. So b is the minimum of log Σ ωᵢ e^(−zᵢᵀb) over support vectors and over what they span across ŵ. Losses with such tails, like
/// cross-entropy, have the same limit.
/// </remarks>
/// <param name="Offset">b, float64 [d].</param>
/// <param name="LeastShare">The least share of a support vector in the losses of all; below 10⁻⁸ one of them has no multiplier, and b no limit: it grows like log t.</param>
public sealed record DirectionOffset(Tensor Offset, double LeastShare)
{
    const int MostSteps = 200;
    const double Tolerance = 1e-12, Tight = 1e-7, Independent = 1e-10, Vanishing = 1e-10;

    /// <summary>‖b‖², the limit of 2 (η t)² (1 − cos); NaN where there is none.</summary>
    public double Square => LeastShare < 1e-8 ? double.NaN : (Offset * Offset).Sum().Item();

    /// <param name="rows">zᵢ, labels folded in, [n, d].</param>
    /// <param name="weights">ωᵢ > 0, [n].</param>
    /// <param name="separator">The max-margin w with zᵢᵀw ≥ 1, [d].</param>
    /// <exception cref="AnalysisException">No row has a margin of 1, or the search does not end.</exception>
    public static DirectionOffset Of(Tensor rows, Tensor weights, Tensor separator)
    {
        var margins = Tensor.MatMul(rows, separator.ExpandAxis(1)).ToArray<double>();
        int[] support = [.. Enumerable.Range(0, margins.Length).Where(i => margins[i] < 1 + Tight)];
        if (support.Length == 0) throw new AnalysisException("DirectionOffset: no row has a margin of 1; scale the separator to it.");
        var at = Tensor.Of<int>(support);
        var across = rows.Gather(at) - separator / (separator * separator).Sum();
        var spectrum = ThinSpectrum.Of(across);
        var values = spectrum.Eigenvalues.ToArray<double>();
        int[] modes = [.. Enumerable.Range(0, values.Length).Where(i => values[i] > Independent * values[^1])];
        if (modes.Length == 0) return new(Tensor.ZerosLike(separator), 1.0 / support.Length);
        var right = spectrum.Right.Transpose().Gather(Tensor.Of<int>(modes));
        var (place, shares) = Minimum(Tensor.MatMul(across, right, transposeB: true), Tensor.Log(weights.Gather(at)));
        return new(Tensor.MatMul(place.Transpose(), right).SqueezeAxis(0), shares.Min().Item());
    }

    /// <summary>The same where sentences or choices weigh comparisons of one-hot words: a comparison weighs as much as all that make it together.</summary>
    /// <param name="comparisons">Each with the weight ω &gt; 0 of what makes it; equal ones are added.</param>
    /// <param name="margin">What <see cref="MatrixMargin.OfComparisons"/> gives for them.</param>
    /// <exception cref="AnalysisException">The search does not end.</exception>
    public static DirectionOffset OfComparisons(IEnumerable<((int Column, int Greater, int Lesser) Pair, double Weight)> comparisons, MatrixMargin margin)
    {
        var made = comparisons.GroupBy(one => one.Pair, one => one.Weight).ToArray();
        var rows = MatrixMargin.Flattened(margin.Weights.Shape[0], margin.Weights.Shape[1], [.. made.Select(group => group.Key)]);
        return Of(rows, Tensor.Of<double>([.. made.Select(group => group.Sum())]), margin.Weights.Flatten());
    }

    /// <summary>Newton's method, damped, on a convex function of the coordinates [r, 1].</summary>
    static (Tensor Place, Tensor Shares) Minimum(Tensor y, Tensor logarithms)
    {
        Tensor Exponents(Tensor place) => logarithms - Tensor.MatMul(y, place).SqueezeAxis(1);
        var place = Tensor.Zeros([y.Shape[1], 1], ElementType.Float64);
        for (var steps = 0; steps < MostSteps; steps++)
        {
            var shares = Exponents(place).Softmax();
            var slope = Tensor.MatMul(y, shares.ExpandAxis(1), transposeA: true);
            // A share that vanishes goes on to do so, and b grows like its logarithm.
            if (Tensor.Abs(slope).Max().Item() < Tolerance || shares.Min().Item() < Vanishing) return (place, shares);
            var curvature = Tensor.MatMul(y * shares.ExpandAxis(1), y, transposeA: true) - Tensor.MatMul(slope, slope, transposeB: true);
            var direction = Tensor.Solve(curvature + 1e-14 * Tensor.Identity(y.Shape[1], ElementType.Float64), slope);
            var (value, gain, length) = (Exponents(place).LogSumExp().Item(), (slope * direction).Sum().Item(), 1.0);
            // Near the minimum a gain is below the rounding of the value.
            while (length > 1e-6 && Exponents(place + length * direction).LogSumExp().Item() > value - 1e-4 * length * gain + 1e-14) length /= 2;
            place += length * direction;
        }
        throw new AnalysisException("DirectionOffset: the search does not end; scale the rows to order one.");
    }
}
