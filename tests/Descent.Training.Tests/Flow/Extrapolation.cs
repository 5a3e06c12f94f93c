using Descent.Engine;

namespace Descent.Training.Tests.Flow;

/// <summary>The reference: Gragg's midpoint rule extrapolated to order 16 (Bulirsch and Stoer 1966), another method than those under test.</summary>
sealed class Extrapolation
{
    const int Rows = 8;
    readonly FlatFunction function;
    readonly double[] slope;

    public Extrapolation(DetestProblem problem)
    {
        Layout = new(problem.Start, "the start");
        function = FlatFunction.Create(problem.Slope, Layout, "the reference");
        slope = new double[Layout.Length];
    }

    public FlatTree<Tensor[]> Layout { get; }

    /// <summary>The value at t + length from that at t, in equal steps.</summary>
    public double[] Advance(double t, double[] y, double length, int steps)
    {
        for (var i = 0; i < steps; i++) y = Step(t + length * i / steps, y, length / steps);
        return y;
    }

    double[] Step(double t, double[] y, double h)
    {
        var rows = new double[Rows][];
        for (var row = 0; row < Rows; row++) rows[row] = Midpoint(t, y, h, 2 * (row + 1));
        return Neville(rows);
    }

    /// <summary>The polynomial in x = 1/n² through all midpoint results, at x = 0.</summary>
    static double[] Neville(double[][] rows)
    {
        var values = Array.ConvertAll(rows, row => (double[])row.Clone());
        for (var k = 1; k < values.Length; k++)
        {
            for (var i = values.Length - 1; i >= k; i--)
            {
                var ratio = Math.Pow((i + 1.0) / (i - k + 1), 2);
                for (var j = 0; j < values[i].Length; j++) values[i][j] += (values[i][j] - values[i - 1][j]) / (ratio - 1);
            }
        }
        return values[^1];
    }

    double[] Midpoint(double t, double[] y, double h, int n)
    {
        var sub = h / n;
        function.Invoke(t, y, slope);
        var (before, now) = ((double[])y.Clone(), y.Zip(slope, (a, f) => a + sub * f).ToArray());
        for (var i = 1; i < n; i++)
        {
            function.Invoke(t + i * sub, now, slope);
            for (var j = 0; j < before.Length; j++) before[j] += 2 * sub * slope[j];
            (before, now) = (now, before);
        }
        // Gragg's smoothing: half of the last two and of an Euler step.
        function.Invoke(t + h, now, slope);
        return [.. Enumerable.Range(0, now.Length).Select(j => 0.5 * (now[j] + before[j] + sub * slope[j]))];
    }
}
