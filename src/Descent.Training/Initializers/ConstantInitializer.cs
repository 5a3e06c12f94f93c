using Descent.Engine;

namespace Descent.Training;

/// <summary>One number everywhere.</summary>
public sealed record ConstantInitializer(double Value) : Initializer
{
    public override Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32) =>
        Tensor.Full(shape, Value, element);
}
