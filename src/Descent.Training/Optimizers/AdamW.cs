using Descent.Engine;

namespace Descent.Training;

/// <summary>Adam with decoupled weight decay: Adam's update, less η λ θ.</summary>
/// <remarks>Loshchilov and Hutter (2017), arXiv:1711.05101, as PyTorch writes it: the rate multiplies the decay. State: Adam's.</remarks>
/// <param name="Decay">λ.</param>
public sealed record AdamW(Schedule Rate, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double Decay = 0.01) : Optimizer
{
    Adam Inner => new(Rate, Beta1, Beta2, Epsilon);

    public override Tree Init(Tree parameters) => Inner.Init(parameters);

    public override (Tree Updates, Tree State) Update(Tree gradients, Tree state, Tree parameters, Tensor step)
    {
        var (updates, next) = Inner.Update(gradients, state, parameters, step);
        return (Tree.Zip(updates, parameters, (u, p) => u - Rate.At(step, p.Element) * Decay * p), next);
    }
}
