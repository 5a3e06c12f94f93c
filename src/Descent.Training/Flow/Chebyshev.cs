namespace Descent.Training;

/// <summary>The Runge-Kutta-Chebyshev method of second order: s stages, stable on the negative real axis for h ρ up to about 0.65 s².</summary>
/// <remarks>
/// Sommeijer, Shampine and Verwer (1998), RKC: an explicit solver for parabolic PDEs, J. Comput. Appl. Math. 88, 315; damping ε = 2/13. ρ is the spectral radius
/// of the Jacobian, whose eigenvalues should lie near the negative real axis, as those of a gradient flow do where the loss is convex; where it is not,
/// positive eigenvalues need no stability, only accuracy. Memory: five vectors, whatever s.
/// </remarks>
sealed class Chebyshev(RightHandSide rightHandSide, OdeOptions options) : OdeStepper(rightHandSide, options)
{
    const double Damping = 2.0 / 13;
    readonly double[] work = new double[rightHandSide.Length];
    readonly double[][] stages = [new double[rightHandSide.Length], new double[rightHandSide.Length], new double[rightHandSide.Length]];

    // Rounding grows with s²: beyond this many stages it would reach the tolerance.
    readonly int mostStages = (int)Math.Max(2, Math.Round(Math.Sqrt(options.RelativeTolerance / (10 * Math.BitIncrement(1.0) - 10))));

    public override int ErrorOrder => 3;

    /// <summary>Bound on the Jacobian's spectral radius, to be set before a step.</summary>
    public double Radius { get; set; }

    /// <summary>The longest step that is stable with the most stages.</summary>
    public double LongestStep => Radius > 0 ? (mostStages * (double)mostStages - 1) / (1.54 * Radius) : double.PositiveInfinity;

    int StagesFor(double h) => Math.Clamp(1 + (int)Math.Sqrt(1 + 1.54 * h * Radius), 2, mostStages);

    public override double Attempt(double t, double h, double next, double[] y, double[] slope, double[] yNext, double[] slopeNext)
    {
        var s = StagesFor(h);
        var w0 = 1 + Damping / ((double)s * s);
        var (square, root) = (w0 * w0 - 1, Math.Sqrt(w0 * w0 - 1));
        var argument = s * Math.Log(w0 + root);
        var w1 = Math.Sinh(argument) * square / (Math.Cosh(argument) * s * root - w0 * Math.Sinh(argument));

        // Chebyshev polynomials at w0 with two derivatives; b and nodes of the last two stages.
        var (z1, z2, d1, d2, e1, e2) = (w0, 1.0, 1.0, 0.0, 0.0, 0.0);
        var (b1, b2) = (1 / (4 * w0 * w0), 1 / (4 * w0 * w0));
        var (node1, node2) = (w1 * b1, 0.0);
        var (before, last, current) = (stages[0], stages[1], stages[2]);
        y.CopyTo(before, 0);
        Combine(last, y, y, y, slope, slope, (0, 0, h * node1, 0));
        for (var j = 2; j <= s; j++)
        {
            var z = 2 * w0 * z1 - z2;
            var d = 2 * w0 * d1 - d2 + 2 * z1;
            var e = 2 * w0 * e1 - e2 + 4 * d1;
            var b = e / (d * d);
            var a = 1 - z1 * b1;
            var (mu, nu) = (2 * w0 * b / b1, -b / b2);
            var rate = mu * w1 / w0;
            if (!F.Evaluate(t + h * node1, last, work)) return double.NaN;
            Combine(j == s ? yNext : current, y, last, before, work, slope, (mu, nu, h * rate, a));
            var node = mu * node1 + nu * node2 + rate * (1 - a);
            (before, last, current) = (last, current, before);
            (z2, z1, d2, d1, e2, e1, b2, b1, node2, node1) = (z1, z, d1, d, e1, e, b1, b, node1, node);
        }
        if (!F.Evaluate(next, yNext, slopeNext)) return double.NaN;
        for (var i = 0; i < work.Length; i++) work[i] = 0.8 * (y[i] - yNext[i]) + 0.4 * h * (slope[i] + slopeNext[i]);
        return FlatVector.ScaledNorm(work, y, yNext, Options);
    }

    /// <summary>target = y + µ (last − y) + ν (before − y) + rate · (f − a · slope).</summary>
    static void Combine(double[] target, double[] y, double[] last, double[] before, double[] f, double[] slope, (double Mu, double Nu, double Rate, double A) with)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = y[i] + with.Mu * (last[i] - y[i]) + with.Nu * (before[i] - y[i]) + with.Rate * (f[i] - with.A * slope[i]);
        }
    }

    public override void Interpolate(DenseOutput dense, double t, double h, double[] y, double[] slope, double[] yNext, double[] slopeNext) =>
        dense.Set(t, h, y, slope, yNext, slopeNext);
}
