using Descent.Engine;

namespace Descent.Data;

/// <summary>A matrix of which some entries are seen: E(X) = ½ Σ (X_ij − M_ij)² over those.</summary>
/// <param name="Target">M, float64 [d, d].</param>
/// <param name="Mask">1 where an entry is seen, else 0; as M.</param>
public sealed record MatrixCompletionTask(Tensor Target, Tensor Mask)
{
    /// <summary>A product of Gaussian matrices [d, rank] and [rank, d], scaled to Frobenius norm 1; rank d is a Gaussian matrix, from whose seen entries nothing can be told of the others.</summary>
    /// <param name="share">Of seen entries, rounded to whole ones.</param>
    public static MatrixCompletionTask Draw(RandomKey key, int size, int rank, double share)
    {
        if (rank < 1 || rank > size || share is not (> 0 and <= 1)) throw new ShapeError(FormattableString.Invariant($"MatrixCompletionTask: rank {rank} of {size} and a share of {share}; give a rank from 1 to the size, and a share above 0 up to 1."));
        var keys = key.Split(3);
        var left = keys[0].Normal([size, rank], element: ElementType.Float64);
        var matrix = rank == size ? left : Tensor.MatMul(left, keys[1].Normal([rank, size], element: ElementType.Float64));
        var seen = (keys[2].Permutation(size * size) < (int)Math.Round(share * size * size)).To(ElementType.Float64);
        return new(matrix / Tensor.Sqrt((matrix * matrix).Sum()), seen.Reshape(size, size));
    }

    /// <summary>∇E(X): the residual on seen entries.</summary>
    /// <param name="x">[.., d, d].</param>
    public Tensor Gradient(Tensor x) => Mask * (x - Target);

    /// <summary>The nearest matrix without loss: seen entries as they were seen, the others of X.</summary>
    /// <param name="x">[.., d, d].</param>
    public Tensor Project(Tensor x) => (1 - Mask) * x + Mask * Target;

    /// <summary>E(X), [..].</summary>
    public Tensor Loss(Tensor x)
    {
        var residual = Gradient(x);
        return 0.5 * (residual * residual).Sum(-1, -2);
    }

    /// <summary>‖X − M‖ / ‖M‖ over the entries that are not seen: 1 for a zero matrix.</summary>
    public Tensor HeldOutError(Tensor x)
    {
        var (off, own) = ((1 - Mask) * (x - Target), (1 - Mask) * Target);
        return Tensor.Sqrt((off * off).Sum(-1, -2) / (own * own).Sum(-1, -2));
    }
}
