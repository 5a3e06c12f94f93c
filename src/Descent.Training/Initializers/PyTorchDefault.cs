using Descent.Engine;

namespace Descent.Training;

/// <summary>What PyTorch gives linear and convolutional layers: weight and bias uniform on ±1 / √fan-in.</summary>
/// <remarks>In PyTorch's words <c>kaiming_uniform_(a=√5)</c>; the distribution is PyTorch's, the draws are not.</remarks>
public sealed record PyTorchDefault : Initializer
{
    public override Tensor Draw(RandomKey key, Shape shape, ElementType element = ElementType.Float32) => Within(key, shape, FanIn(shape), element);

    public override Tensor DrawBias(RandomKey key, Shape shape, int fanIn, ElementType element = ElementType.Float32) => Within(key, shape, fanIn, element);

    static Tensor Within(RandomKey key, Shape shape, double fanIn, ElementType element)
    {
        var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        return key.Uniform(shape, -bound, bound, element);
    }
}
