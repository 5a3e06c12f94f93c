using Descent.Engine;
using Descent.Engine.Kernels;

namespace Descent.Analysis;

/// <summary>Arithmetic of float64 vectors, whose bits depend on their length alone.</summary>
static unsafe class Vectors
{
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        fixed (double* p = a, q = b) return RowArithmetic.Dot(p, q, a.Length);
    }

    /// <summary>y += s x.</summary>
    public static void AddScaled(Span<double> y, double s, ReadOnlySpan<double> x)
    {
        fixed (double* p = y, q = x) RowArithmetic.AddScaled(p, s, q, y.Length);
    }

    public static double Norm(ReadOnlySpan<double> x) => Math.Sqrt(Dot(x, x));

    public static void Scale(Span<double> x, double s)
    {
        for (var i = 0; i < x.Length; i++) x[i] *= s;
    }

    /// <summary>Independent standard normal components.</summary>
    public static double[] Normal(RandomKey key, int size) => key.Normal([size], element: ElementType.Float64).ToArray<double>();

    /// <summary>Independent components ±1.</summary>
    public static double[] Signs(RandomKey key, int size) => Array.ConvertAll(key.Bits([size]).ToArray<int>(), bits => bits < 0 ? -1.0 : 1.0);
}
