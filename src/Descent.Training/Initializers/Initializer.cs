using Descent.Engine;

namespace Descent.Training;

/// <summary>How parameters start: a draw that depends on the key alone.</summary>
/// <remarks>Weights are [outputs, inputs] or [outputs, inputs, height, width]: the fan-in is the product of all axes but the first.</remarks>
public abstract record Initializer
{
    /// <summary>A weight of this shape.</summary>
    public abstract Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32);

    /// <summary>The bias that goes with a weight of this fan-in: zeros, unless the initializer says otherwise.</summary>
    public virtual Tensor DrawBias(RandomKey key, Shape shape, int fanIn, ElementType element = ElementType.Float32) => Tensor.Zeros(shape, element);

    /// <summary>How many inputs feed one output.</summary>
    /// <exception cref="ShapeError">The shape has fewer than two axes.</exception>
    protected static double FanIn(Shape shape) => Shape.Product(Matrix(shape).Extents[1..]);

    /// <summary>How many outputs one input feeds.</summary>
    /// <exception cref="ShapeError">The shape has fewer than two axes.</exception>
    protected static double FanOut(Shape shape) => shape[0] * (double)Shape.Product(Matrix(shape).Extents[2..]);

    static Shape Matrix(Shape shape) => shape.Rank >= 2
        ? shape
        : throw new ShapeError($"Initializer: fans are those of [outputs, inputs, …], got {shape}; use NormalInitializer, UniformInitializer or a constant.");
}
