using Descent.Engine;

namespace Descent.Analysis;

/// <summary>A square matrix seen as its leading block and the rest, such as scores of words of interest among all words.</summary>
/// <param name="Matrix">[d, d].</param>
/// <param name="Size">k rows and columns, 0 &lt; k &lt; d.</param>
public sealed record LeadingBlock(Tensor Matrix, int Size)
{
    /// <summary>[k, k].</summary>
    public Tensor Inside => Matrix.Slice(0, 0, Size).Slice(1, 0, Size);

    /// <summary>The root mean square of the entries outside of the block, a scalar.</summary>
    public Tensor OutsideSize
    {
        get
        {
            var (inside, all) = (Inside, (double)Matrix.Shape[0] * Matrix.Shape[1]);
            return Tensor.Sqrt(((Matrix * Matrix).Sum() - (inside * inside).Sum()) / (all - Size * Size));
        }
    }

    /// <summary>The largest magnitude outside of the block, a scalar.</summary>
    public Tensor OutsideLargest =>
        Tensor.Maximum(Tensor.Abs(Matrix.Slice(0, Size, Matrix.Shape[0])).Max(), Tensor.Abs(Matrix.Slice(1, Size, Matrix.Shape[1])).Max());
}
