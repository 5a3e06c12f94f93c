namespace Descent.Engine;

/// <summary>Triangles and diagonals of matrices, composed.</summary>
public static class TriangleFunction
{
    extension(Tensor x)
    {
        /// <summary>x [.., m, n] with zeros above the diagonal.</summary>
        public Tensor LowerTriangle() => Tensor.Where(Ordered(x) >= 0.0, x, 0.0);

        /// <summary>x [.., m, n] with zeros below the diagonal.</summary>
        public Tensor UpperTriangle() => Tensor.Where(Ordered(x) <= 0.0, x, 0.0);

        /// <summary>The diagonal of square matrices: [.., n, n] → [.., n].</summary>
        public Tensor Diagonal()
        {
            DenseShapes.Square(x.Shape, "Diagonal");
            var n = x.Shape[^1];
            Shape flat = [.. x.Shape.Extents[..^2], checked(n * n)];
            return x.Reshape(flat.Extents).Slice(-1, 0, n * n, n + 1);
        }

        /// <summary>Diagonal matrices: [.., n] → [.., n, n].</summary>
        public Tensor DiagonalMatrix()
        {
            var n = x.Shape[^1];
            Shape square = [.. x.Shape.Extents, n];
            var rows = x.ExpandAxis(-1).BroadcastTo(square);
            return Tensor.Where(Tensor.Equal(Ordered(rows), Tensor.Scalar(0, ElementType.Int32)), rows, 0.0);
        }

        /// <summary>½ (x + xᵀ): the symmetric part of square matrices [.., n, n].</summary>
        public Tensor SymmetricPart()
        {
            DenseShapes.Square(x.Shape, "SymmetricPart");
            return 0.5 * (x + x.SwapAxes(-2, -1));
        }
    }

    /// <summary>Row minus column, int32 [m, n]: 0 on the diagonal, negative above it.</summary>
    static Tensor Ordered(Tensor x)
    {
        if (x.Rank < 2) throw ShapeError.In("Triangle", "takes matrices [.., m, n]", "reshape it", ("x", x.Shape));
        return Tensor.Range(x.Shape[^2]).ExpandAxis(-1) - Tensor.Range(x.Shape[^1]);
    }
}

/// <summary>Checks that several compositions share.</summary>
static class DenseShapes
{
    public static void Square(Shape shape, string operation)
    {
        if (shape.Rank < 2 || shape[^1] != shape[^2]) throw ShapeError.In(operation, "takes square matrices [.., n, n]", "reshape it", ("x", shape));
    }
}
