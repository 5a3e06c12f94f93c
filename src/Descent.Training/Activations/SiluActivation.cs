using Descent.Engine;

namespace Descent.Training;

/// <summary>y = x / (1 + e⁻ˣ), also called swish.</summary>
/// <remarks>Elfwing, Uchibe and Doya (2017), arXiv:1702.03118.</remarks>
public sealed record SiluActivation : Activation
{
    public override Tensor Apply(Tensor x) => x * Tensor.Sigmoid(x);
}
