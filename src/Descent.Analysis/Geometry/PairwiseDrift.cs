using Descent.Engine;

namespace Descent.Analysis;

/// <summary>How far the differences between quantities have drifted where a flow moves all of them alike, and so keeps their differences.</summary>
public static class PairwiseDrift
{
    const double Least = 1e-300;

    /// <summary>The largest over pairs of |Δ(qᵢ − qⱼ)| / |qᵢ − qⱼ at the start|, a scalar; pairs that start equal count as far apart as they came by.</summary>
    /// <param name="start">qᵢ, [n].</param>  <param name="now">The same later, [n].</param>
    public static Tensor Largest(Tensor start, Tensor now)
    {
        static Tensor Differences(Tensor x) => x.ExpandAxis(1) - x.ExpandAxis(0);
        return (Tensor.Abs(Differences(now - start)) / Tensor.Maximum(Tensor.Abs(Differences(start)), Least)).Max();
    }
}
