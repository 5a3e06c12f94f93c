using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The spectral norm that the rounding of a matrix's entries may have: singular values above it are the matrix's own.</summary>
/// <remarks>
/// Rounding to nearest changes an entry a by at most b = ε/2 · max(|a|, ν), with ν the least normal number; a zero is taken as exact. Independent errors of these
/// sizes have a norm of at most max over rows ‖b‖ + max over columns ‖b‖ to leading order: Bandeira and van Handel (2016), arXiv:1408.6185. For entries of one size it
/// is (√m + √n) b, the edge of Marchenko and Pastur's law. As no row and no column is longer than σ₁, it is at most ε σ₁ where no entry is below ν: a matrix that is not zero keeps a rank.
/// The worst case of errors that conspire, ε/2 ‖A‖_F, exceeds most singular values of a large random matrix and says nothing there.
/// </remarks>
public static class RoundingNoise
{
    /// <summary>The bound for a tensor taken as a matrix: the first axis against all others.</summary>
    /// <param name="weight">Two axes or more, finite.</param>
    /// <param name="epsilon">The distance of 1 to the next number of the type to which the entries were rounded.</param>
    /// <param name="leastNormal">The type's least number of full precision.</param>
    public static double Of(Tensor weight, double epsilon, double leastNormal)
    {
        var values = weight.ToDoubles();
        var rows = new double[weight.Shape[0]];
        var columns = new double[values.Length / rows.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == 0) continue;
            var bound = epsilon / 2 * Math.Max(Math.Abs(values[i]), leastNormal);
            rows[i / columns.Length] += bound * bound;
            columns[i % columns.Length] += bound * bound;
        }
        return Math.Sqrt(rows.Max()) + Math.Sqrt(columns.Max());
    }
}
