using Descent.Engine;

namespace Descent.Training;

/// <summary>The linear layers of a network whose activations are positively homogeneous, σ(λ x) = λ σ(x) for λ &gt; 0: multiplying what enters a hidden neuron by λ and dividing what leaves it changes no output.</summary>
/// <param name="Layers">From the inputs on; each takes what the one before gives.</param>
public sealed record HomogeneousChain(Linear[] Layers)
{
    /// <summary>Widths of the hidden layers.</summary>
    public IReadOnlyList<int> Hidden => [.. Layers.SkipLast(1).Select(layer => layer.Weight.Shape[0])];

    /// <summary>The number of weights and biases.</summary>
    public long Parameters => Layers.Sum(layer => layer.Weight.Size + (layer.Bias?.Size ?? 0));

    /// <summary>The layers of a <see cref="Linear"/>, an <see cref="Mlp"/>, or a <see cref="Sequential"/> of linear layers and activations.</summary>
    /// <exception cref="ShapeError">A part is no linear layer, an activation is not homogeneous, or widths do not meet.</exception>
    public static HomogeneousChain Of(Layer model)
    {
        var parts = model switch
        {
            Linear linear => [linear],
            Mlp mlp => mlp.Layers.Length > 1 ? [.. mlp.Layers, mlp.Activation] : mlp.Layers,
            Sequential sequential => sequential.Layers,
            _ => [model],
        };
        foreach (var part in parts)
        {
            if (part is not (Linear or ReluActivation or LeakyReluActivation or IdentityActivation))
            {
                throw new ShapeError($"HomogeneousChain: {part.GetType().Name} has no rescaling symmetry that is known here; give linear layers with ReLU, leaky ReLU or the identity between them.");
            }
        }
        Linear[] layers = [.. parts.OfType<Linear>()];
        if (layers.Length == 0) throw new ShapeError("HomogeneousChain: there is no linear layer; give a network of linear layers.");
        for (var i = 1; i < layers.Length; i++)
        {
            if (layers[i].Weight.Shape[1] != layers[i - 1].Weight.Shape[0])
            {
                throw ShapeError.In("HomogeneousChain", "a layer must take what the one before gives", "check the widths", ("weight before", layers[i - 1].Weight.Shape), ("weight", layers[i].Weight.Shape));
            }
        }
        return new(layers);
    }

    /// <summary>The model with these layers in place of its own.</summary>
    public TModel Into<TModel>(TModel model) where TModel : Layer
    {
        var next = 0;
        Layer made = model switch
        {
            Linear => Layers[0],
            Mlp mlp => mlp with { Layers = Layers },
            Sequential sequential => new Sequential([.. sequential.Layers.Select(part => part is Linear ? Layers[next++] : part)]),
            _ => throw new ShapeError($"HomogeneousChain: {model.GetType().Name} holds no chain of layers; give an Mlp or a Sequential."),
        };
        return (TModel)made;
    }
}
