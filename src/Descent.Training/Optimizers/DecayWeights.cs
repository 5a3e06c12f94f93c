using Descent.Engine;

namespace Descent.Training;

/// <summary>g + λ θ: the gradient of the loss plus ½ λ ‖θ‖². Before a rule it is PyTorch's <c>weight_decay</c>.</summary>
public sealed record DecayWeights(double Decay) : StatelessOptimizer
{
    protected override Tree Updates(Tree gradients, Tree parameters, Tensor step) => Tree.Zip(gradients, parameters, (g, p) => g + Decay * p);
}
