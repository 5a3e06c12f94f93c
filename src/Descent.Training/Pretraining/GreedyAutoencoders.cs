using Descent.Engine;

namespace Descent.Training;

/// <summary>Unsupervised pretraining: layer after layer becomes the encoder of a linear autoencoder of what the layers below give.</summary>
/// <remarks>
/// Bengio et al. (2007), in the linear form of Saxe, McClelland and Ganguli (2013), section 3. Each descends on ½ tr (I − D E) C (I − D E)ᵀ with C the covariance of
/// its inputs. From a small start encoder and decoder stay balanced, E Eᵀ = Dᵀ D, so that D E = I leaves an orthogonal E, whatever C.
/// </remarks>
/// <param name="Start">Of encoder and decoder.</param>
/// <param name="Rate">Step of descent; below 1 / (2 λ) it is stable, λ being the covariance's largest eigenvalue.</param>
/// <param name="Tolerance">Ends a layer: the share of the inputs' variance that is not reconstructed.</param>
/// <param name="MaxSteps">A layer may take.</param>
public sealed record GreedyAutoencoders(Initializer Start, double Rate, double Tolerance, int MaxSteps = 100_000)
{
    sealed record Autoencoder(Tensor Encoder, Tensor Decoder);

    /// <summary>Square layers, the lowest first, and the steps of descent that each took.</summary>
    /// <param name="covariance">Of the inputs, floating [n, n].</param>
    /// <exception cref="EngineException">A layer does not reach the tolerance: it diverges, or takes more than <see cref="MaxSteps"/>.</exception>
    public (Tensor[] Weights, int[] Steps) Train(RandomKey key, Tensor covariance, int layers)
    {
        if (covariance.Rank != 2 || covariance.Shape[0] != covariance.Shape[1]) throw ShapeError.In("GreedyAutoencoders", "takes the inputs' covariance", "give [n, n]", ("covariance", covariance.Shape));
        var keys = key.Split(2 * Math.Max(layers, 1));
        Autoencoder First(int layer) => new(Start.Draw(keys[2 * layer], covariance.Shape, covariance.Element), Start.Draw(keys[2 * layer + 1], covariance.Shape, covariance.Element));
        var descent = Transform.Stepper<Autoencoder, Tensor, Tensor>(Descend, First(0), covariance);
        var (weights, steps) = (new Tensor[layers], new int[layers]);
        for (var layer = 0; layer < layers; layer++)
        {
            descent.State = First(layer);
            while (true)
            {
                var encoder = descent.State.Encoder;
                descent.Step(covariance);
                var error = descent.Output.Item();
                if (error <= Tolerance)
                {
                    weights[layer] = encoder;
                    break;
                }
                if (!double.IsFinite(error) || steps[layer] == MaxSteps)
                {
                    throw new EngineException(FormattableString.Invariant($"GreedyAutoencoders: layer {layer} has an error of {error} after {steps[layer]} steps; lower the rate, start larger, or ask for less."));
                }
                steps[layer]++;
            }
            covariance = Tensor.MatMul(Tensor.MatMul(weights[layer], covariance), weights[layer], transposeB: true);
        }
        return (weights, steps);
    }

    /// <summary>The next pair, and the share of variance that the given one does not reconstruct.</summary>
    (Autoencoder Next, Tensor Error) Descend(Autoencoder now, Tensor covariance)
    {
        var (twice, slope) = Transform.ValueAndGrad<Autoencoder>(pair =>
        {
            var missed = Tensor.Identity(covariance.Shape[0], covariance.Element) - Tensor.MatMul(pair.Decoder, pair.Encoder);
            return 0.5 * (Tensor.MatMul(missed, covariance) * missed).Sum();
        })(now);
        return (new(now.Encoder - Rate * slope.Encoder, now.Decoder - Rate * slope.Decoder), 2 * twice / covariance.Diagonal().Sum());
    }
}
