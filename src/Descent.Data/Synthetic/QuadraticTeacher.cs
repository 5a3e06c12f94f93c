using Descent.Engine;

namespace Descent.Data;

/// <summary>A quadratic single-index function of Gaussian inputs, y = ½ (β · x)² with x of D independent entries of variance 1/D.</summary>
/// <param name="Direction">β, float64 [D], ‖β‖² = D, so that β · x is a standard normal: y has the mean ½ and the mean square ¾.</param>
public sealed record QuadraticTeacher(Tensor Direction)
{
    /// <summary>E y².</summary>
    public const double MeanSquare = 0.75;

    /// <summary>A teacher whose direction is uniform on the sphere.</summary>
    public static QuadraticTeacher Draw(RandomKey key, int inputs)
    {
        var direction = key.Normal([inputs], element: ElementType.Float64);
        return new(direction * Tensor.Sqrt(inputs / (direction * direction).Sum()));
    }

    /// <summary>What the teacher says of inputs [n, D]: [n].</summary>
    public Tensor Apply(Tensor x)
    {
        var projection = Tensor.MatMul(x, Direction.ExpandAxis(1)).SqueezeAxis(1);
        return 0.5 * (projection * projection);
    }

    /// <summary>Fresh samples, without noise.</summary>
    public NoisySamples Sample(RandomKey key, int count)
    {
        var inputs = Direction.Shape[0];
        var x = key.Normal([count, inputs], deviation: 1 / Math.Sqrt(inputs), element: ElementType.Float64);
        return new(x, Apply(x), Tensor.Zeros([count], ElementType.Float64));
    }
}
