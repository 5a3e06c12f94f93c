using Descent.Engine;

namespace Descent.Training;

/// <summary>What a quantised activation pretends to be: its surrogate forward, so that its true derivative is the one that the quantised one takes.</summary>
public sealed record SurrogateActivation(QuantizedActivation Of) : Activation
{
    /// <summary>α g(x / α), shaped like x; in units of x.</summary>
    public override Tensor Apply(Tensor x) => Of.Surrogate(x);
}
