using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The matrix of least nuclear norm with given entries, and a dual certificate that none is less.</summary>
/// <param name="Matrix">X, float64 [m, n]; its given entries are exact.</param>
/// <param name="Gap">(‖X‖_* − ⟨Y, M⟩) / ‖X‖_*, at least what X is from optimal, relatively; Y lives on the given entries and has ‖Y‖₂ ≤ 1.</param>
/// <param name="Iterations">Spent.</param>
/// <remarks>
/// Fazel (2002); Candès and Recht (2009), arXiv:0805.4471. By the alternating direction method of multipliers: singular values are thresholded, entries put back, and
/// what was put back, summed up, is the dual variable (Boyd et al., 2011).
/// </remarks>
public sealed record NuclearNormCompletion(Tensor Matrix, double Gap, int Iterations)
{
    /// <param name="target">M [m, n], read where the mask is 1.</param>
    /// <param name="mask">1 where an entry is given, else 0.</param>
    /// <param name="tolerance">On the gap.</param>
    /// <exception cref="AnalysisException">The gap is not reached; it says how far it came.</exception>
    public static NuclearNormCompletion Solve(Tensor target, Tensor mask, double tolerance = 1e-6, int maxIterations = 100_000)
    {
        if (target.Rank != 2 || target.Size == 0 || mask.Shape != target.Shape) throw ShapeError.In("NuclearNormCompletion", "takes a matrix and a mask of its shape", "give one number an entry", ("target", target.Shape), ("mask", mask.Shape));
        mask = mask.To(ElementType.Float64);
        var given = target.To(ElementType.Float64) * mask;
        var scale = Tensor.Svd(given).S.Max().Item();
        if (scale == 0) return new(Tensor.ZerosLike(given), 0, 0);
        // A threshold of a fraction of the largest singular value settles in tens to hundreds of iterations.
        var threshold = 0.1 * scale;
        var (z, sum, gap) = (given, Tensor.ZerosLike(given), double.PositiveInfinity);
        for (var iteration = 1; iteration <= maxIterations; iteration++)
        {
            var (u, s, vt) = Tensor.Svd(z - sum);
            var x = Tensor.MatMul(u * Tensor.Maximum(s - threshold, 0), vt);
            z = given + (1 - mask) * (x + sum);
            sum = sum + x - z;
            if (iteration % 10 != 0) continue;
            // Off the given entries the sum is 0, so that it is a dual point as soon as its largest singular value is at most 1.
            var dual = sum * (-1 / threshold);
            var bound = Tensor.Dot(dual, given).Item() / Math.Max(1, Tensor.Svd(dual).S.Max().Item());
            var norm = Tensor.Svd(z).S.Sum().Item();
            gap = (norm - bound) / norm;
            if (gap <= tolerance) return new(z, gap, iteration);
        }
        throw new AnalysisException(FormattableString.Invariant($"NuclearNormCompletion: after {maxIterations} iterations the gap is {gap}, more than {tolerance}; loosen the tolerance or allow more iterations."));
    }
}
