using Descent.Engine;

namespace Descent.Training;

/// <summary>Zero everywhere.</summary>
public sealed record ZerosInitializer : Initializer
{
    public override Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32) =>
        Tensor.Zeros(shape, element);
}
