namespace Descent.Training;

/// <summary>The size of the Jacobian's dominant eigenvalue by the power method on differences of the right-hand side; no matrix is formed.</summary>
/// <remarks>After Sommeijer, Shampine and Verwer (1998), section 3. It starts from where the last estimate ended: the stiff direction turns slowly.</remarks>
sealed class SpectralRadius
{
    const int Most = 50;

    /// <summary>The estimate is low by the power method's last change at least; rkc's margin.</summary>
    const double Margin = 1.2;
    readonly RightHandSide f;
    readonly double[] shifted;
    readonly double[] slopeThere;

    public SpectralRadius(RightHandSide rightHandSide)
    {
        f = rightHandSide;
        (shifted, slopeThere, Direction) = (new double[f.Length], new double[f.Length], new double[f.Length]);
        // No direction is known yet: one that has a share of every eigenvector unless it were made to miss it.
        var state = 1u;
        for (var i = 0; i < Direction.Length; i++)
        {
            state = state * 1664525 + 1013904223;
            Direction[i] = state / 4294967296.0 - 0.5;
        }
    }

    /// <summary>Where the next estimate starts.</summary>
    public double[] Direction { get; }

    /// <summary>Estimates at (t, y); null where the method does not settle, as for a pair of complex eigenvalues.</summary>
    public double? Estimate(double t, double[] y, double[] slope)
    {
        var size = FlatVector.Norm(y);
        var distance = (size > 0 ? size : 1) * Math.Sqrt(Math.BitIncrement(1.0) - 1);
        var (sigma, length) = (0.0, FlatVector.Norm(Direction));
        for (var i = 1; i <= Most; i++)
        {
            for (var k = 0; k < y.Length; k++) shifted[k] = y[k] + Direction[k] * (distance / length);
            if (!f.Evaluate(t, shifted, slopeThere)) return null;
            var previous = sigma;
            length = FlatVector.Distance(slopeThere, slope);
            if (!(length > 0)) return 0;
            sigma = length / distance;
            var along = 0.0;
            for (var k = 0; k < y.Length; k++)
            {
                var changed = slopeThere[k] - slope[k];
                along += changed * (shifted[k] - y[k]);
                Direction[k] = changed;
            }
            // A complex pair turns the direction: its length may settle, but it is not mapped onto itself.
            if (i >= 3 && Math.Abs(sigma - previous) <= 0.01 * sigma && Math.Abs(along) >= 0.9 * length * distance) return Margin * sigma;
        }
        return null;
    }
}
