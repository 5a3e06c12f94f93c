namespace Descent.Engine;

/// <summary>Orthogonal matrices, a function of the key alone.</summary>
public static class OrthogonalDraw
{
    extension(RandomKey key)
    {
        /// <summary>A uniform (Haar) matrix [rows, columns] with orthonormal rows or columns, whichever are fewer.</summary>
        /// <remarks>The Q of a normal matrix whose R has a positive diagonal (Mezzadri, 2007, arXiv:math-ph/0609050, section 5).</remarks>
        public Tensor Orthogonal(int rows, int columns, ElementType element = ElementType.Float32)
        {
            Shape tall = rows >= columns ? [rows, columns] : [columns, rows];
            var q = Tensor.QR(key.Normal(tall, element: element)).Q;
            return rows >= columns ? q : q.Transpose();
        }
    }
}
