using Descent.Engine;

namespace Descent.Training;

/// <summary>Normal with mean 0.</summary>
public sealed record NormalInitializer(double Deviation = 1) : Initializer
{
    public override Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32) =>
        key.Normal(shape, deviation: Deviation, element: element);
}
