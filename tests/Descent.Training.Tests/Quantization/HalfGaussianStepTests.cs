namespace Descent.Training.Tests;

public class HalfGaussianStepTests
{
    /// <summary>E[z | z > 0] = √(2/π).</summary>
    [Fact]
    public void One_bit_has_the_mean_of_the_half_normal_distribution() => Assert.Equal(Math.Sqrt(2 / Math.PI), HalfGaussianStep.Optimal(1), 14);

    /// <summary>0.4815 and 0.1689, which are quoted for 2 and 4 bits, are near the minimum but not at it.</summary>
    [Theory, InlineData(2, 0.4866, 0.4815), InlineData(4, 0.1666, 0.1689)]
    public void The_optimum_beats_the_figures_that_are_quoted(int bits, double optimal, double quoted)
    {
        Assert.Equal(optimal, HalfGaussianStep.Optimal(bits), 4);
        Assert.True(HalfGaussianStep.MeanSquareError(bits, HalfGaussianStep.Optimal(bits)) < HalfGaussianStep.MeanSquareError(bits, quoted));
    }

    /// <summary>The trapezoid rule over [0, 12] with 2²⁰ points, whose error across the jumps is below a² h φ ≈ 1e-5.</summary>
    [Theory, InlineData(1, 0.8), InlineData(2, 0.5), InlineData(4, 0.2)]
    public void The_closed_form_is_the_integral(int bits, double step)
    {
        const int points = 1 << 20;
        const double h = 12.0 / points;
        var (top, sum) = ((1 << bits) - 1, 0.0);
        for (var i = 1; i < points; i++)
        {
            var z = i * h;
            var loss = z - step * Math.Min(Math.Ceiling(z / step), top);
            sum += loss * loss * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * h;
        }
        Assert.Equal(sum, HalfGaussianStep.MeanSquareError(bits, step), 1e-5);
    }

    /// <summary>A smooth minimum is flat: moving by δ costs δ² F″/2, which is positive and the same on both sides but for δ³.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(8)]
    public void The_optimum_is_a_minimum(int bits)
    {
        var best = HalfGaussianStep.Optimal(bits);
        double Error(double step) => HalfGaussianStep.MeanSquareError(bits, step);
        var delta = best * 1e-2;
        var (up, down) = (Error(best + delta) - Error(best), Error(best - delta) - Error(best));
        Assert.True(up > 0 && down > 0, $"{up} {down}");
        var fine = best * 1e-4;
        Assert.True(Math.Abs(Error(best + fine) - Error(best - fine)) < 1e-3 * Math.Min(up, down));
    }
}
