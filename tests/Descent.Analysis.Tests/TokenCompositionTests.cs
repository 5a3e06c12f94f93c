using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class TokenCompositionTests
{
    /// <summary>One common word; the classes' own words have P = 0.2, 0.3 and 0.1, 0.4.</summary>
    static TokenComposition At(params double[] logits) => new(
        ReparameterizedTransformer.Zero(1, 5, 2) with { Attention = new(Tensor.From(logits, [1, 5])) }, Tensor.From([0.5, 0.2, 0.3, 0, 0, 0.5, 0, 0, 0.1, 0.4], [2, 5]), 1);

    static double Entropy(double p) => -p * Math.Log(p) - (1 - p) * Math.Log(1 - p);

    [Fact]
    public void Uniform_attention_follows_frequencies()
    {
        var start = At(0, 0, 0, 0, 0);
        Assert.Equal((Entropy(0.4) + Entropy(0.2)) / 2, start.Entropy.Item(), 1e-14);
        Assert.Equal((0.0, 0.0), (start.Drift.Item(), start.RowSum.Item()));
        Assert.Equal(0.3, start.Attention.At(0, 0).At(0, 2).Item(), 1e-15);
    }

    /// <summary>Where one word has won nothing is uncertain; a logit alone makes a row that does not sum to 0.</summary>
    [Fact]
    public void A_winner_takes_the_entropy()
    {
        var end = At(-40, 40, 0, 40, 0);
        Assert.InRange(end.Entropy.Item(), 0, 1e-14);
        Assert.Equal(40, end.RowSum.Item(), 1e-12);
    }

    /// <summary>c̃⁻² of 25 and 100/9 moves alike to 30 and 100/9 + 5, and of 100 and 6.25 unlike, by 10 to 0.</summary>
    [Fact]
    public void Differences_that_are_kept_do_not_drift()
    {
        static double To(double p, double power) => -0.5 * Math.Log(power) - Math.Log(p);
        Assert.InRange(At(0, To(0.2, 30), To(0.3, (100.0 / 9) + 5), 0, 0).Drift.Item(), 0, 1e-12);
        Assert.Equal(10 / 93.75, At(0, 0, 0, To(0.1, 110), 0).Drift.Item(), 1e-12);
    }
}
