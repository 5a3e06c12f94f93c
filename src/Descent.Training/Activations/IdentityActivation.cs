using Descent.Engine;

namespace Descent.Training;

/// <summary>y = x: a linear network.</summary>
public sealed record IdentityActivation : Activation
{
    public override Tensor Apply(Tensor x) => x;
}
