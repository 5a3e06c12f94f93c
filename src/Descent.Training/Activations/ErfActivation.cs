using Descent.Engine;

namespace Descent.Training;

/// <summary>y = erf x: its infinite-width kernel has a closed form.</summary>
/// <remarks>Williams (1996).</remarks>
public sealed record ErfActivation : Activation
{
    public override Tensor Apply(Tensor x) => Tensor.Erf(x);
}
