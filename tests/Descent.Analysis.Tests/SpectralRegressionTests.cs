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
        var (kept, learned) = Flow(2).Shares(eigenvalues);
        Assert.Equal(2, learned.ToArray<double>()[1] / 1e-20, 14);
        Assert.Equal(Math.Exp(-8), kept.ToArray<double>()[3], 15);
        Assert.All((kept + learned).ToArray<double>(), sum => Assert.Equal(1, sum, 14));
        (kept, learned) = new RidgeFilter(0.5).Shares(eigenvalues);
        Assert.Equal([1, 1, 1, 1], (kept + learned).ToArray<double>());
    }
}
