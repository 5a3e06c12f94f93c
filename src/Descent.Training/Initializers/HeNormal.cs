using Descent.Engine;

namespace Descent.Training;

/// <summary>Normal with variance gain² / fan-in; the default gain √2 is the rectifier's.</summary>
/// <remarks>He et al. (2015), arXiv:1502.01852; also called Kaiming. Gain 1 is LeCun's.</remarks>
public sealed record HeNormal(double Gain = 1.4142135623730951) : Initializer
{
    public override Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32) =>
        key.Normal(shape, deviation: Gain / Math.Sqrt(FanIn(shape)), element: element);
}
