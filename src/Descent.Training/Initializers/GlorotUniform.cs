using Descent.Engine;

namespace Descent.Training;

/// <summary>Uniform on ±gain · √(6 / (fan-in + fan-out)): variance gain² · 2 / (fan-in + fan-out).</summary>
/// <remarks>Glorot and Bengio (2010), equation 16; also called Xavier.</remarks>
public sealed record GlorotUniform(double Gain = 1) : Initializer
{
    public override Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32)
    {
        var bound = Gain * Math.Sqrt(6 / (FanIn(shape) + FanOut(shape)));
        return key.Uniform(shape, -bound, bound, element);
    }
}
