using Descent.Engine;

namespace Descent.Training;

/// <summary>Gradients or updates multiplied by a factor.</summary>
public sealed record ScaleUpdates(Schedule Factor) : StatelessOptimizer
{
    protected override Tree Updates(Tree gradients, Tree parameters, Tensor step) => gradients.Map(g => Factor.At(step, g.Element) * g);
}
