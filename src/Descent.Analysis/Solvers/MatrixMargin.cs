using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The max-margin matrix min ½‖W‖² with zᵢᵀ W e_cᵢ ≥ 1: each constraint is about one column, so that the columns are as many vector problems.</summary>
/// <param name="Weights">W, float64 [d, columns]; a column without a constraint is 0.</param>
/// <param name="Violation">max(0, 1 − least margin), the worst column's; likewise the others.</param>
/// <param name="Stationarity">‖w − Σ αᵢ zᵢ‖ / ‖w‖.</param>
/// <param name="Gap">Of the duality, over ½‖w‖².</param>
/// <remarks>Tarzanagh, Li, Thrampoulidis and Oymak (2023), arXiv:2308.16898, the attention SVM for one-hot queries.</remarks>
public sealed record MatrixMargin(Tensor Weights, double Violation, double Stationarity, double Gap)
{
    /// <summary>‖W‖ in the Frobenius norm.</summary>
    public double Norm => Vectors.Norm(Weights.ToArray<double>());

    /// <summary>1 / ‖W‖: the margin of the direction.</summary>
    public double Margin => 1 / Norm;

    /// <summary>The same for comparisons of one-hot words: W with W[greater, column] − W[lesser, column] ≥ 1.</summary>
    /// <param name="words">Rows of W.</param>
    /// <param name="columns">Columns of W, such as queries.</param>
    /// <exception cref="AnalysisException">The comparisons of a column hold a cycle.</exception>
    public static MatrixMargin OfComparisons(int words, int columns, IEnumerable<(int Column, int Greater, int Lesser)> comparisons)
    {
        (int Column, int Greater, int Lesser)[] all = [.. comparisons.Distinct()];
        var unit = Tensor.Identity(words, ElementType.Float64);
        Tensor Rows(Func<(int Column, int Greater, int Lesser), int> word) => unit.Gather(Tensor.Of<int>([.. all.Select(word)]));
        return Solve(Rows(one => one.Greater) - Rows(one => one.Lesser), [.. all.Select(one => one.Column)], columns);
    }

    /// <summary>Comparisons as constraints on W flattened, [n, words · columns]: 1 at the greater word's entry, −1 at the lesser's.</summary>
    public static Tensor Flattened(int words, int columns, IReadOnlyList<(int Column, int Greater, int Lesser)> comparisons)
    {
        var rows = new double[(long)comparisons.Count * words * columns];
        for (var i = 0; i < comparisons.Count; i++)
        {
            var (column, greater, lesser) = comparisons[i];
            rows[(long)(i * words + greater) * columns + column] = 1;
            rows[(long)(i * words + lesser) * columns + column] = -1;
        }
        return Tensor.From(rows, [comparisons.Count, words * columns]);
    }

    /// <param name="differences">zᵢ, [n, d].</param>
    /// <param name="columns">cᵢ, n of them, each in 0 .. count − 1.</param>
    /// <param name="count">Columns of W.</param>
    /// <exception cref="AnalysisException">A column has no separating vector, or a number is none of a column.</exception>
    public static MatrixMargin Solve(Tensor differences, ReadOnlySpan<int> columns, int count)
    {
        if (differences.Rank != 2 || differences.Shape[0] != columns.Length || columns.Length == 0)
        {
            throw ShapeError.In("MatrixMargin", "takes differences [n, d] and n columns", "give one row a constraint", ("differences", differences.Shape), ("columns", columns.Length));
        }
        foreach (var column in columns)
        {
            if (column < 0 || column >= count) throw new AnalysisException($"MatrixMargin: there is no column {column} of {count}.");
        }
        var (rows, solved) = (columns.ToArray(), new HardMargin?[count]);
        foreach (var group in Enumerable.Range(0, rows.Length).GroupBy(i => rows[i]))
        {
            int[] own = [.. group];
            solved[group.Key] = HardMargin.Solve(differences.Gather(Tensor.Of<int>(own)), Tensor.Ones([own.Length], ElementType.Float64));
        }
        var zero = Tensor.Zeros([differences.Shape[1]], ElementType.Float64);
        double Worst(Func<HardMargin, double> read) => solved.OfType<HardMargin>().Max(read);
        return new(Tensor.Stack(1, [.. solved.Select(one => one?.Weights ?? zero)]), Worst(one => one.Violation), Worst(one => one.Stationarity), Worst(one => Math.Abs(one.Gap)));
    }
}
