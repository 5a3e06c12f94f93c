using Descent.Engine;

namespace Descent.Training.Tests;

public sealed class RandomFeaturesTests
{
    /// <summary>Many rectified features have inner products near half the norm's square over inputs, E max(0, w·x)² = ‖x‖²/2d.</summary>
    [Fact]
    public void Features_are_a_kernel_at_large_width()
    {
        var layer = RandomFeatures.Create(RandomKey.FromSeed(1), inputs: 3, width: 20_000, new ReluActivation(), ElementType.Float64);
        var features = layer.Apply(Tensor.From([1.0, 2, 2], [1, 3]));
        Assert.Equal([1, 20_000], features.Shape);
        // A feature's square has mean 1.5 and deviation √(1.5 · 9 − 1.5²) = 3.4, its mean over 20,000 has 0.024.
        Assert.InRange((features * features).Sum().Item(), 1.5 - 0.12, 1.5 + 0.12);
    }

    [Fact]
    public void No_gradient_changes_the_directions() =>
        Assert.Empty(TreeValue<RandomFeatures>.Of(RandomFeatures.Create(RandomKey.FromSeed(1), 3, 4, new ReluActivation()), "features").Trainable.Leaves.ToArray());
}
