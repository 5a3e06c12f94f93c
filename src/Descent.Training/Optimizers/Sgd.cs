using Descent.Engine;

namespace Descent.Training;

/// <summary>Gradient descent: −η g.</summary>
public sealed record Sgd(Schedule Rate) : StatelessOptimizer
{
    protected override Tree Updates(Tree gradients, Tree parameters, Tensor step) => gradients.Map(g => -(Rate.At(step, g.Element) * g));
}
