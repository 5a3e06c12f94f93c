namespace Descent.Analysis;

/// <summary>min cᵀ v with A v = b and v ≥ 0, dense, by the simplex method.</summary>
/// <remarks>
/// Dantzig's two phases on a tableau; the rule of the steepest reduced cost gives way to Bland's (1977), which cannot circle, while pivots make
/// no progress. For programs of some hundred rows; whoever uses it certifies the result by duality.
/// </remarks>
sealed class LinearProgram
{
    const double Tiny = 1e-11;
    const int Patience = 50;

    readonly int rows;
    readonly int columns;
    readonly double[][] table;
    readonly int[] basis;
    readonly double[] signs;
    int stalled;

    LinearProgram(double[][] a, double[] b)
    {
        (rows, columns) = (a.Length, a[0].Length);
        table = new double[rows + 1][];
        basis = new int[rows];
        signs = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            signs[i] = b[i] < 0 ? -1 : 1;
            table[i] = new double[columns + rows + 1];
            for (var j = 0; j < columns; j++) table[i][j] = signs[i] * a[i][j];
            table[i][columns + i] = 1;
            table[i][^1] = signs[i] * b[i];
            basis[i] = columns + i;
        }
        table[rows] = new double[columns + rows + 1];
    }

    /// <summary>A minimiser v and the multipliers λ of the rows; null where nothing satisfies the rows.</summary>
    /// <exception cref="AnalysisException">The cost has no lower bound, or rounding spoils the search.</exception>
    public static (double[] Solution, double[] Multipliers)? Solve(double[] cost, double[][] a, double[] b)
    {
        var program = new LinearProgram(a, b);
        return program.Feasible() ? program.Optimal(cost) : null;
    }

    bool Feasible()
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) table[rows][j] -= table[i][j];
            table[rows][^1] -= table[i][^1];
        }
        var size = Math.Max(1, -table[rows][^1]);
        Iterate();
        if (-table[rows][^1] > 1e-9 * size) return false;
        for (var i = 0; i < rows; i++)
        {
            // An artificial variable at zero leaves the basis, unless its row is a combination of others.
            if (basis[i] < columns) continue;
            var at = Enumerable.Range(0, columns).OrderByDescending(j => Math.Abs(table[i][j])).First();
            if (Math.Abs(table[i][at]) > 1e-9) Pivot(i, at);
        }
        return true;
    }

    (double[], double[]) Optimal(double[] cost)
    {
        Array.Clear(table[rows]);
        cost.CopyTo(table[rows], 0);
        for (var i = 0; i < rows; i++)
        {
            if (basis[i] < columns) Vectors.AddScaled(table[rows], -cost[basis[i]], table[i]);
        }
        Iterate();
        var solution = new double[columns];
        for (var i = 0; i < rows; i++)
        {
            if (basis[i] < columns) solution[basis[i]] = Math.Max(0, table[i][^1]);
        }
        // The reduced cost of row i's artificial variable, whose cost is zero, is −λᵢ.
        return (solution, [.. Enumerable.Range(0, rows).Select(i => -signs[i] * table[rows][columns + i])]);
    }

    void Iterate()
    {
        stalled = 0;
        for (var left = 200L * (rows + columns); ; left--)
        {
            if (left == 0) throw new AnalysisException("LinearProgram: too many pivots; the problem is degenerate within rounding: scale its rows to order one.");
            var enter = Entering();
            if (enter < 0) return;
            var leave = Leaving(enter);
            if (leave < 0) throw new AnalysisException("LinearProgram: the cost has no lower bound.");
            stalled = table[leave][^1] <= Tiny ? stalled + 1 : 0;
            Pivot(leave, enter);
        }
    }

    /// <summary>Artificial variables never come back.</summary>
    int Entering()
    {
        var (best, at) = (-1e-10, -1);
        for (var j = 0; j < columns; j++)
        {
            if (table[rows][j] >= best) continue;
            (best, at) = (table[rows][j], j);
            if (stalled > Patience) return at;
        }
        return at;
    }

    int Leaving(int enter)
    {
        var (best, at) = (double.PositiveInfinity, -1);
        for (var i = 0; i < rows; i++)
        {
            if (table[i][enter] <= Tiny) continue;
            var ratio = Math.Max(0, table[i][^1]) / table[i][enter];
            if (ratio < best || (ratio == best && basis[i] < basis[at])) (best, at) = (ratio, i);
        }
        return at;
    }

    void Pivot(int row, int column)
    {
        Vectors.Scale(table[row], 1 / table[row][column]);
        for (var i = 0; i <= rows; i++)
        {
            if (i != row && table[i][column] != 0) Vectors.AddScaled(table[i], -table[i][column], table[row]);
        }
        basis[row] = column;
    }
}
