using Descent.Engine;

namespace Descent.Training;

/// <summary>Every gradient kept within [−bound, bound].</summary>
public sealed record ClipByValue(double Bound) : StatelessOptimizer
{
    protected override Tree Updates(Tree gradients, Tree parameters, Tensor step) => gradients.Map(g => Tensor.Clip(g, -Bound, Bound));
}
