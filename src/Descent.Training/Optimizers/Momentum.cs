using Descent.Engine;

namespace Descent.Training;

/// <summary>Gradient descent with heavy-ball momentum: m ← β m + g, −η m.</summary>
/// <remarks>Polyak (1964), in PyTorch's form (no dampening): the rate multiplies the whole sum. State: m, zero at the start.</remarks>
public sealed record Momentum(Schedule Rate, double Beta = 0.9) : Optimizer
{
    public override Tree Init(Tree parameters) => Tree.Of(("m", parameters.Map(Tensor.ZerosLike)));

    public override (Tree Updates, Tree State) Update(Tree gradients, Tree state, Tree parameters, Tensor step)
    {
        var m = Tree.Zip(state["m"], gradients, (m, g) => Beta * m + g);
        return (m.Map(m => -(Rate.At(step, m.Element) * m)), Tree.Of(("m", m)));
    }
}
