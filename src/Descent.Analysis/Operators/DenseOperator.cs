using Descent.Engine;

namespace Descent.Analysis;

/// <summary>A symmetric matrix that is there as such; only its symmetric part counts.</summary>
public sealed class DenseOperator : SymmetricOperator
{
    readonly double[] rows;

    /// <param name="matrix">[n, n].</param>
    /// <exception cref="ShapeError">It is not square.</exception>
    public DenseOperator(Tensor matrix)
    {
        if (matrix.Rank != 2 || matrix.Shape[0] != matrix.Shape[1] || matrix.Size == 0) throw new ShapeError($"DenseOperator: takes a square matrix, got {matrix.Shape}; give [n, n].");
        Size = matrix.Shape[0];
        rows = matrix.SymmetricPart().ToDoubles();
    }

    public override int Size { get; }

    public override double[] Apply(double[] x)
    {
        Products++;
        var y = new double[Size];
        for (var i = 0; i < Size; i++) y[i] = Vectors.Dot(rows.AsSpan(i * Size, Size), x);
        return y;
    }
}
