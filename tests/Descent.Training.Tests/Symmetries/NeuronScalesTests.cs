namespace Descent.Training.Tests;

public sealed class NeuronScalesTests
{
    [Theory, InlineData(-900, 1), InlineData(0, 1), InlineData(0, 3), InlineData(100, 0.1)]
    public void The_two_layers_have_the_strength_and_the_imbalance(double imbalance, double strength)
    {
        var scales = new NeuronScales(imbalance, strength);
        Assert.Equal(1, scales.Radius * scales.OutputWeight / strength, 1e-14);
        var speed = Math.Sqrt(imbalance * imbalance + 4 * strength * strength);
        // δ cancels in ρ² where it is large and positive.
        Assert.Equal(0, (scales.OutputWeight * scales.OutputWeight - scales.Radius * scales.Radius - imbalance) / speed, 1e-9);
        Assert.Equal(1, scales.Speed / speed, 1e-9);
    }
}
