namespace Descent.Engine.Kernels;

/// <summary>Scaling by a power of two, which is exact: keeps squares of very large and very small matrices in range.</summary>
internal static unsafe class PowerScale
{
    /// <summary>Scales x so that its largest absolute value lies in [1, 2).</summary>
    /// <returns>The factor that undoes it; 0 if x holds NaN or an infinity.</returns>
    internal static double Apply(double* x, long n)
    {
        var largest = 0.0;
        for (var i = 0L; i < n; i++)
        {
            if (!double.IsFinite(x[i])) return 0;
            largest = Math.Max(largest, Math.Abs(x[i]));
        }
        if (largest == 0) return 1;
        var exponent = Math.Clamp(Math.ILogB(largest), -1000, 1000);
        var factor = Math.ScaleB(1, -exponent);
        for (var i = 0L; i < n; i++) x[i] *= factor;
        return Math.ScaleB(1, exponent);
    }
}
