using Descent.Engine;

namespace Descent.Training;

/// <summary>Gain times a uniform matrix with orthonormal rows or columns, whichever are fewer; the axes after the first count as one.</summary>
/// <remarks>Saxe, McClelland and Ganguli (2013), arXiv:1312.6120.</remarks>
public sealed record OrthogonalInitializer(double Gain = 1) : Initializer
{
    /// <exception cref="ShapeError">The shape has fewer than two axes.</exception>
    public override Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32)
    {
        var matrix = key.Orthogonal(shape.Rank > 0 ? shape[0] : 0, checked((int)FanIn(shape)), element).Reshape(shape);
        return Gain == 1 ? matrix : Gain * matrix;
    }
}
