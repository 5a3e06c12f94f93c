namespace Descent.Training;

/// <summary>A zero of a function in a bracket.</summary>
public static class RootFinding
{
    /// <summary>Brent's method: secant and inverse quadratic steps kept inside a bracket that bisection halves when they stall.</summary>
    /// <remarks>Brent (1973), Algorithms for Minimization without Derivatives, chapter 4. Ends when the bracket is 4 ulp of its end wide.</remarks>
    /// <param name="function">Of opposite signs at the ends, or zero at one.</param>
    public static double Brent(Func<double, double> function, double low, double high, double atLow, double atHigh)
    {
        if (atLow == 0) return low;
        if (atHigh == 0) return high;
        // b is the best point, a the one before it, c the other end of the bracket.
        var (a, b, c, fa, fb, fc) = (low, high, low, atLow, atHigh, atLow);
        var (step, beforeLast) = (b - a, b - a);
        while (true)
        {
            if (Math.Sign(fb) == Math.Sign(fc))
            {
                (c, fc) = (a, fa);
                step = beforeLast = b - a;
            }
            if (Math.Abs(fc) < Math.Abs(fb)) (a, b, c, fa, fb, fc) = (b, c, b, fb, fc, fb);
            var tolerance = 2 * Math.BitIncrement(Math.Abs(b)) - 2 * Math.Abs(b);
            var half = 0.5 * (c - b);
            if (Math.Abs(half) <= tolerance || fb == 0) return b;
            if (Math.Abs(beforeLast) >= tolerance && Math.Abs(fa) > Math.Abs(fb))
            {
                var s = fb / fa;
                var (p, q) = a == c ? (2 * half * s, 1 - s) : Quadratic(fa, fb, fc, half, b - a, s);
                if (p > 0) q = -q;
                p = Math.Abs(p);
                (step, beforeLast) = 2 * p < Math.Min(3 * half * q - Math.Abs(tolerance * q), Math.Abs(beforeLast * q)) ? (p / q, step) : (half, half);
            }
            else
            {
                step = beforeLast = half;
            }
            (a, fa) = (b, fb);
            b += Math.Abs(step) > tolerance ? step : Math.CopySign(tolerance, half);
            fb = function(b);
        }
    }

    static (double P, double Q) Quadratic(double fa, double fb, double fc, double half, double back, double s)
    {
        var (q, r) = (fa / fc, fb / fc);
        return (s * (2 * half * q * (q - r) - back * (r - 1)), (q - 1) * (r - 1) * (s - 1));
    }
}
