using Descent.Engine;

namespace Descent.Analysis;

/// <summary>One eigenvalue as it was found.</summary>
/// <param name="Residual">‖A y − θ y‖ for the unit vector y, computed by a further product: some eigenvalue lies within it of <paramref name="Value"/>.</param>
/// <param name="IsConverged">Whether the residual is within the tolerance.</param>
/// <param name="Vector">y.</param>
public sealed record Eigenvalue(double Value, double Residual, bool IsConverged, double[] Vector);

/// <summary>The ends of a spectrum.</summary>
/// <param name="Top">The largest, descending.</param>
/// <param name="Bottom">The smallest, ascending.</param>
/// <param name="Products">Products with the operator that were made.</param>
/// <param name="Steps">Vectors in the last basis.</param>
public sealed record ExtremeEigenvalues(IReadOnlyList<Eigenvalue> Top, IReadOnlyList<Eigenvalue> Bottom, int Products, int Steps)
{
    /// <summary>Steps between two looks at the spectrum.</summary>
    const int Look = 8;

    public bool IsConverged => Top.Concat(Bottom).All(one => one.IsConverged);

    /// <summary>Words for people: what did not converge is said to have failed.</summary>
    public string Status => IsConverged ? "converged" : FormattableString.Invariant($"FAILED: {Top.Concat(Bottom).Count(one => !one.IsConverged)} of {Top.Count + Bottom.Count} not converged in {Steps} steps");

    /// <summary>The most steps that are made unless another number is given.</summary>
    public static int DefaultSteps(long size, int wanted) => (int)Math.Min(size, Math.Max(64, 12L * wanted));

    /// <summary>What a search costs at most: products, and bytes for the basis.</summary>
    public static InstrumentCost Cost(long size, int top, int bottom, int maxSteps = 0)
    {
        var steps = maxSteps > 0 ? (int)Math.Min(size, maxSteps) : DefaultSteps(size, top + bottom);
        return new(4.0 * (steps + top + bottom), Lanczos.Bytes(size, steps) + (top + bottom) * size * sizeof(double));
    }

    /// <summary>Finds the largest and the smallest eigenvalues by Lanczos's method with full reorthogonalisation.</summary>
    /// <remarks>
    /// Starts from a random vector, so that with probability 1 no eigenvalue is missed for lack of a component; an eigenvalue repeated exactly is
    /// counted once unless the basis closes. A converged value is near an eigenvalue for certain, and the k-th largest with overwhelming probability.
    /// </remarks>
    /// <param name="tolerance">Residuals asked for, in units of the largest |θ|; below the operator's own rounding none converges.</param>
    /// <param name="maxSteps">Largest basis; 0 for <see cref="DefaultSteps"/>.</param>
    public static ExtremeEigenvalues Find(SymmetricOperator matrix, int top, int bottom = 0, RandomKey? key = null, double tolerance = 1e-6, int maxSteps = 0)
    {
        if (top < 0 || bottom < 0 || top + bottom < 1 || top > matrix.Size || bottom > matrix.Size) throw new AnalysisException($"ExtremeEigenvalues: asked for {top} and {bottom} of {matrix.Size} eigenvalues; ask for one at least, and no more than there are.");
        var before = matrix.Products;
        var limit = Math.Min(matrix.Size, maxSteps > 0 ? maxSteps : DefaultSteps(matrix.Size, top + bottom));
        var lanczos = new Lanczos(matrix, key ?? RandomKey.FromSeed(0));
        var asked = Math.Max(tolerance, matrix.Epsilon);
        while (true)
        {
            lanczos.Extend(Math.Min(Look + lanczos.Steps / 4, limit - lanczos.Steps));
            var (values, vectors, residuals) = lanczos.Ritz();
            var size = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));
            var bound = asked * size;
            int[] wanted = [.. Enumerable.Range(0, Math.Min(top, values.Length)).Select(i => values.Length - 1 - i), .. Enumerable.Range(0, Math.Min(bottom, values.Length))];
            var isEnough = values.Length >= Math.Max(top, bottom) && wanted.All(i => residuals[i] <= bound);
            if (!isEnough && lanczos.Steps < limit) continue;
            var found = wanted.Distinct().ToDictionary(i => i, i => Check(matrix, values[i], lanczos.Lift(vectors, i), bound));
            return new([.. wanted.Take(Math.Min(top, values.Length)).Select(i => found[i])], [.. wanted.Skip(Math.Min(top, values.Length)).Select(i => found[i])], matrix.Products - before, lanczos.Steps);
        }
    }

    /// <summary>The bound from the recurrence knows nothing of rounding; a further product does.</summary>
    static Eigenvalue Check(SymmetricOperator matrix, double value, double[] vector, double bound)
    {
        Vectors.Scale(vector, 1 / Vectors.Norm(vector));
        var product = matrix.Apply(vector);
        Vectors.AddScaled(product, -value, vector);
        var residual = Vectors.Norm(product);
        // Twice: the recurrence's bound was met, and the product adds rounding of its own.
        return new(value, residual, residual <= 2 * bound, vector);
    }
}
