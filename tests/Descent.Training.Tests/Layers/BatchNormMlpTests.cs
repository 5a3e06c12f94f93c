using Descent.Engine;

namespace Descent.Training.Tests;

public class BatchNormMlpTests
{
    static readonly Tensor X = Check.Normal(3, 64, 5);

    static BatchNormMlp Draw(Axes widths) => BatchNormMlp.Create(RandomKey.FromSeed(1), widths, new TanhActivation(), affine: false, element: Check.F64);

    /// <summary>Over the batch an activation sees mean 0 and variance 1, so that hidden weights of another size give the same outputs (but for ε).</summary>
    [Fact]
    public void Size_of_hidden_weights_does_not_matter()
    {
        var net = Draw([5, 7, 6, 2]);
        var large = net with { Layers = [.. net.Layers.Select((layer, i) => i < 2 ? layer with { Weight = 100 * layer.Weight } : layer)] };
        Check.Close(net.Apply(X, Mode.Train).Y, large.Apply(X, Mode.Train).Y, 1e-3);
        Assert.Equal([true, true, false], net.Layers.Select(layer => layer.Bias is null));
    }

    /// <summary>With one layer there is no norm; and training moves running statistics by a tenth of the way to the batch's.</summary>
    [Fact]
    public void Running_statistics_follow_the_batch()
    {
        Assert.Empty(Draw([5, 2]).Norms);
        var net = Draw([5, 7, 2]);
        var h = net.Layers[0].Apply(X);
        Check.Close(0.1 * h.Mean(0), net.Apply(X, Mode.Train).Next.Norms[0].RunningMean, 1e-12);
        Check.Close(net.Norms[0].RunningMean, net.Apply(X, Mode.Evaluate).Next.Norms[0].RunningMean, 0);
        Assert.Throws<ShapeError>(() => Draw([5]));
    }
}
