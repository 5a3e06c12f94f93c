namespace Descent.Engine.Kernels;

/// <summary>The reduced orthogonal-triangular factorisation of one matrix by reflections, the diagonal of the triangle made positive.</summary>
internal static unsafe class Householder
{
    internal static long Room(int m, int n) => (long)m * n + (long)m * Math.Min(m, n) + Math.Min(m, n) + Math.Max(m, n);

    const double Negligible = 1e-290;

    /// <summary>x [m, n] = q [m, k] r [k, n], k = min(m, n).</summary>
    /// <returns>Whether x is finite; otherwise nothing is written.</returns>
    internal static bool Factor(double* x, double* q, double* r, int m, int n, double* room)
    {
        var k = Math.Min(m, n);
        double* a = room, reflectors = a + (long)m * n, scales = reflectors + (long)m * k, sums = scales + k;
        RowArithmetic.Copy(x, a, (long)m * n);
        var scale = PowerScale.Apply(a, (long)m * n);
        if (scale == 0) return false;
        for (var j = 0; j < k; j++)
        {
            var v = reflectors + (long)j * m;
            for (var i = j; i < m; i++) v[i] = a[(long)i * n + j];
            var tail = RowArithmetic.Dot(v + j + 1, v + j + 1, m - j - 1);
            scales[j] = 0;
            if (tail < Negligible) continue;
            var length = Math.Sqrt(Math.FusedMultiplyAdd(v[j], v[j], tail));
            v[j] += v[j] > 0 ? length : -length;
            scales[j] = 2 / Math.FusedMultiplyAdd(v[j], v[j], tail);
            Reflect(a, n, j, v, scales[j], j, m, sums);
        }
        RowArithmetic.Clear(r, (long)k * n);
        for (var i = 0; i < k; i++) RowArithmetic.Copy(a + (long)i * n + i, r + (long)i * n + i, n - i);
        RowArithmetic.Clear(q, (long)m * k);
        for (var i = 0; i < k; i++) q[(long)i * k + i] = 1;
        for (var j = k - 1; j >= 0; j--) if (scales[j] != 0) Reflect(q, k, j, reflectors + (long)j * m, scales[j], j, m, sums);
        for (var i = 0L; i < (long)k * n; i++) r[i] *= scale;
        for (var i = 0; i < k; i++)
        {
            if (!(r[(long)i * n + i] < 0)) continue;
            RowArithmetic.Negate(r + (long)i * n + i, n - i);
            for (var row = 0; row < m; row++) q[(long)row * k + i] = -q[(long)row * k + i];
        }
        return true;
    }

    /// <summary>Rows first .. m of a, columns from <paramref name="column"/> on, times I − scale v vᵀ from the left.</summary>
    static void Reflect(double* a, int n, int column, double* v, double scale, int first, int m, double* sums)
    {
        var width = n - column;
        RowArithmetic.Clear(sums, width);
        for (var i = first; i < m; i++) RowArithmetic.AddScaled(sums, v[i], a + (long)i * n + column, width);
        for (var i = first; i < m; i++) RowArithmetic.AddScaled(a + (long)i * n + column, -scale * v[i], sums, width);
    }
}
