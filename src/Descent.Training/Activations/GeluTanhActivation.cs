using Descent.Engine;

namespace Descent.Training;

/// <summary>y = ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), the approximation of x Φ(x).</summary>
/// <remarks>Hendrycks and Gimpel (2016), arXiv:1606.08415, section 2.</remarks>
public sealed record GeluTanhActivation : Activation
{
    public override Tensor Apply(Tensor x) => 0.5 * x * (1 + Tensor.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * (x * x * x))));
}
