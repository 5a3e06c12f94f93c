using Descent.Engine;

namespace Descent.Training;

/// <summary>Uniform on ±gain · √(3 / fan-in): variance gain² / fan-in; the default gain √2 is the rectifier's.</summary>
/// <remarks>He et al. (2015), arXiv:1502.01852; also called Kaiming.</remarks>
public sealed record HeUniform(double Gain = 1.4142135623730951) : Initializer
{
    public override Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32)
    {
        var bound = Gain * Math.Sqrt(3 / FanIn(shape));
        return key.Uniform(shape, -bound, bound, element);
    }
}
