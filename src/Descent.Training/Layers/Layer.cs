using Descent.Engine;

namespace Descent.Training;

/// <summary>A map of tensors that holds its own parameters: a record, whose tensors are its trained leaves.</summary>
/// <remarks>What a gradient must leave alone is marked <see cref="FrozenAttribute"/>. Layers with state or noise are no <see cref="Layer"/>: they take a mode or a key.</remarks>
public abstract record Layer
{
    /// <summary>The layer's value; pure.</summary>
    public abstract Tensor Apply(Tensor x);

    /// <summary>A layer whose true derivative is the one that this one takes: itself, unless an estimator stands in for the derivative of an activation in it.</summary>
    /// <remarks>A layer that holds an <see cref="Activation"/> gives the same with <see cref="Activation.Smooth"/> of it.</remarks>
    public virtual Layer Smooth() => this;
}
