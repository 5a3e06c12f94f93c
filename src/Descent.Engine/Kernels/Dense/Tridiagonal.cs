namespace Descent.Engine.Kernels;

/// <summary>Eigenvalues and eigenvectors of one symmetric matrix: Householder reduction to tridiagonal form, then implicit QR steps
/// with Wilkinson's shift (Golub and Van Loan, 2013, algorithms 8.3.1 to 8.3.3). Vectors are kept as rows, so that all work runs along rows.</summary>
internal static unsafe class Tridiagonal
{
    const double Epsilon = 1.0 / (1L << 52);
    const double Negligible = 1e-290;
    const int StepsAValue = 50;

    /// <summary>Room that <see cref="Decompose"/> needs, in numbers.</summary>
    internal static long Room(int n) => 4L * n;

    /// <summary>Reduces <paramref name="a"/> [n, n], scaled to about 1 and destroyed; diagonal becomes the values, in no order, and rows the vectors.</summary>
    /// <returns>Whether the iteration converged.</returns>
    internal static bool Decompose(double* a, double* diagonal, double* rows, int n, double* room)
    {
        double* beside = room, scales = room + n, p = room + 2L * n;
        Reduce(a, diagonal, beside, scales, p, n);
        RowArithmetic.Clear(rows, (long)n * n);
        for (var i = 0; i < n; i++) rows[(long)i * n + i] = 1;
        for (var k = n - 3; k >= 0; k--)
        {
            if (scales[k] == 0) continue;
            var v = a + (long)k * n + k + 1;
            for (var i = k + 1; i < n; i++)
            {
                var row = rows + (long)i * n + k + 1;
                RowArithmetic.AddScaled(row, -scales[k] * RowArithmetic.Dot(row, v, n - k - 1), v, n - k - 1);
            }
        }
        return Iterate(diagonal, beside, rows, n);
    }

    /// <summary>Leaves the tridiagonal matrix in two vectors, and reflector k, I − scales[k] v vᵀ, in row k right of the diagonal.</summary>
    static void Reduce(double* a, double* diagonal, double* beside, double* scales, double* p, int n)
    {
        for (var k = 0; k < n; k++)
        {
            var row = a + (long)k * n;
            diagonal[k] = row[k];
            if (k == n - 1) break;
            var x = row + k + 1;
            var rest = n - k - 1;
            var tail = RowArithmetic.Dot(x + 1, x + 1, rest - 1);
            scales[k] = 0;
            beside[k] = x[0];
            if (tail < Negligible) continue;
            var length = Math.Sqrt(Math.FusedMultiplyAdd(x[0], x[0], tail));
            beside[k] = x[0] > 0 ? -length : length;
            x[0] -= beside[k];
            var scale = scales[k] = 2 / Math.FusedMultiplyAdd(x[0], x[0], tail);
            // A − v wᵀ − w vᵀ, where w = p − (scale / 2)(pᵀ v) v and p = scale A v.
            var below = a + (long)(k + 1) * n + k + 1;
            for (var i = 0; i < rest; i++) p[i] = scale * RowArithmetic.Dot(below + (long)i * n, x, rest);
            RowArithmetic.AddScaled(p, -0.5 * scale * RowArithmetic.Dot(p, x, rest), x, rest);
            for (var i = 0; i < rest; i++)
            {
                RowArithmetic.AddScaled(below + (long)i * n, -x[i], p, rest);
                RowArithmetic.AddScaled(below + (long)i * n, -p[i], x, rest);
            }
        }
    }

    static bool Iterate(double* d, double* e, double* rows, int n)
    {
        var budget = (long)StepsAValue * n;
        for (var end = n - 1; end > 0;)
        {
            if (Math.Abs(e[end - 1]) <= Epsilon * (Math.Abs(d[end - 1]) + Math.Abs(d[end])))
            {
                e[--end] = 0;
                continue;
            }
            var start = end - 1;
            while (start > 0 && Math.Abs(e[start - 1]) > Epsilon * (Math.Abs(d[start - 1]) + Math.Abs(d[start]))) start--;
            if (budget-- == 0) return false;
            Step(d, e, rows, start, end, n);
        }
        return true;
    }

    /// <summary>One implicit step on the block start .. end: the bulge is chased down, every rotation also applied to the vectors.</summary>
    static void Step(double* d, double* e, double* rows, int start, int end, int n)
    {
        var half = 0.5 * (d[end - 1] - d[end]);
        var last = e[end - 1];
        var root = Hypotenuse(half, last);
        var shift = d[end] - last * (last / (half + (half < 0 ? -root : root)));
        var (x, z) = (d[start] - shift, e[start]);
        for (var k = start; k < end; k++)
        {
            var r = Hypotenuse(x, z);
            var (c, s) = r == 0 ? (1.0, 0.0) : (x / r, z / r);
            if (k > start) e[k - 1] = r;
            var (p, b, q) = (d[k], e[k], d[k + 1]);
            var twice = 2 * c * s * b;
            d[k] = c * c * p + twice + s * s * q;
            d[k + 1] = s * s * p - twice + c * c * q;
            e[k] = c * s * (q - p) + (c * c - s * s) * b;
            if (k < end - 1)
            {
                z = s * e[k + 1];
                e[k + 1] *= c;
                x = e[k];
            }
            RowArithmetic.Rotate(rows + (long)k * n, rows + (long)(k + 1) * n, c, s, n);
        }
    }

    internal static double Hypotenuse(double a, double b)
    {
        (a, b) = (Math.Abs(a), Math.Abs(b));
        var (large, small) = a > b ? (a, b) : (b, a);
        if (large == 0) return 0;
        var ratio = small / large;
        return large * Math.Sqrt(Math.FusedMultiplyAdd(ratio, ratio, 1));
    }
}
