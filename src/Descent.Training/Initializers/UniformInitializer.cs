using Descent.Engine;

namespace Descent.Training;

/// <summary>Uniform on [low, high).</summary>
public sealed record UniformInitializer(double Low = -1, double High = 1) : Initializer
{
    public override Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32) =>
        key.Uniform(shape, Low, High, element);
}
