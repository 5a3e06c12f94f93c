using Descent.Engine;

namespace Descent.Training;

/// <summary>y = x Φ(x), Φ being the normal distribution function.</summary>
/// <remarks>Hendrycks and Gimpel (2016), arXiv:1606.08415; exact.</remarks>
public sealed record GeluActivation : Activation
{
    public override Tensor Apply(Tensor x) => 0.5 * x * (1 + Tensor.Erf(x * Math.Sqrt(0.5)));
}
