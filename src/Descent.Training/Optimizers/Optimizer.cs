using Descent.Engine;

namespace Descent.Training;

/// <summary>A rule of training as a pure pair of functions on trees: all that it remembers is in its state, all of it tensors.</summary>
/// <remarks>
/// Updates are added to the parameters. Rules join with <see cref="Chain"/>, each taking the updates of the one before as its gradients.
/// They work inside Compile, steppers and Vmap.
/// </remarks>
public abstract record Optimizer
{
    /// <summary>The first state; a tree of its own tensors.</summary>
    public abstract Tree Init(Tree parameters);

    /// <summary>One step.</summary>
    /// <param name="gradients">Shaped like the parameters.</param>
    /// <param name="state">From <see cref="Init"/> or the last step.</param>
    /// <param name="parameters">The floating leaves that are trained.</param>
    /// <param name="step">An int32 scalar: 0 at the first step.</param>
    /// <returns>What is added to the parameters, and the next state.</returns>
    public abstract (Tree Updates, Tree State) Update(Tree gradients, Tree state, Tree parameters, Tensor step);
}
