using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class CurvatureTests
{
    static double[] Spectrum(Tensor matrix) => Tensor.SymmetricEigen(matrix).Values.ToArray<double>();

    [Fact]
    public void The_exact_hessian_is_the_engines()
    {
        var objective = Samples.Tanh();
        var dense = Transform.Hessian(Samples.Flat(objective, objective.Loss))(Samples.FlatParameters(objective));
        // Two orders of summation of the same 32 x 32 numbers of size one: a few hundred roundings.
        Assert.InRange(Samples.Largest(ExactHessian.Of(objective) - dense), 0, 1e-13);
    }

    [Fact]
    public void Extremes_of_a_model_are_those_of_its_dense_hessian()
    {
        var objective = Samples.Tanh();
        var exact = Spectrum(ExactHessian.Of(objective));
        var found = ExtremeEigenvalues.Find(new HessianOperator(objective), top: 3, bottom: 2, tolerance: 1e-10);
        Assert.True(found.IsConverged, found.Status);
        for (var i = 0; i < 3; i++) Assert.InRange(Math.Abs(found.Top[i].Value - exact[^(i + 1)]), 0, found.Top[i].Residual + 1e-13 * exact[^1]);
        for (var i = 0; i < 2; i++) Assert.InRange(Math.Abs(found.Bottom[i].Value - exact[i]), 0, found.Bottom[i].Residual + 1e-13 * exact[^1]);
    }

    /// <summary>Half λ x²: the spectrum is the diagonal, whatever the point.</summary>
    [Fact]
    public void A_parabola_has_its_own_curvatures()
    {
        var curvatures = Tensor.From([-2.0, 0.5, 1, 7], [4]);
        var objective = Objective.Of("parabola", Samples.Normal(3, 4), x => 0.5 * (curvatures * x * x).Sum());
        var found = ExtremeEigenvalues.Find(new HessianOperator(objective), 4, 1);
        Assert.Equal([7.0, 1, 0.5, -2], found.Top.Select(one => Math.Round(one.Value, 12)));
        Assert.Equal(-2, found.Bottom[0].Value, 12);
        Assert.InRange(found.Products, 1, 4 + 5);
    }

    /// <summary>In 400 dimensions only a part of the spectrum is ever seen, and every bound must hold.</summary>
    [Theory, InlineData(1), InlineData(2)]
    public void Residuals_bound_the_distance_to_an_eigenvalue(int seed)
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(i => Math.Cos(i) + (i < 3 ? 3 * i : 0))];
        var found = ExtremeEigenvalues.Find(new DenseOperator(Samples.Symmetric(seed, values)), 4, 4, RandomKey.FromSeed(seed), maxSteps: 40);
        Assert.All(found.Top.Concat(found.Bottom), one => Assert.InRange(values.Min(value => Math.Abs(value - one.Value)), 0, one.Residual + 1e-12));
        Assert.True(found.Top[0].IsConverged);
    }

    [Fact]
    public void What_did_not_converge_is_said_to_have_failed()
    {
        double[] values = [.. Enumerable.Range(0, 200).Select(i => (double)i)];
        var found = ExtremeEigenvalues.Find(new DenseOperator(Samples.Symmetric(5, values)), 10, maxSteps: 12, tolerance: 1e-9);
        Assert.False(found.IsConverged);
        Assert.StartsWith("FAILED", found.Status, StringComparison.Ordinal);
    }

    /// <summary>An invariant space closes the basis; with fresh vectors all multiplicities are found.</summary>
    [Fact]
    public void Repeated_eigenvalues_are_all_found_when_the_basis_closes()
    {
        var found = ExtremeEigenvalues.Find(new DenseOperator(Samples.Symmetric(2, 5, 5, 5, 1, 1, 0)), 6);
        Assert.Equal([5.0, 5, 5, 1, 1, 0], found.Top.Select(one => Math.Abs(Math.Round(one.Value, 10))));
    }

    [Fact]
    public void Eigenvectors_are_orthonormal_and_belong()
    {
        var matrix = Samples.Symmetric(8, [.. Enumerable.Range(0, 60).Select(i => Math.Pow(0.8, i))]);
        var found = ExtremeEigenvalues.Find(new DenseOperator(matrix), 5, tolerance: 1e-10);
        for (var i = 0; i < 5; i++)
        {
            for (var j = 0; j < 5; j++) Assert.Equal(i == j ? 1 : 0, found.Top[i].Vector.Zip(found.Top[j].Vector, (a, b) => a * b).Sum(), 8);
        }
    }

    /// <summary>m nodes integrate polynomials of degree 2m − 1 exactly, and with all of them the weights are a probe's own squared components.</summary>
    [Fact]
    public void A_quadrature_has_the_moments_of_its_probe()
    {
        var matrix = Samples.Symmetric(4, [.. Enumerable.Range(0, 30).Select(i => 1.0 / (1 + i))]);
        var density = SpectralDensity.Estimate(new DenseOperator(matrix), probes: 1, steps: 4, RandomKey.FromSeed(9));
        var start = RandomKey.FromSeed(9).Split(1)[0].Fold(0).Normal([30, 1], element: Samples.F64);
        var v = start / Tensor.Sqrt((start * start).Sum());
        var power = v;
        for (var p = 0; p < 8; p++)
        {
            Assert.Equal((v * power).Sum().Item(), density.Average(x => Math.Pow(x, p)).Mean, 12);
            power = Tensor.MatMul(matrix, power);
        }
        Assert.Equal(1, density.Probes[0].Weights.Sum(), 12);
    }

    /// <summary>tr(A)/n and tr(A²)/n within five standard errors, and the smoothed density against the sum over eigenvalues.</summary>
    [Fact]
    public void A_density_is_that_of_the_dense_spectrum()
    {
        double[] values = [.. Enumerable.Range(0, 200).Select(i => Math.Sin(i))];
        var density = SpectralDensity.Estimate(new DenseOperator(Samples.Symmetric(6, values)), probes: 40, steps: 60);
        var (mean, error) = density.Average(x => x * x);
        Assert.InRange(Math.Abs(mean - values.Average(x => x * x)), 0, 5 * error);
        double[] grid = [.. Enumerable.Range(0, 601).Select(i => -3 + i * 0.01)];
        var smoothed = density.Smoothed(grid, 0.2);
        Assert.Equal(1, smoothed.Sum() * 0.01, 6);
        for (var i = 0; i < grid.Length; i += 50)
        {
            var z = grid[i];
            var (one, spread) = density.Average(x => Math.Exp(-0.5 * (z - x) * (z - x) / 0.04) / (0.2 * Math.Sqrt(2 * Math.PI)));
            Assert.Equal(one, smoothed[i], 12);
            Assert.InRange(Math.Abs(one - values.Average(x => Math.Exp(-0.5 * (z - x) * (z - x) / 0.04) / (0.2 * Math.Sqrt(2 * Math.PI)))), 0, 5 * spread + 1e-9);
        }
    }

    [Fact]
    public void A_trace_is_exact_for_a_diagonal_and_within_its_error_else()
    {
        var diagonal = HutchinsonTrace.Estimate(new DenseOperator(Samples.Diagonal(1, 2, 3.5)), 2);
        Assert.Equal((6.5, 0.0), (diagonal.Mean, diagonal.StandardError));
        var objective = Samples.Tanh();
        var exact = ExactHessian.Of(objective).Diagonal().Sum().Item();
        var estimate = HutchinsonTrace.Estimate(new HessianOperator(objective), 200);
        Assert.InRange(Math.Abs(estimate.Mean - exact), 0, 5 * estimate.StandardError);
        Assert.InRange(estimate.StandardError, 1e-12, 0.5 * Math.Abs(exact));
    }

    [Fact]
    public void A_coarse_objective_is_refused_and_its_surrogate_named()
    {
        var step = new QuantizedActivation(new StaircaseRelu(2), new ReluEstimator());
        var hidden = Objective.Of("hidden", Samples.Normal(1, 4), x => step.Apply(x).Sum());
        Assert.Contains("Coarse(surrogate)", Assert.Throws<AnalysisException>(() => new HessianOperator(hidden)).Message, StringComparison.Ordinal);
        var coarse = hidden.Coarse(Objective.Of("relu-instead", Samples.Normal(1, 4), x => Tensor.Relu(x).Sum()));
        Assert.Contains("relu-instead", Assert.Throws<AnalysisException>(() => new HessianOperator(coarse)).Message, StringComparison.Ordinal);
        Assert.Equal("relu-instead", TrueDerivatives.Of(coarse, "it").Name);
    }

    /// <summary>Along a leaf's gradient x³ has differences 3x² + h²: relative error h² / 3x². A gradient that is not the derivative shows.</summary>
    [Fact]
    public void A_gradient_check_finds_the_truncation_and_a_false_gradient()
    {
        var at = (Tensor.From([2.0], [1]), Tensor.From([5.0], [1]));
        var error = GradientCheck.LargestError(x => (x.Item1 * x.Item1 * x.Item1).Sum() + 7 * x.Item2.Sum(), at, step: 1e-2).Item();
        Assert.Equal(1e-4 / 12, error, 1e-12);
        var twice = Transform.CustomGradient(x => x, (_, _, cotangent) => 2 * cotangent);
        Assert.Equal(0.5, GradientCheck.LargestError(x => twice(x).Sum(), Tensor.From([2.0], [1])).Item(), 1e-9);
    }
}
