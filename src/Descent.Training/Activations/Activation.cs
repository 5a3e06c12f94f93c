namespace Descent.Training;

/// <summary>A function of each value by itself, between layers. Activations compare by value and have no trained leaves.</summary>
public abstract record Activation : Layer
{
    /// <summary>An activation whose true derivative is the one that this one takes: itself, unless an estimator stands in for its derivative.</summary>
    public override Activation Smooth() => this;
}
