using Descent.Engine;

namespace Descent.Training.Tests;

public class GreedyAutoencodersTests
{
    static readonly Tensor Covariance = Check.Vector(2, 1.5, 1, 0.5).DiagonalMatrix();

    /// <summary>Balance and D E = 1 give E Eᵀ = 1. Missed variance δ = 1e-8 of tr C = 5 leaves singular values of D E within √(5 δ / 0.5) = 3.2e-4 of 1;
    /// the start breaks the balance by entries of 1e-4.</summary>
    [Fact]
    public void Layers_become_orthogonal()
    {
        var (weights, steps) = new GreedyAutoencoders(new NormalInitializer(0.005), 0.2, 1e-8).Train(RandomKey.FromSeed(1), Covariance, 3);
        Assert.Equal(3, weights.Length);
        Assert.All(steps, count => Assert.InRange(count, 10, 1000));
        foreach (var weight in weights) Check.Close(Tensor.Identity(4, Check.F64), Tensor.MatMul(weight, weight, transposeB: true), 1e-3);
        Assert.NotEqual(weights[0].ToDoubles(), weights[1].ToDoubles());
    }

    [Fact]
    public void A_start_that_reconstructs_takes_no_step()
    {
        var (weights, steps) = new GreedyAutoencoders(new IdentityInitializer(), 0.2, 1e-8).Train(RandomKey.FromSeed(1), Covariance, 2);
        Assert.Equal([0, 0], steps);
        Check.Close(Tensor.Identity(4, Check.F64), weights[1], 0);
    }

    [Fact]
    public void Divergence_and_slowness_are_errors()
    {
        Assert.Throws<EngineException>(() => new GreedyAutoencoders(new NormalInitializer(0.1), 5, 1e-3).Train(RandomKey.FromSeed(1), Covariance, 1));
        Assert.Throws<EngineException>(() => new GreedyAutoencoders(new NormalInitializer(0.1), 0.2, 1e-3, MaxSteps: 3).Train(RandomKey.FromSeed(1), Covariance, 1));
        Assert.Throws<ShapeError>(() => new GreedyAutoencoders(new NormalInitializer(0.1), 0.2, 1e-3).Train(RandomKey.FromSeed(1), Check.Normal(1, 3, 4), 1));
    }
}
