using Descent.Engine;

namespace Descent.Data;

/// <summary>Noisy labels of a two-layer network of rectifiers, y = Σₖ vₖ max(0, uₖ·x) + ε, over standard normal inputs.</summary>
/// <param name="Directions">uₖ, float64 [k, d].</param>
/// <param name="OutputWeights">vₖ, float64 [k].</param>
/// <param name="NoiseVariance">σ_ε² ≥ 0.</param>
public sealed record ReluTeacher(Tensor Directions, Tensor OutputWeights, double NoiseVariance)
{
    /// <summary>A teacher with Gaussian directions and output weights, scaled so that its output has a mean square of exactly 1.</summary>
    public static ReluTeacher Draw(RandomKey key, int inputs, int units, double noiseVariance)
    {
        var keys = key.Split(2);
        var directions = keys[0].Normal([units, inputs], deviation: 1 / Math.Sqrt(inputs), element: ElementType.Float64);
        var teacher = new ReluTeacher(directions, keys[1].Normal([units], element: ElementType.Float64), noiseVariance);
        return teacher with { OutputWeights = teacher.OutputWeights / Math.Sqrt(teacher.MeanSquare()) };
    }

    /// <summary>What the teacher says of inputs [n, d]: [n].</summary>
    public Tensor Apply(Tensor x) => Tensor.MatMul(Tensor.Relu(Tensor.MatMul(x, Directions, transposeB: true)), OutputWeights.ExpandAxis(1)).SqueezeAxis(1);

    /// <summary>Fresh samples.</summary>
    public NoisySamples Sample(RandomKey key, int count)
    {
        var keys = key.Split(2);
        var x = keys[0].Normal([count, Directions.Shape[1]], element: ElementType.Float64);
        var noise = keys[1].Normal([count], deviation: Math.Sqrt(NoiseVariance), element: ElementType.Float64);
        return new(x, Apply(x) + noise, noise);
    }

    /// <summary>The mean of the output's square over standard normal inputs, Σ vₖ vₗ ‖uₖ‖ ‖uₗ‖ (sin θ + (π − θ) cos θ) / 2π with θ the angle between uₖ and uₗ.</summary>
    /// <remarks>Cho and Saul (2009), the arc-cosine kernel of degree 1. It reads values.</remarks>
    public double MeanSquare()
    {
        var (products, outputWeights) = (Tensor.MatMul(Directions, Directions, transposeB: true).ToArray<double>(), OutputWeights.ToArray<double>());
        var (count, sum) = (outputWeights.Length, 0.0);
        for (var k = 0; k < count; k++)
        {
            for (var l = 0; l < count; l++)
            {
                var norms = Math.Sqrt(products[k * count + k] * products[l * count + l]);
                var theta = Math.Acos(Math.Clamp(products[k * count + l] / norms, -1, 1));
                sum += outputWeights[k] * outputWeights[l] * norms * (Math.Sin(theta) + (Math.PI - theta) * Math.Cos(theta)) / (2 * Math.PI);
            }
        }
        return sum;
    }
}
