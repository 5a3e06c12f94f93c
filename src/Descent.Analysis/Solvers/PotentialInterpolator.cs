using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The interpolator of least potential: min Σ q(wᵢ/µ) with X w = y, with the dual certificate that none is smaller.</summary>
/// <remarks>It is where mirror flow with this potential ends from w = 0: Gunasekar, Lee, Soudry and Srebro (2018), arXiv:1802.08246, theorem 1.</remarks>
/// <param name="Weights">w = µ h(Xᵀc), float64 [d].</param>
/// <param name="Multipliers">c, float64 [n].</param>
/// <param name="Violation">max |X w − y|.</param>
/// <param name="Gap">How far from optimal w can be, relative to its potential.</param>
public sealed record PotentialInterpolator(Tensor Weights, Tensor Multipliers, double Violation, double Gap)
{
    const double Tolerance = 1e-11;
    const double Acceptable = 1e-7;
    const int MostIterations = 300;

    /// <summary>Newton's method with backtracking on the concave dual cᵀy − µ Σ H((Xᵀc)ᵢ), from c = 0.</summary>
    /// <param name="x">[n, d], of independent rows.</param>
    /// <param name="y">[n].</param>
    /// <param name="mu">µ, positive; for a network of depth D that starts at α, α^D.</param>
    /// <exception cref="ShapeError">The rows do not match.</exception>
    /// <exception cref="AnalysisException">No weights interpolate the targets, or the search does not end.</exception>
    public static PotentialInterpolator Solve(Tensor x, Tensor y, Potential potential, double mu)
    {
        if (x.Rank != 2 || x.Size == 0 || y.Rank != 1 || y.Shape[0] != x.Shape[0])
        {
            throw ShapeError.In("PotentialInterpolator", "takes inputs [n, d] and targets [n]", "give one row a sample", ("x", x.Shape), ("y", y.Shape));
        }
        if (!(mu > 0 && double.IsFinite(mu))) throw new AnalysisException("PotentialInterpolator: give a µ that is positive.");
        var (rows, targets) = (x.To(ElementType.Float64), y.To(ElementType.Float64).ExpandAxis(1));
        var size = Math.Max(Tensor.Abs(targets).Max().Item(), double.Epsilon);
        var state = At(Tensor.ZerosLike(targets))!.Value;
        for (var iterations = 0; ; iterations++)
        {
            var error = Tensor.Abs(state.Slope).Max().Item();
            if (error <= Tolerance * size || iterations == MostIterations || Next(state) is not { } next)
            {
                return error <= Acceptable * size ? Certified(state, error) : throw new AnalysisException(
                    FormattableString.Invariant($"PotentialInterpolator: a target stays off by {error}; rows that depend on others cannot be met, and a very small µ is beyond float64."));
            }
            state = next;
        }

        (Tensor C, double Value, Tensor Weights, Tensor Curvature, Tensor Slope)? At(Tensor c)
        {
            var dual = Tensor.MatMul(rows, c, transposeA: true).SqueezeAxis(1);
            if (!(Tensor.Abs(dual).Max().Item() < potential.Reach)) return null;
            var value = (c * targets).Sum().Item() - mu * potential.Conjugate(dual).Sum().Item();
            if (!double.IsFinite(value)) return null;
            var weights = mu * potential.Weights(dual);
            return (c, value, weights, mu * potential.Curvature(dual), targets - Tensor.MatMul(rows, weights.ExpandAxis(1)));
        }

        (Tensor, double, Tensor, Tensor, Tensor)? Next((Tensor C, double Value, Tensor Weights, Tensor Curvature, Tensor Slope) from)
        {
            var direction = Tensor.Solve(Tensor.MatMul(rows * from.Curvature, rows, transposeB: true), from.Slope);
            var rise = (direction * from.Slope).Sum().Item();
            for (var t = 1.0; rise > 0 && t > 1e-10; t /= 2)
            {
                if (At(from.C + t * direction) is not { } there) continue;
                // Near the solution the gain is below the rounding of the value; a concave function that still rises at the end has risen all along.
                if (there.Value >= from.Value + 1e-4 * t * rise && there.Value > from.Value || (there.Slope * direction).Sum().Item() >= 0) return there;
            }
            return null;
        }

        PotentialInterpolator Certified((Tensor C, double Value, Tensor Weights, Tensor Curvature, Tensor Slope) at, double error)
        {
            var primal = mu * potential.Sum(at.Weights, Tensor.Scalar(mu, ElementType.Float64)).Item();
            return new(at.Weights, at.C.SqueezeAxis(1), error, primal == 0 ? 0 : (primal - at.Value) / primal);
        }
    }
}
