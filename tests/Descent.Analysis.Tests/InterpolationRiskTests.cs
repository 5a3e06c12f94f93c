using Descent.Engine;

namespace Descent.Analysis.Tests;

public sealed class InterpolationRiskTests
{
    /// <summary>From a large start everything is linear.</summary>
    [Theory, InlineData(150, 3000, 1, 2.0, 1.0), InlineData(50, 70, 3, 1.0, 0.2), InlineData(20, 100, 0, 0.0, 1.0)]
    public void A_large_start_gives_the_least_norm(int n, int d, int support, double size, double noise)
    {
        var risk = InterpolationRisk.Of(1e3, 0, n, d, support, size, noise);
        var share = (double)n / d;
        Assert.Equal(1, risk.Total / (support * size * size * (1 - share) + noise * noise * share / (1 - share)), 1e-6);
    }

    /// <summary>Without noise a sparse teacher is recovered by least ℓ₁ norm, so that the error comes to 0 with the start.</summary>
    [Fact]
    public void A_small_start_recovers_a_sparse_teacher()
    {
        var errors = new[] { 1e-1, 1e-2, 1e-3, 1e-4 }.Select(scale => InterpolationRisk.Of(scale, 0, 100, 1000, 2, 1, 0).Total).ToArray();
        Assert.Equal(errors.OrderDescending(), errors);
        Assert.InRange(errors[^1], 0, 1e-4);
    }

    /// <summary>The mean over 16 draws, of which four standard errors are allowed, and 1/√n for the finite size.</summary>
    [Theory, InlineData(1e-3, 0.1), InlineData(1e-2, 0.0)]
    public void Draws_have_it_as_their_mean(double scale, double branch)
    {
        const int n = 30, d = 200;
        var errors = Enumerable.Range(0, 16).Select(seed =>
        {
            var x = Samples.Normal(3 * seed, n, d);
            var truth = Tensor.Where(Tensor.Range(d) < 3, Tensor.Ones([d], ElementType.Float64), 0.0);
            var y = Tensor.MatMul(x, truth.ExpandAxis(1)).SqueezeAxis(1) + 0.5 * Samples.Normal(3 * seed + 1, n, 1).SqueezeAxis(1);
            var gap = BranchedEntropy.EndOfFlow(x, y, scale, branch) - truth;
            return (gap * gap).Sum().Item();
        }).ToArray();
        var mean = errors.Average();
        var allowed = 4 * Math.Sqrt(errors.Sum(e => (e - mean) * (e - mean)) / 15 / 16) + mean / Math.Sqrt(n);
        Assert.InRange(InterpolationRisk.Of(scale, branch, n, d, 3, 1, 0.5).Total, mean - allowed, mean + allowed);
    }
}
