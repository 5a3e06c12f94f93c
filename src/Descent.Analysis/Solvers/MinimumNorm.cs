using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The shortest weights among those that fit best: X⁺ Y.</summary>
/// <param name="Weights">float64 [d, c].</param>
/// <param name="Rank">Singular values of X above σ₁ · max(n, d) · 2⁻⁵².</param>
/// <param name="Residual">‖X W − Y‖, Frobenius; near 0 where the targets can be interpolated.</param>
/// <param name="OutsideRows">‖W − Xᵀ(Xᵀ)⁺W‖ / ‖W‖: 0 certifies that no shorter weights fit as well.</param>
public sealed record MinimumNorm(Tensor Weights, int Rank, double Residual, double OutsideRows)
{
    /// <summary>Solves by the singular value decomposition, which dependent rows do not trouble.</summary>
    /// <param name="x">[n, d].</param>
    /// <param name="targets">[n, c] or [n].</param>
    /// <exception cref="ShapeError">The rows do not match.</exception>
    public static MinimumNorm Solve(Tensor x, Tensor targets)
    {
        if (x.Rank != 2 || x.Size == 0 || targets.Rank is < 1 or > 2 || targets.Shape[0] != x.Shape[0])
        {
            throw ShapeError.In("MinimumNorm", "takes inputs [n, d] and targets [n, c] or [n]", "give one row a sample", ("x", x.Shape), ("targets", targets.Shape));
        }
        var rows = x.To(ElementType.Float64);
        var y = targets.To(ElementType.Float64).Reshape(x.Shape[0], -1);
        var (u, s, vt) = Tensor.Svd(rows);
        var values = s.ToArray<double>();
        var rank = values.Count(value => value > values[0] * Math.Max(x.Shape[0], x.Shape[1]) * Math.ScaleB(1, -52));
        if (rank == 0) return new(Tensor.Zeros([x.Shape[1], y.Shape[1]], ElementType.Float64), 0, Norm(y), 0);
        var (left, right) = (u.Slice(1, 0, rank), vt.Slice(0, 0, rank));
        var weights = Tensor.MatMul(right, Tensor.MatMul(left, y, transposeA: true) / s.Slice(0, 0, rank).ExpandAxis(1), transposeA: true);
        var inside = Tensor.MatMul(right, Tensor.MatMul(right, weights), transposeA: true);
        var size = Norm(weights);
        return new(weights, rank, Norm(Tensor.MatMul(rows, weights) - y), size == 0 ? 0 : Norm(weights - inside) / size);
    }

    static double Norm(Tensor x) => Tensor.Sqrt((x * x).Sum()).Item();
}
