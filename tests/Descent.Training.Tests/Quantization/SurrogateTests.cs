using Descent.Engine;

namespace Descent.Training.Tests;

public class SurrogateTests
{
    /// <summary>A surrogate's true derivative is what the quantised activation pretends to have; other activations are their own.</summary>
    [Fact]
    public void The_smooth_activation_has_the_slope_that_the_staircase_takes()
    {
        var x = Check.Normal(1, 100);
        foreach (var kind in Enum.GetValues<EstimatorKind>())
        {
            var staircase = new QuantizedActivation(new StaircaseRelu(2, 0.4), kind.Estimator);
            Check.Close(Transform.Grad<Tensor>(at => staircase.Apply(at).Sum())(x), Transform.Grad<Tensor>(at => staircase.Smooth().Apply(at).Sum())(x), 1e-14);
        }
        Assert.Equal(new TanhActivation(), new TanhActivation().Smooth());
    }

    [Fact]
    public void Names_are_those_of_the_estimators() =>
        Assert.All(Enum.GetValues<EstimatorKind>(), kind => Assert.Equal($"{kind}Estimator", kind.Estimator.GetType().Name));
}
