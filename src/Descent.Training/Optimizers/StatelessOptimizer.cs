using Descent.Engine;

namespace Descent.Training;

/// <summary>A rule that remembers nothing.</summary>
public abstract record StatelessOptimizer : Optimizer
{
    public sealed override Tree Init(Tree parameters) => Tree.Empty;

    public sealed override (Tree Updates, Tree State) Update(Tree gradients, Tree state, Tree parameters, Tensor step) =>
        (Updates(gradients, parameters, step), Tree.Empty);

    protected abstract Tree Updates(Tree gradients, Tree parameters, Tensor step);
}
