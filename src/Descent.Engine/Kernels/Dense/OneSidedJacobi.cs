namespace Descent.Engine.Kernels;

/// <summary>Singular values by rotating rows until they are orthogonal (Hestenes, 1958): slow beside bidiagonalisation, but short, and
/// accurate for small singular values too.</summary>
internal static unsafe class OneSidedJacobi
{
    const double Epsilon = 1.0 / (1L << 52);
    const int Sweeps = 60;

    /// <summary>Makes the k rows of b [k, length], k ≤ length, orthogonal: b ← W b, w = W. Then splits them into values and unit rows, values descending.</summary>
    /// <returns>Whether the sweeps converged.</returns>
    internal static bool Decompose(double* b, double* w, double* values, int k, int length)
    {
        RowArithmetic.Clear(w, (long)k * k);
        for (var i = 0; i < k; i++) w[(long)i * k + i] = 1;
        var sweep = 0;
        while (Sweep(b, w, k, length)) if (++sweep == Sweeps) return false;
        for (var i = 0; i < k; i++) values[i] = Math.Sqrt(RowArithmetic.Dot(b + (long)i * length, b + (long)i * length, length));
        Sort(b, w, values, k, length);
        for (var i = 0; i < k; i++)
        {
            if (values[i] > 0) RowArithmetic.Divide(b + (long)i * length, values[i], length);
            else Complete(b, i, length);
        }
        return true;
    }

    /// <summary>Every pair once.</summary>
    /// <returns>Whether any pair had to be rotated.</returns>
    static bool Sweep(double* b, double* w, int k, int length)
    {
        var rotated = false;
        for (var i = 0; i < k; i++)
        {
            var p = b + (long)i * length;
            for (var j = i + 1; j < k; j++)
            {
                var q = b + (long)j * length;
                var (pp, qq, pq) = (RowArithmetic.Dot(p, p, length), RowArithmetic.Dot(q, q, length), RowArithmetic.Dot(p, q, length));
                if (Math.Abs(pq) <= Epsilon * length * Math.Sqrt(pp) * Math.Sqrt(qq)) continue;
                rotated = true;
                var zeta = (qq - pp) / (2 * pq);
                var t = (zeta < 0 ? -1 : 1) / (Math.Abs(zeta) + Tridiagonal.Hypotenuse(1, zeta));
                var c = 1 / Math.Sqrt(Math.FusedMultiplyAdd(t, t, 1));
                RowArithmetic.Rotate(p, q, c, -c * t, length);
                RowArithmetic.Rotate(w + (long)i * k, w + (long)j * k, c, -c * t, k);
            }
        }
        return rotated;
    }

    static void Sort(double* b, double* w, double* values, int k, int length)
    {
        for (var i = 0; i < k; i++)
        {
            var best = i;
            for (var j = i + 1; j < k; j++) if (values[j] > values[best]) best = j;
            if (best == i) continue;
            (values[i], values[best]) = (values[best], values[i]);
            RowArithmetic.Exchange(b + (long)i * length, b + (long)best * length, length);
            RowArithmetic.Exchange(w + (long)i * k, w + (long)best * k, k);
        }
    }

    /// <summary>Row i becomes a unit row orthogonal to those before it: the coordinate axis that they cover least, projected twice.</summary>
    static void Complete(double* b, int i, int length)
    {
        var (axis, least) = (0, double.PositiveInfinity);
        for (var c = 0; c < length; c++)
        {
            var covered = 0.0;
            for (var r = 0; r < i; r++) covered += b[(long)r * length + c] * b[(long)r * length + c];
            if (covered < least) (axis, least) = (c, covered);
        }
        var row = b + (long)i * length;
        RowArithmetic.Clear(row, length);
        row[axis] = 1;
        for (var pass = 0; pass < 2; pass++)
        {
            for (var r = 0; r < i; r++)
            {
                var other = b + (long)r * length;
                RowArithmetic.AddScaled(row, -RowArithmetic.Dot(row, other, length), other, length);
            }
        }
        RowArithmetic.Divide(row, Math.Sqrt(RowArithmetic.Dot(row, row, length)), length);
    }
}
