using Descent.Engine;

namespace Descent.Training;

/// <summary>Gradient descent with Nesterov's momentum: m ← β m + g, −η (g + β m).</summary>
/// <remarks>Nesterov (1983) in the form of Sutskever et al. (2013), as PyTorch writes it. State: m, zero at the start.</remarks>
public sealed record Nesterov(Schedule Rate, double Beta = 0.9) : Optimizer
{
    public override Tree Init(Tree parameters) => Tree.Of(("m", parameters.Map(Tensor.ZerosLike)));

    public override (Tree Updates, Tree State) Update(Tree gradients, Tree state, Tree parameters, Tensor step)
    {
        var m = Tree.Zip(state["m"], gradients, (m, g) => Beta * m + g);
        return (Tree.Zip(gradients, m, (g, m) => -(Rate.At(step, g.Element) * (g + Beta * m))), Tree.Of(("m", m)));
    }
}
