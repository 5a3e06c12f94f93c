using Descent.Engine;

namespace Descent.Training.Tests;

/// <summary>On ½ x² descent has x_t = (1 − η)ᵗ x₀.</summary>
public class StoppingRuleTests
{
    static Tensor Loss(Tensor x) => 0.5 * (x * x).Sum();

    static TimedTraining<Tensor> Run(double rate, StoppingRule rule, int steps) => Enumerable.Range(0, steps)
        .Aggregate(TimedTraining<Tensor>.Start(Check.Vector(1), new Sgd(rate)), (state, _) => state.Next(new Sgd(rate), Loss, rule.Continues));

    /// <summary>½ · 4⁻ᵗ is at most 1e-3 from t = 5 on; what has arrived keeps its bits and its count.</summary>
    [Fact]
    public void It_stops_and_counts_where_it_arrives()
    {
        var rule = new StoppingRule(1e-3);
        foreach (var steps in (int[])[5, 6, 50])
        {
            var state = Run(0.5, rule, steps);
            Assert.Equal((5, Math.Pow(2, -5)), ((int)state.Steps.Item(), state.Model.Item()));
            Assert.Equal(5, rule.Censored(Loss(state.Model), state.Steps, 50).Item());
        }
        Assert.Equal(50, rule.Censored(Loss(Run(0.5, rule, 4).Model), Run(0.5, rule, 4).Steps, 50).Item());
    }

    /// <summary>η = 3 doubles x with every step: lost at ½ · 4ᵗ ≥ 100, which is t = 4.</summary>
    [Fact]
    public void It_stops_where_it_is_lost()
    {
        var rule = new StoppingRule(1e-3, DivergedAt: 100);
        var state = Run(3, rule, 50);
        Assert.Equal((4, 16.0), ((int)state.Steps.Item(), state.Model.Item()));
        Assert.Equal(50, rule.Censored(Loss(state.Model), state.Steps, 50).Item());
        Assert.Equal(0, (rule.Continues(Check.Scalar(double.NaN)).To(ElementType.Int32) + rule.Converged(Check.Scalar(double.NaN)).To(ElementType.Int32)).Item());
    }

    /// <summary>Between whole steps the error decides, as half a step at most; what has not arrived comes after the budget, and what is lost last.</summary>
    [Fact]
    public void Scores_order_descents_by_steps_and_error()
    {
        var score = new StoppingRule(0.1, DivergedAt: 100).Score(Check.Vector(0.1, 0.02, 0.1, 0.5, double.PositiveInfinity), Tensor.Of(4, 4, 3, 9, 9), budget: 9);
        Check.Close([4.5, 4.1, 3.5, 10.5, 110], score, 1e-12);
        Check.Close([4, 10.5], new StoppingRule(0).Score(Check.Vector(0, 0.5), Tensor.Of(4, 9), budget: 9), 0);
    }

    [Fact]
    public void Rates_are_a_batch()
    {
        var models = Transform.Vmap<Tensor, Tensor>(rate => TimedTraining<Tensor>.Start(Check.Vector(1), new Sgd(rate)).Next(new Sgd(rate), Loss, new StoppingRule(0).Continues).Model)(Check.Vector(0.5, 0.25));
        Check.Close([0.5, 0.75], models, 0);
    }
}
