using Descent.Engine;

namespace Descent.Training;

/// <summary>Normal with variance gain² · 2 / (fan-in + fan-out).</summary>
/// <remarks>Glorot and Bengio (2010); also called Xavier.</remarks>
public sealed record GlorotNormal(double Gain = 1) : Initializer
{
    public override Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32) =>
        key.Normal(shape, deviation: Gain * Math.Sqrt(2 / (FanIn(shape) + FanOut(shape))), element: element);
}
