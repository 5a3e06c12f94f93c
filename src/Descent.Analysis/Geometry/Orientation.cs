using Descent.Engine;

namespace Descent.Analysis;

/// <summary>Whether a square matrix keeps the orientation of space.</summary>
public static class Orientation
{
    /// <summary>The sign of the determinant, by elimination with partial pivoting: 1, −1, or 0 where a pivot vanishes.</summary>
    /// <exception cref="ShapeError">The matrix is not square.</exception>
    public static int Of(Tensor matrix)
    {
        if (matrix.Rank != 2 || matrix.Shape[0] != matrix.Shape[1]) throw ShapeError.In("Orientation", "takes a square matrix", "give [n, n]", ("matrix", matrix.Shape));
        var n = matrix.Shape[0];
        double[][] rows = [.. matrix.ToDoubles().Chunk(Math.Max(n, 1))];
        var sign = 1;
        for (var k = 0; k < n; k++)
        {
            var pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(rows[i][k]));
            if (rows[pivot][k] == 0) return 0;
            if (pivot != k)
            {
                (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
                sign = -sign;
            }
            sign *= Math.Sign(rows[k][k]);
            for (var i = k + 1; i < n; i++) Vectors.AddScaled(rows[i], -rows[i][k] / rows[k][k], rows[k]);
        }
        return sign;
    }

    /// <summary>The matrix, with its first row turned round where its orientation is not the one asked for: its singular values stay.</summary>
    /// <param name="matrix">[n, n], invertible.</param>
    /// <param name="sign">1 or −1.</param>
    public static Tensor Matched(Tensor matrix, int sign) =>
        Of(matrix) == sign ? matrix : Tensor.Concatenate(0, -matrix.Slice(0, 0, 1), matrix.Slice(0, 1, matrix.Shape[0]));

    /// <summary>Whether the straight way between two matrices stays away from singular ones: of one orientation, with all singular values above a bound, at evenly spaced points.</summary>
    /// <param name="least">The bound, at least 0.</param>
    /// <param name="points">At least 2, both ends among them.</param>
    public static bool IsKept(Tensor from, Tensor to, double least, int points = 11)
    {
        var sign = Of(from);
        return Enumerable.Range(0, points).Select(i => from + (double)i / (points - 1) * (to - from)).All(x => Of(x) == sign && Tensor.Svd(x).S.Min().Item() > least);
    }
}
