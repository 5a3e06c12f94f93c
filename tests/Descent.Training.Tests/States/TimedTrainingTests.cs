using Descent.Engine;

namespace Descent.Training.Tests;

public class TimedTrainingTests
{
    static Tensor Parabola(Tensor x) => 0.5 * (x * x).Sum();

    /// <summary>On ½x² descent has x = (1 − η)ᵗ: the loss is at the target after the first t with (1 − η)²ᵗ/2 at most that, and x stays there.</summary>
    [Theory, InlineData(0.1, 1e-3), InlineData(0.5, 1e-6)]
    public void Steps_are_counted_to_the_target_and_not_beyond(double rate, double target)
    {
        var rule = new Sgd(rate);
        var run = TimedTraining<Tensor>.Start(Check.Vector(1), rule);
        var expected = (int)Math.Ceiling(Math.Log(2 * target) / (2 * Math.Log(1 - rate)));
        for (var step = 0; step < expected + 5; step++) run = run.Next(rule, Parabola, loss => loss > target);
        Assert.Equal(expected, run.Steps.Item());
        Assert.Equal(Math.Pow(1 - rate, expected), run.Model.Sum().Item(), 1e-14);
        var metrics = run.Measure(Parabola(run.Model), target).ToDictionary(one => one.Name, one => one.Value.Item());
        Assert.Equal((1, expected), (metrics["done"], metrics["score"]));
    }

    /// <summary>What does not arrive is told apart by what is left of its loss.</summary>
    [Fact]
    public void A_changed_gradient_is_the_one_that_counts()
    {
        var rule = new Sgd(0.5);
        var run = TimedTraining<Tensor>.Start(Check.Vector(1, 1), rule).Next(rule, Parabola, loss => loss > 0, (_, gradient) => gradient * Check.Vector(1, 0));
        Assert.Equal([0.5, 1], run.Model.ToDoubles());
        Assert.Equal(1 + 0.625, run.Measure(Parabola(run.Model), 0).Single(one => one.Name == "score").Value.Item());
    }

    [Fact]
    public void Steps_at_once_are_steps_one_by_one()
    {
        var rule = new NormalizedDescent(0.1);
        var (one, all) = (Check.Vector(1, 2), rule.DescendFor(Check.Vector(1, 2), Parabola, 7));
        for (var step = 0; step < 7; step++) one = rule.Descend(one, Parabola);
        Assert.Equal(one.ToDoubles(), all.ToDoubles());
        Assert.Equal(Math.Sqrt(5) - 0.7, Math.Sqrt(2 * Parabola(all).Item()), 1e-14);
    }
}
