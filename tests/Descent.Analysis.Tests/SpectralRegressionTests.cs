using Descent.Engine;

namespace Descent.Analysis.Tests;

public sealed class SpectralRegressionTests
{
    static DescentFilter Flow(double time, double rate = 0) => new(Tensor.Scalar(time, ElementType.Float64), rate);

    static Tensor Column(Tensor x) => x.ExpandAxis(1);

    [Theory, InlineData(7, 4), InlineData(4, 7), InlineData(5, 5)]
    public void Thin_spectrum_gives_the_matrix_back(int n, int d)
    {
        var x = Samples.Normal(n + 10 * d, n, d);
        var (values, left, right) = ThinSpectrum.Of(x);
        Assert.Equal(Math.Min(n, d), values.Size);
        Assert.InRange(Samples.Largest(Tensor.MatMul(left * Tensor.Sqrt(values), right, transposeB: true) - x), 0, 1e-12);
    }

    [Theory, InlineData(7, 4), InlineData(4, 7)]
    public void Ridge_solves_the_normal_equations(int n, int d)
    {
        var (x, y) = (Samples.Normal(n, n, d), Samples.Normal(d, n));
        var w = SpectralRegression.Of(x, y).Ridge(0.3);
        var residual = Tensor.MatMul(x, Tensor.MatMul(x, Column(w)) - Column(y), transposeA: true) + 0.3 * Column(w);
        Assert.InRange(Samples.Largest(residual), 0, 1e-12);
        var least = SpectralRegression.Of(x, y).Ridge(0);
        Assert.InRange(Samples.Largest(Column(least) - MinimumNorm.Solve(x, y).Weights), 0, 1e-10);
    }

    /// <summary>Twice the same sample is one mode and a zero mode: nothing may come of dividing by its eigenvalue.</summary>
    [Theory, InlineData(2), InlineData(3)]
    public void Zero_modes_never_move(int d)
    {
        var row = Samples.Normal(d, 1, d);
        var x = Tensor.Concatenate(0, row, row, 2 * row);
        var regression = SpectralRegression.Of(x, Samples.Normal(9, 3));
        var modes = LinearModes.Of(regression.Spectrum, Samples.Normal(1, d), Samples.Normal(2, 3));
        Assert.Equal(1, regression.Spectrum.Eigenvalues.ToArray<double>().Count(value => value > 0));
        SpectralFilter[] filters = [Flow(1e9), new RidgeFilter(0)];
        Assert.All(filters, filter => Assert.True(double.IsFinite((modes.WeightError(filter) + modes.TrainingError(filter)).Item())));
        Assert.InRange(Samples.Largest(Column(regression.Ridge(0)) - MinimumNorm.Solve(x, Samples.Normal(9, 3)).Weights), 0, 1e-12);
    }

    /// <summary>One sample x of one weight: w − w̄ = gap e^(−x²t) + (1 − e^(−x²t)) ε / x.</summary>
    [Theory, InlineData(0.0), InlineData(0.3), InlineData(50.0)]
    public void One_parameter_by_hand(double time)
    {
        const double x = 0.7, gap = -1.1, noise = 0.4;
        var modes = LinearModes.Of(ThinSpectrum.Of(Tensor.From([x], [1, 1])), Tensor.Of(gap), Tensor.Of(noise));
        var kept = Math.Exp(-x * x * time);
        var error = gap * kept + (1 - kept) * noise / x;
        Assert.Equal(error * error, modes.WeightError(Flow(time)).Item(), 13);
        Assert.Equal((noise - x * error) * (noise - x * error), modes.TrainingError(Flow(time)).Item(), 13);
    }

    /// <summary>Weights and errors after k steps are those of k steps made; the errors follow from weights by their definition.</summary>
    [Theory, InlineData(6, 4), InlineData(4, 6), InlineData(5, 5)]
    public void Descent_is_the_recursion(int samples, int parameters)
    {
        var (x, teacher, start, noise) = (Samples.Normal(3, samples, parameters) / 2, Samples.Normal(4, parameters), Samples.Normal(5, parameters), Samples.Normal(6, samples));
        const double rate = 0.05;
        var y = Tensor.MatMul(x, Column(teacher)) + Column(noise);
        var (spectrum, w, fromZero) = (ThinSpectrum.Of(x), Column(start), Column(start) * 0);
        var modes = LinearModes.Of(spectrum, start - teacher, noise);
        for (var step = 0; step < 40; step++)
        {
            w = w + rate * Tensor.MatMul(x, y - Tensor.MatMul(x, w), transposeA: true);
            fromZero = fromZero + rate * Tensor.MatMul(x, y - Tensor.MatMul(x, fromZero), transposeA: true);
        }
        var filter = Flow(40 * rate, rate);
        static double MeanSquare(Tensor v) => (v * v).Mean().Item();
        Assert.Equal(MeanSquare(w - Column(teacher)), modes.WeightError(filter).Item(), 12);
        Assert.Equal(MeanSquare(y - Tensor.MatMul(x, w)), modes.TrainingError(filter).Item(), 12);
        Assert.InRange(Samples.Largest(Column(SpectralRegression.Of(spectrum, y.SqueezeAxis(1)).Weights(filter)) - fromZero), 0, 1e-12);
    }

    /// <summary>Kept and learned add to 1, and learned does not lose its digits where it is small.</summary>
    [Fact]
    public void Shares_are_exact_at_both_ends()
    {
        var eigenvalues = Tensor.Of(0, 1e-20, 1.0, 4.0);
        var (kept, learned) = Flow(2).Factors(eigenvalues);
        Assert.Equal(2, learned.ToArray<double>()[1] / 1e-20, 14);
        Assert.Equal(Math.Exp(-8), kept.ToArray<double>()[3], 15);
        Assert.All((kept + learned).ToArray<double>(), sum => Assert.Equal(1, sum, 14));
        (kept, learned) = new RidgeFilter(0.5).Factors(eigenvalues);
        Assert.Equal([1, 1, 1, 1], (kept + learned).ToArray<double>());
    }

    /// <summary>Two samples of four weights: without noise or without a gap the errors are parts of the whole, whose mean over signs of the noise they add up to.</summary>
    [Fact]
    public void Signal_and_noise_are_parts_of_the_error()
    {
        var (x, gap, noise) = (Samples.Normal(1, 2, 4), Samples.Normal(2, 4), Samples.Normal(3, 2));
        var modes = LinearModes.Of(ThinSpectrum.Of(x), gap, noise);
        var opposite = LinearModes.Of(ThinSpectrum.Of(x), gap, -noise);
        var filter = Flow(0.7);
        Assert.Equal((modes.WeightError(filter).Item() + opposite.WeightError(filter).Item()) / 2, modes.Noiseless.WeightError(filter).Item() + modes.NoiseAlone.WeightError(filter).Item(), 13);
        Assert.Equal(0, modes.NoiseAlone.WeightError(Flow(0)).Item());
    }

    /// <summary>Of five modes a share of 0.5 is two; a mode that is slower keeps more of its gap, and takes more noise in the end.</summary>
    [Fact]
    public void Least_eigenvalues_move_alone()
    {
        var modes = LinearModes.Of(ThinSpectrum.Of(Samples.Normal(1, 5, 5)), Samples.Normal(2, 5), Samples.Normal(3, 5));
        var (before, after) = (modes.Eigenvalues.ToArray<double>(), modes.WithLeastEigenvalues(0.5, 1e-3).Eigenvalues.ToArray<double>());
        Assert.Equal([1e-3, 1e-3, .. before[2..]], after);
    }

    /// <summary>Frozen directions get the trained ones' mean variance each: with two trained and two frozen the noise's error doubles on average, here by hand with draws of 1.</summary>
    [Fact]
    public void Diffusion_adds_the_trained_variance_to_every_frozen_direction()
    {
        static Tensor Real(double value) => Tensor.Scalar(value, ElementType.Float64);
        var modes = LinearModes.Of(ThinSpectrum.Of(Samples.Normal(1, 2, 4)), Samples.Normal(2, 4), Samples.Normal(3, 2)).NoiseAlone;
        var error = modes.WeightError(Flow(2)).Item();
        Assert.Equal(2 * error, modes.Diffused(Flow(2), new(Real(1), Real(1))).WeightError(Flow(2)).Item(), 13);
        var seen = LinearModes.Of(ThinSpectrum.Of(Samples.Normal(1, 4, 4)), Samples.Normal(2, 4), Samples.Normal(3, 4));
        Assert.Same(seen, seen.Diffused(Flow(2), seen.DrawDiffusion(RandomKey.FromSeed(1))));
        var draws = Enumerable.Range(0, 400).Select(seed => modes.DrawDiffusion(RandomKey.FromSeed(seed))).ToArray();
        // χ² with one degree of freedom has mean 1 and variance 2: five deviations of a mean of 400.
        Assert.InRange(draws.Average(draw => draw.Across.Item()), 1 - 5 * Math.Sqrt(2 / 400.0), 1 + 5 * Math.Sqrt(2 / 400.0));
        Assert.InRange(draws.Average(draw => draw.Along.Item()), -5 / 20.0, 5 / 20.0);
    }

    /// <summary>One sample x: the complexity of a ball is B |x|, reached by the aligned weights; the expected norm of the interpolator is σ_w² + σ_ε² / x².</summary>
    [Fact]
    public void The_norm_bound_of_one_sample_by_hand()
    {
        var eigenvalues = ThinSpectrum.Of(Tensor.From([-3.0], [1, 1])).Eigenvalues;
        Assert.Equal(2 * 3, RademacherBound.Of(4, eigenvalues, 1), 13);
        Assert.Equal(1.5 + 0.9 / 9, RademacherBound.SquaredNorm(eigenvalues, new RidgeFilter(0), 0.9, 1.5), 13);
        Assert.Equal(0, RademacherBound.SquaredNorm(Tensor.Of(0.0), new RidgeFilter(0), 0.9));
    }
}
