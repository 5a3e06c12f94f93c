using Descent.Engine;

namespace Descent.Analysis.Tests;

/// <summary>What does not fit in memory together is taken in blocks, to the same numbers, within the memory that was stated.</summary>
public sealed class SampleBlocksTests
{
    static readonly Objective Objective = Samples.Tanh(samples: 37);

    [Theory]
    [InlineData(1L << 40, 37)]
    [InlineData(20_400, 5)]
    [InlineData(1, 1)]
    public void The_largest_share_that_fits_is_taken_and_blocks_cover_every_sample(long memory, int size)
    {
        var blocks = SampleBlocks.Fit(Objective.Samples!, memory, (x, _) => 4000L * x.Shape[0]);
        Assert.Equal(size, blocks.Size);
        Assert.True(blocks.Bytes <= memory || size == 1, $"{blocks}");
        Assert.Equal(Objective.Samples!.Inputs.ToDoubles(), blocks.Of(Objective.Samples).SelectMany(block => block.Inputs.ToDoubles()));
    }

    [Fact]
    public void A_product_with_the_hessian_is_the_sum_of_its_blocks_and_takes_less()
    {
        var (whole, parts) = (new HessianOperator(Objective), new HessianOperator(Objective, memory: 4000));
        var x = RandomKey.FromSeed(5).Normal([whole.Size], element: Samples.F64).ToArray<double>();
        Assert.All(whole.Apply(x).Zip(parts.Apply(x)), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
        Assert.True(parts.Bytes < whole.Bytes / 2, $"{parts.Bytes} of {whole.Bytes}");
    }

    [Fact]
    public void Rates_spreads_and_gradients_do_not_depend_on_the_blocks()
    {
        var (whole, parts) = (LossRates.Of(Objective), LossRates.Of(Objective, memory: 4000));
        Assert.Equal(whole.Losses, parts.Losses);
        Assert.All(whole.Rates.Zip(parts.Rates), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
        Assert.Equal(GradientSpread.Of(Objective).Variance, GradientSpread.Of(Objective, memory: 4000).Variance, 1e-13);
        Assert.True(LossRates.Cost(Objective, memory: 4000).Bytes < LossRates.Cost(Objective).Bytes / 4);
    }

    /// <summary>Activations count: twice the samples take about twice the memory, where parameters stay.</summary>
    [Fact]
    public void Stated_memory_grows_with_the_samples()
    {
        foreach (var name in (string[])["sharpness", "loss-rate-spread", "gradient-norm", "normalised-margin"])
        {
            var instrument = InstrumentCatalogue.Find(name);
            Objective With(int samples) => Objective.OfSamples("margins", Descent.Training.Mlp.Create(RandomKey.FromSeed(1), [3, 5, 1], new Descent.Training.TanhActivation(), element: Samples.F64),
                Samples.Normal(2, samples, 3), Tensor.Ones([samples], Samples.F64), (m, x) => m.Apply(x).SqueezeAxis(1), (f, y) => Tensor.Log(1 + Tensor.Exp(-y * f)));
            var (one, two, four) = (instrument.Cost(With(500)).Bytes, instrument.Cost(With(1000)).Bytes, instrument.Cost(With(2000)).Bytes);
            Assert.Equal(2, (four - two) / (double)(two - one), 0.05);
            Assert.True(one > 500 * 5 * sizeof(double), $"{name}: {one}");
        }
    }
}
