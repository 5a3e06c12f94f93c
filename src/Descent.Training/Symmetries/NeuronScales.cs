namespace Descent.Training;

/// <summary>How a two-layer rectifier neuron shares its strength r = c ρ between its layers, for a given imbalance δ = c² − ρ², which gradient flow conserves.</summary>
/// <remarks>Williams et al. (2019), arXiv:1906.07842: ρ² = (√(δ² + 4r²) − δ)/2. Neurons of one strength are one function at any imbalance.</remarks>
/// <param name="Imbalance">δ: far below 0 the direction of the input weights is frozen, far above it turns fast.</param>
/// <param name="Strength">r, positive.</param>
public sealed record NeuronScales(double Imbalance, double Strength = 1)
{
    double RadiusSquare => (Math.Sqrt(Imbalance * Imbalance + 4 * Strength * Strength) - Imbalance) / 2;

    /// <summary>ρ, the norm of the input weights.</summary>
    public double Radius => Math.Sqrt(RadiusSquare);

    /// <summary>c, the output weight.</summary>
    public double OutputWeight => Strength / Radius;

    /// <summary>c² + ρ²: by how much faster than a linear model the strength learns. A step of descent goes with its inverse.</summary>
    public double Speed => RadiusSquare + Strength * Strength / RadiusSquare;
}
