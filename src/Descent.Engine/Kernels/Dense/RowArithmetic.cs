using System.Runtime.Intrinsics;

namespace Descent.Engine.Kernels;

/// <summary>Float64 arithmetic on contiguous rows, for factorisations.</summary>
/// <remarks>Bits depend on the length alone: neither on alignment nor on the width of the machine's vectors.</remarks>
internal static unsafe class RowArithmetic
{
    const int Width = 4;

    /// <summary>Σ a[i] b[i]: sixteen fused chains, combined pairwise.</summary>
    internal static double Dot(double* a, double* b, int n)
    {
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        var i = 0;
        for (; i <= n - 4 * Width; i += 4 * Width)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + Width), Vector256.Load(b + i + Width), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + 2 * Width), Vector256.Load(b + i + 2 * Width), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i + 3 * Width), Vector256.Load(b + i + 3 * Width), s3);
        }
        for (; i <= n - Width; i += Width) s0 = Vector256.FusedMultiplyAdd(Vector256.Load(a + i), Vector256.Load(b + i), s0);
        var lanes = s0 + s1 + (s2 + s3);
        var sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        for (; i < n; i++) sum = Math.FusedMultiplyAdd(a[i], b[i], sum);
        return sum;
    }

    /// <summary>y += s x.</summary>
    internal static void AddScaled(double* y, double s, double* x, int n)
    {
        var factor = Vector256.Create(s);
        var i = 0;
        for (; i <= n - Width; i += Width) Vector256.FusedMultiplyAdd(factor, Vector256.Load(x + i), Vector256.Load(y + i)).Store(y + i);
        for (; i < n; i++) y[i] = Math.FusedMultiplyAdd(s, x[i], y[i]);
    }

    /// <summary>y /= s.</summary>
    internal static void Divide(double* y, double s, int n)
    {
        for (var i = 0; i < n; i++) y[i] /= s;
    }

    /// <summary>y = −y.</summary>
    internal static void Negate(double* y, int n)
    {
        for (var i = 0; i < n; i++) y[i] = -y[i];
    }

    /// <summary>The plane rotation (a, b) ← (c a + s b, c b − s a).</summary>
    internal static void Rotate(double* a, double* b, double c, double s, int n)
    {
        var (cosine, sine) = (Vector256.Create(c), Vector256.Create(s));
        var i = 0;
        for (; i <= n - Width; i += Width)
        {
            var (x, y) = (Vector256.Load(a + i), Vector256.Load(b + i));
            Vector256.FusedMultiplyAdd(cosine, x, sine * y).Store(a + i);
            Vector256.FusedMultiplyAdd(cosine, y, -sine * x).Store(b + i);
        }
        for (; i < n; i++)
        {
            var (x, y) = (a[i], b[i]);
            a[i] = Math.FusedMultiplyAdd(c, x, s * y);
            b[i] = Math.FusedMultiplyAdd(c, y, -s * x);
        }
    }

    /// <summary>Exchanges two rows.</summary>
    internal static void Exchange(double* a, double* b, int n)
    {
        for (var i = 0; i < n; i++) (a[i], b[i]) = (b[i], a[i]);
    }

    internal static void Copy(double* from, double* to, long n) => new ReadOnlySpan<double>(from, checked((int)n)).CopyTo(new(to, checked((int)n)));

    internal static void Clear(double* y, long n) => new Span<double>(y, checked((int)n)).Clear();

    /// <summary>Whether the component of largest absolute value, the first of equal ones, is negative.</summary>
    internal static bool LeansNegative(double* y, int stride, int n)
    {
        var largest = 0;
        for (var i = 1; i < n; i++) if (Math.Abs(y[(long)i * stride]) > Math.Abs(y[(long)largest * stride])) largest = i;
        return n > 0 && y[(long)largest * stride] < 0;
    }
}
