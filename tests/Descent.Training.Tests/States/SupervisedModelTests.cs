using Descent.Engine;

namespace Descent.Training.Tests.Optimizers;

public class SupervisedModelTests
{
    static SupervisedModel<Linear> State => new(new Linear(Check.Vector(0).ExpandAxis(1), null), Check.Vector(1, 2).ExpandAxis(1), Check.Vector(3, 3).ExpandAxis(1));

    /// <summary>From w = 0 the mean of (wx − 3)² over x = 1, 2 is 9 and its slope −(2/2)(3 + 6) = −9.</summary>
    [Fact]
    public void A_step_on_all_samples_goes_down_their_mean()
    {
        Assert.Equal(9, State.Loss(Losses.MeanSquare).Item(), 14);
        Assert.Equal(0.9, State.Next(new Sgd(0.1), Losses.MeanSquare).Model.Weight.Item(), 14);
        Assert.Equal(4.5, State.Objective("square", Losses.SumSquarePerSample).Loss(State.Objective("square", Losses.SumSquarePerSample).Parameters).Item(), 14);
    }

    /// <summary>A batch of one holds the first sample or the second, as its key says: slopes −6 or −12.</summary>
    [Fact]
    public void A_step_on_a_batch_draws_from_the_samples()
    {
        var steps = Enumerable.Range(0, 30).Select(seed => State.Next(new Sgd(0.1), Losses.MeanSquare, RandomKey.FromSeed(seed), batch: 1).Model.Weight.Item()).ToArray();
        Assert.All(steps, step => Assert.Contains(Math.Round(step, 12), (double[])[0.6, 1.2]));
        Assert.Equal(2, steps.Select(step => Math.Round(step, 12)).Distinct().Count());
    }
}
