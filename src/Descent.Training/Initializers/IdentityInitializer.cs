using Descent.Engine;

namespace Descent.Training;

/// <summary>Gain on the diagonal and zero elsewhere, for matrices of any extents.</summary>
public sealed record IdentityInitializer(double Gain = 1) : Initializer
{
    /// <exception cref="ShapeError">The shape is no matrix.</exception>
    public override Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32) => shape.Rank == 2
        ? Gain * Tensor.Equal(Tensor.Range(shape[0]).Reshape(shape[0], 1), Tensor.Range(shape[1])).To(element)
        : throw new ShapeError($"IdentityInitializer: takes a matrix, got {shape}; use it for linear layers.");
}
