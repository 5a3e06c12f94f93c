namespace Descent.Training;

/// <summary>A function of each value by itself, between layers. Activations compare by value and have no trained leaves.</summary>
public abstract record Activation : Layer;
