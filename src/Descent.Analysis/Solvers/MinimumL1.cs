using Descent.Engine;

namespace Descent.Analysis;

/// <summary>Weights of least ℓ₁ norm that meet linear conditions, with the dual certificate that none is smaller.</summary>
/// <param name="Weights">w, float64 [d]; at most n of them are not zero.</param>
/// <param name="Multipliers">λ, float64 [n]: the dual solution, scaled so that |Xᵀλ| ≤ 1 holds exactly.</param>
/// <param name="Violation">How far w is from meeting the conditions, in the worst row.</param>
/// <param name="Gap">(‖w‖₁ − bᵀλ) / ‖w‖₁, at least what w is from optimal, relatively; b are the targets, or ones for margins.</param>
public sealed record MinimumL1(Tensor Weights, Tensor Multipliers, double Violation, double Gap)
{
    /// <summary>‖w‖₁.</summary>
    public double Norm => Weights.ToArray<double>().Sum(Math.Abs);

    /// <summary>Basis pursuit: min ‖w‖₁ with X w = y.</summary>
    /// <remarks>Chen, Donoho and Saunders (1998), as a linear program in w₊ and w₋.</remarks>
    /// <param name="x">[n, d].</param>
    /// <param name="y">[n].</param>
    /// <exception cref="AnalysisException">No weights interpolate the targets.</exception>
    public static MinimumL1 Interpolate(Tensor x, Tensor y) => Solve(x, y.ToDoubles(), atLeast: false);

    /// <summary>The ℓ₁ max margin: min ‖w‖₁ with yᵢ xᵢᵀ w ≥ 1. Its margin in the ℓ∞ geometry is 1 / ‖w‖₁.</summary>
    /// <param name="labels">±1, [n].</param>
    /// <exception cref="AnalysisException">No plane through the origin separates the samples.</exception>
    public static MinimumL1 Margin(Tensor x, Tensor labels)
    {
        if (Array.Exists(labels.ToDoubles(), label => label is not (1 or -1))) throw new AnalysisException("MinimumL1: labels must be 1 or −1.");
        Rows(x, labels.Shape);
        return Solve(x.To(ElementType.Float64) * labels.To(ElementType.Float64).ExpandAxis(1), [.. Enumerable.Repeat(1.0, x.Shape[0])], atLeast: true);
    }

    static void Rows(Tensor x, Shape targets)
    {
        if (x.Rank != 2 || x.Size == 0 || targets.Rank != 1 || targets[0] != x.Shape[0])
        {
            throw ShapeError.In("MinimumL1", "takes inputs [n, d] and one number a row", "give one row a sample", ("x", x.Shape), ("targets", targets));
        }
    }

    static MinimumL1 Solve(Tensor x, double[] b, bool atLeast)
    {
        Rows(x, [b.Length]);
        var (n, d) = (x.Shape[0], x.Shape[1]);
        var flat = x.ToDoubles();
        if (!Array.TrueForAll(flat, double.IsFinite) || !Array.TrueForAll(b, double.IsFinite)) throw new AnalysisException("MinimumL1: inputs or targets are not finite.");
        var a = new double[n][];
        for (var i = 0; i < n; i++)
        {
            a[i] = new double[2 * d + (atLeast ? n : 0)];
            for (var j = 0; j < d; j++) (a[i][j], a[i][d + j]) = (flat[i * d + j], -flat[i * d + j]);
            if (atLeast) a[i][2 * d + i] = -1;
        }
        var cost = new double[a[0].Length];
        Array.Fill(cost, 1, 0, 2 * d);
        var (solution, multipliers) = LinearProgram.Solve(cost, a, b)
            ?? throw new AnalysisException(atLeast ? "MinimumL1: no plane through the origin separates the samples." : "MinimumL1: no weights interpolate the targets; some rows contradict others.");
        double[] w = [.. Enumerable.Range(0, d).Select(j => solution[j] - solution[d + j])];
        return Certified(flat, b, w, multipliers, atLeast);
    }

    /// <summary>A dual point made feasible bounds the optimum from below, whatever the search did.</summary>
    internal static MinimumL1 Certified(double[] x, double[] b, double[] w, double[] multipliers, bool atLeast)
    {
        var (n, d) = (b.Length, w.Length);
        if (atLeast) multipliers = Array.ConvertAll(multipliers, one => Math.Max(0, one));
        var correlation = new double[d];
        var violation = 0.0;
        for (var i = 0; i < n; i++)
        {
            var row = x.AsSpan(i * d, d);
            Vectors.AddScaled(correlation, multipliers[i], row);
            var off = b[i] - Vectors.Dot(row, w);
            violation = Math.Max(violation, atLeast ? off : Math.Abs(off));
        }
        var scale = 1 / Math.Max(1, correlation.Max(Math.Abs));
        Vectors.Scale(multipliers, scale);
        var norm = w.Sum(Math.Abs);
        return new(Tensor.From(w, [d]), Tensor.From(multipliers, [n]), Math.Max(0, violation), norm == 0 ? 0 : (norm - Vectors.Dot(b, multipliers)) / norm);
    }
}
