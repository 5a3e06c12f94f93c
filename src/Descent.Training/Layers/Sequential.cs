using Descent.Engine;

namespace Descent.Training;

/// <summary>Layers one after another; activations are layers, too.</summary>
public sealed record Sequential(params Layer[] Layers) : Layer
{
    public override Tensor Apply(Tensor x)
    {
        foreach (var layer in Layers) x = layer.Apply(x);
        return x;
    }

    public override Sequential Smooth()
    {
        var smooth = Array.ConvertAll(Layers, layer => layer.Smooth());
        return smooth.SequenceEqual(Layers) ? this : new(smooth);
    }
}
