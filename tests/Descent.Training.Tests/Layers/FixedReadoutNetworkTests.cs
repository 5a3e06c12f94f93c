using Descent.Engine;

namespace Descent.Training.Tests;

public class FixedReadoutNetworkTests
{
    static FixedReadoutNetwork Draw(int classes, int width, double outputWeight) => FixedReadoutNetwork.Create(
        RandomKey.FromSeed(1), 4, classes, width, outputWeight, new QuantizedActivation(new StaircaseRelu(2), new ReluEstimator()), new NormalInitializer(), Check.F64);

    [Fact]
    public void Units_vote_for_one_class_each() =>
        Check.Close([0.3, 0.3, 0, 0, 0, 0, 0, 0, 0.3, 0.3, 0, 0, 0, 0, 0, 0, 0.3, 0.3], Draw(3, 2, 0.3).OutputWeights, 0);

    /// <summary>Levels 0 to 3 of five units: scores are multiples of an output weight, at most 15 of them.</summary>
    [Fact]
    public void Scores_are_sums_of_votes_times_levels()
    {
        var scores = Draw(2, 5, 0.25).Apply(Check.Normal(2, 200, 4)).ToDoubles().Select(one => one / 0.25).ToArray();
        Assert.All(scores, count => Assert.Equal(Math.Round(count), count));
        Assert.InRange(scores.Max(), 1, 15);
        Assert.Equal(0, scores.Min());
    }

    [Fact]
    public void No_gradient_changes_the_votes()
    {
        var (net, x) = (Draw(2, 3, 0.5), Check.Normal(2, 50, 4));
        var next = new Sgd(0.1).Apply(net, Transform.Grad<FixedReadoutNetwork>(at => Losses.MultiClassHinge(at.Apply(x), Tensor.Zeros([50], ElementType.Int32)))(net));
        Assert.Equal(net.OutputWeights.ToDoubles(), next.OutputWeights.ToDoubles());
        Assert.NotEqual(net.Weight.ToDoubles(), next.Weight.ToDoubles());
    }
}
