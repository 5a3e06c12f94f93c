using Descent.Engine;

namespace Descent.Training.Tests;

public class StepsToLossTests
{
    static StepsToLoss After(double memory, params double[] losses) => losses.Index().Aggregate(StepsToLoss.Start(99, ElementType.Float64),
        (state, loss) => state.Next(Tensor.Scalar(loss.Index, ElementType.Int32), Tensor.Scalar(loss.Item, ElementType.Float64), level: 0.5, memory));

    /// <summary>The average of 1, 0, 0 … is memoryᵗ, which is below 1/2 from the seventh step on for 0.9; a later rise does not count.</summary>
    [Fact]
    public void The_first_step_below_the_level_stays()
    {
        var done = After(0.9, 1, 0, 0, 0, 0, 0, 0, 0, 9, 9);
        Assert.Equal(7, done.Reached.ToArray<int>()[0]);
        Assert.Equal(Math.Pow(0.9, 5), After(0.9, 1, 0, 0, 0, 0, 0).Average.Item(), 1e-15);
        Assert.Equal(99, After(0.9, 1, 1, 1).Reached.ToArray<int>()[0]);
        Assert.Equal(1, After(0, 1, 0.4, 0.6).Reached.ToArray<int>()[0]);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(5), InlineData(7)]
    public void A_mean_in_blocks_is_the_mean(int block)
    {
        var (x, y) = (Check.Normal(1, 5, 3), Check.Labels(0, 2, 1, 0, 2));
        Check.Close(Losses.CrossEntropy(x, y), Losses.MeanInBlocks(x, y, Losses.CrossEntropyPerSample, block), 1e-15);
    }
}
