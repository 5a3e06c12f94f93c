using Descent.Engine;

namespace Descent.Training.Tests;

public sealed class StepHalvingTests
{
    /// <summary>ẋ = −x from 1 by Euler's method: (1 − h)ⁿ beside (1 − h/2)²ⁿ, and the error of e⁻ᵗ halves.</summary>
    [Fact]
    public void Euler_s_error_halves()
    {
        var state = StepHalving.Start(() => Tensor.Of(1.0));
        for (var i = 0; i < 100; i++) state = state.Next((x, h) => x - h * x, 0.01);
        var (whole, halves) = (state.Whole.ToArray<double>()[0], state.Halves.ToArray<double>()[0]);
        Assert.Equal((Math.Pow(0.99, 100), Math.Pow(0.995, 200)), (whole, halves), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-13);
        Assert.Equal(2, (Math.Exp(-1) - whole) / (Math.Exp(-1) - halves), 0.01);
    }
}
