using Descent.Engine;

namespace Descent.Data.Tests;

public sealed class TeacherTests
{
    /// <summary>Inputs of another variance than 1/N would move it by factors.</summary>
    [Fact]
    public void Mean_eigenvalue_is_the_ratio_of_samples_to_parameters()
    {
        var sample = LinearTeacher.Draw(RandomKey.FromSeed(1), 100, noiseVariance: 0.2).Sample(RandomKey.FromSeed(2), 200);
        // The sum of 20,000 squares of variance 1/100 has deviation 0.01 √(40,000) = 2, and the mean over 100 eigenvalues 0.02.
        Assert.InRange((sample.X * sample.X).Sum().Item() / 100, 2 - 0.1, 2 + 0.1);
        Assert.Equal(200, sample.Noise.Size);
    }

    [Fact]
    public void Population_error_is_the_mean_over_many_samples()
    {
        var teacher = LinearTeacher.Draw(RandomKey.FromSeed(1), 10, noiseVariance: 0.3, weightVariance: 2);
        var weights = RandomKey.FromSeed(3).Normal([10], element: ElementType.Float64);
        var sample = teacher.Sample(RandomKey.FromSeed(2), 20_000);
        var residual = sample.Y - Tensor.MatMul(sample.X, weights.ExpandAxis(1)).SqueezeAxis(1);
        // Squares of a normal have √2 times their mean as deviation: 1% of the mean, of which five are allowed.
        Assert.InRange((residual * residual).Mean().Item() / teacher.PopulationError(weights).Item(), 0.95, 1.05);
        Assert.Equal(0.3, teacher.PopulationError(teacher.Weights).Item(), 14);
    }

    /// <summary>‖β‖² = D with inputs of variance 1/D: other normalisations would change what the weight of a quadratic feature means.</summary>
    [Fact]
    public void Quadratic_teacher_has_mean_one_half_and_mean_square_three_quarters()
    {
        var teacher = QuadraticTeacher.Draw(RandomKey.FromSeed(1), inputs: 12);
        Assert.Equal(12, (teacher.Direction * teacher.Direction).Sum().Item(), 12);
        var sample = teacher.Sample(RandomKey.FromSeed(2), 40_000);
        // Deviations of the means of 40,000: √½ / 200 = 0.0035, and √(105/16 − 9/16) / 200 = 0.012; five are allowed.
        Assert.InRange(sample.Y.Mean().Item(), 0.5 - 0.018, 0.5 + 0.018);
        Assert.InRange((sample.Y * sample.Y).Mean().Item(), QuadraticTeacher.MeanSquare - 0.06, QuadraticTeacher.MeanSquare + 0.06);
    }

    [Fact]
    public void Relu_teacher_has_unit_mean_square()
    {
        var one = new ReluTeacher(Tensor.From([3.0, 4.0], [1, 2]), Tensor.Of(2.0), 0);
        // E max(0, u·x)² = ‖u‖²/2.
        Assert.Equal(4 * 25 / 2.0, one.MeanSquare(), 12);
        var teacher = ReluTeacher.Draw(RandomKey.FromSeed(1), inputs: 4, units: 5, noiseVariance: 0.25);
        Assert.Equal(1, teacher.MeanSquare(), 12);
        var sample = teacher.Sample(RandomKey.FromSeed(2), 20_000);
        var clean = sample.Y - sample.Noise;
        Assert.InRange((clean * clean).Mean().Item(), 0.9, 1.1);
        Assert.InRange((sample.Noise * sample.Noise).Mean().Item(), 0.24, 0.26);
    }
}
