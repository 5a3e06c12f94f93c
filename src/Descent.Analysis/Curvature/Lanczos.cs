using Descent.Engine;

namespace Descent.Analysis;

/// <summary>An orthonormal basis of a Krylov space and the tridiagonal matrix of an operator in it.</summary>
/// <remarks>
/// Lanczos (1950); every new vector is orthogonalised against all before it, a second time where the first took away most of it (Daniel,
/// Gragg, Kaufman and Stewart, 1976). Where the space closes, it goes on with a fresh random vector, so that repeated eigenvalues are found, too.
/// </remarks>
public sealed class Lanczos
{
    readonly SymmetricOperator matrix;
    readonly RandomKey key;
    readonly List<double[]> basis = [];
    readonly List<double> diagonal = [];
    readonly List<double> beside = [];
    double[] next;
    double scale;

    /// <param name="start">The first vector, of any length but 0; null for a random one.</param>
    public Lanczos(SymmetricOperator matrix, RandomKey key, double[]? start = null)
    {
        (this.matrix, this.key) = (matrix, key);
        next = start is null ? Vectors.Normal(key.Fold(0), matrix.Size) : (double[])start.Clone();
        var norm = Vectors.Norm(next);
        if (!(norm > 0 && double.IsFinite(norm))) throw new AnalysisException("Lanczos: the first vector is zero or not finite; give another.");
        Vectors.Scale(next, 1 / norm);
    }

    /// <summary>Vectors in the basis.</summary>
    public int Steps => basis.Count;

    /// <summary>Whether the basis spans everything, so that what follows from it is exact up to rounding.</summary>
    public bool IsComplete => basis.Count == matrix.Size;

    /// <summary>The length of what the last product had outside the basis.</summary>
    double Outside => beside.Count == 0 ? 0 : beside[^1];

    /// <summary>Bytes that a basis of so many vectors takes.</summary>
    public static long Bytes(long size, int steps) => sizeof(double) * size * (steps + 3L);

    /// <summary>Adds vectors; stops early when the basis spans everything.</summary>
    /// <exception cref="AnalysisException">A product is not finite.</exception>
    public void Extend(int steps)
    {
        for (var i = 0; i < steps && !IsComplete; i++) Step();
    }

    void Step()
    {
        var current = next;
        basis.Add(current);
        var w = matrix.Apply(current);
        var alpha = Vectors.Dot(current, w);
        if (!double.IsFinite(alpha)) throw new AnalysisException($"Lanczos: product {Steps} with the operator is not finite; check that parameters and loss are.");
        diagonal.Add(alpha);
        Vectors.AddScaled(w, -alpha, current);
        if (basis.Count > 1) Vectors.AddScaled(w, -beside[^1], basis[^2]);
        scale = Math.Max(scale, Math.Max(Math.Abs(alpha), Outside));
        var length = Orthogonalise(w);
        scale = Math.Max(scale, length);
        var closed = IsComplete || length <= matrix.Epsilon * Math.Sqrt(matrix.Size) * scale;
        beside.Add(closed ? 0 : length);
        if (IsComplete) return;
        if (closed) (w, length) = Fresh();
        Vectors.Scale(w, 1 / length);
        next = w;
    }

    /// <summary>A random vector outside the basis.</summary>
    (double[], double) Fresh()
    {
        for (var draw = 1; ; draw++)
        {
            var w = Vectors.Normal(key.Fold(basis.Count).Fold(draw), matrix.Size);
            var before = Vectors.Norm(w);
            var length = Orthogonalise(w);
            if (length > 1e-8 * before) return (w, length);
        }
    }

    double Orthogonalise(double[] w)
    {
        var before = Vectors.Norm(w);
        for (var pass = 0; ; pass++)
        {
            foreach (var q in basis) Vectors.AddScaled(w, -Vectors.Dot(q, w), q);
            var after = Vectors.Norm(w);
            if (pass > 1 || after > 0.7 * before) return after;
            before = after;
        }
    }

    /// <summary>The eigenvalues of the tridiagonal matrix, ascending; its eigenvectors [steps, steps], as columns; and for each the length of its residual.</summary>
    /// <remarks>In exact arithmetic ‖A y − θ y‖ = β |s|, s being the last component: an eigenvalue of A lies within that of θ (Parlett, 1980, 13.2).</remarks>
    public (double[] Values, double[,] Vectors, double[] Residuals) Ritz()
    {
        var n = Steps;
        var flat = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            flat[i * n + i] = diagonal[i];
            if (i + 1 < n) flat[i * n + i + 1] = flat[(i + 1) * n + i] = beside[i];
        }
        var (values, vectors) = Tensor.SymmetricEigen(Tensor.From(flat, [n, n]));
        var columns = vectors.ToArray<double>();
        var square = new double[n, n];
        Buffer.BlockCopy(columns, 0, square, 0, columns.Length * sizeof(double));
        var residuals = new double[n];
        for (var i = 0; i < n; i++) residuals[i] = Outside * Math.Abs(square[n - 1, i]);
        return (values.ToArray<double>(), square, residuals);
    }

    /// <summary>The vector of the whole space that one column of the tridiagonal matrix's eigenvectors stands for.</summary>
    public double[] Lift(double[,] vectors, int column)
    {
        var y = new double[matrix.Size];
        for (var i = 0; i < Steps; i++) Vectors.AddScaled(y, vectors[i, column], basis[i]);
        return y;
    }
}
