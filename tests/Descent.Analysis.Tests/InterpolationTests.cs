using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class InterpolationTests
{
    static readonly double[] X = [-0.8, -0.5, -0.1, 0.3, 0.6, 0.9];
    static readonly double[] Y = [0.3, -0.4, 0.5, 0.1, -0.5, 0.2];
    static readonly double[] Grid = [.. Enumerable.Range(0, 86).Select(i => -0.8 + 0.02 * i)];

    // Cubic splines

    [Fact]
    public void Splines_pass_through_their_points()
    {
        var (cubic, linear) = (NaturalCubicSpline.Through(X, Y), new LinearSpline(X, Y));
        for (var i = 0; i < X.Length; i++)
        {
            Assert.Equal(Y[i], cubic.At(X[i]), 1e-14);
            Assert.Equal(Y[i], linear.At(X[i]), 1e-14);
        }
        Assert.Equal(-0.05, linear.At(-0.65), 1e-14);
        Assert.Equal(0.2 + 0.1 * 0.7 / 0.3, linear.At(1), 1e-14);
    }

    /// <summary>Slopes and second derivatives agree from both sides of a knot, by differences that err with h.</summary>
    [Fact]
    public void A_cubic_spline_is_twice_differentiable_and_straight_at_its_ends()
    {
        var spline = NaturalCubicSpline.Through(X, Y);
        const double h = 1e-5;
        for (var i = 1; i < X.Length - 1; i++)
        {
            Assert.Equal(spline.Slope(X[i] - h), spline.Slope(X[i] + h), 200 * h);
            Assert.Equal(spline.Curvatures[i], (spline.Slope(X[i]) - spline.Slope(X[i] - h)) / h, 2000 * h);
            Assert.Equal(spline.Curvatures[i], (spline.Slope(X[i] + h) - spline.Slope(X[i])) / h, 2000 * h);
        }
        for (var x = -1.0; x < 1.1; x += 0.07) Assert.Equal((spline.At(x + h) - spline.At(x - h)) / (2 * h), spline.Slope(x), 1e-7);
        Assert.Equal(0, spline.Curvatures[0] + spline.Curvatures[^1]);
        Assert.Equal(spline.At(0.9) + 2 * spline.Slope(0.9), spline.At(2.9), 1e-12);
        Assert.Equal(3, NaturalCubicSpline.Through([1, 2], [1, 2]).At(3), 1e-14);
        Assert.Throws<AnalysisException>(() => NaturalCubicSpline.Through([1, 1], [1, 2]));
        Assert.Throws<AnalysisException>(() => NaturalCubicSpline.Through([1], [1]));
    }

    [Fact]
    public void Bumps_vanish_at_their_points()
    {
        var bumps = NaturalCubicSpline.Bumps(X, [1, -2, 3, -4, 5]);
        foreach (var x in X) Assert.Equal(0, bumps.At(x), 1e-14);
        Assert.Equal(-2, bumps.At(-0.3), 1e-13);
        Assert.Equal(5, bumps.At(0.75), 1e-13);
    }

    // Polynomials by piece

    [Fact]
    public void A_spline_of_a_degree_leaves_nothing_at_that_degree()
    {
        double[] Of(Func<double, double> f) => [.. Grid.Select(f)];
        var (cubic, linear) = (Of(NaturalCubicSpline.Through(X, Y).At), Of(new LinearSpline(X, Y).At));
        Assert.InRange(PiecewisePolynomial.Residual(Grid, cubic, X, 3), 0, 1e-14);
        Assert.InRange(PiecewisePolynomial.Residual(Grid, cubic, X, 2), 1e-3, 1);
        Assert.InRange(PiecewisePolynomial.Residual(Grid, linear, X, 1), 0, 1e-14);
        // A jump of the slope within a piece is seen.
        Assert.InRange(PiecewisePolynomial.Residual(Grid, linear, [-0.8, 0, 0.9], 1), 1e-2, 1);
    }

    /// <summary>On points that lie evenly about 0 the best line through x² is its mean, and leaves mean(x⁴) − mean(x²)².</summary>
    [Fact]
    public void What_a_line_leaves_of_a_parabola()
    {
        double[] x = [.. Enumerable.Range(0, 21).Select(i => -1 + 0.1 * i)];
        var expected = Math.Sqrt(x.Average(v => Math.Pow(v, 4)) - Math.Pow(x.Average(v => v * v), 2));
        Assert.Equal(expected, PiecewisePolynomial.Residual(x, [.. x.Select(v => v * v + 3 * v - 1)], [-1, 1], 1), 1e-14);
    }

    // Where a function bends

    [Fact]
    public void Kinks_are_gathered_and_those_outside_left_out()
    {
        var kinks = Tensor.Of(0.05, 0.09, 0.31, -0.01, 0.4, double.PositiveInfinity, double.NegativeInfinity);
        var gathered = CurvatureHistogram.Gather(kinks, Tensor.Of(1.0, 2, 4, 8, 16, 32, 64), 0, 0.1, 4);
        Assert.Equal([3, 0, 0, 4], gathered.ToArray<double>());
    }

    /// <summary>A knot on an edge bends half in either bin; a parabola bends evenly, and ∫ f''² over its range is 4 times its length.</summary>
    [Fact]
    public void Bends_of_known_functions()
    {
        var linear = new LinearSpline(X, Y);
        var bends = CurvatureHistogram.OfValues(-0.8, 0.02, [.. Grid.Select(linear.At)]);
        Assert.Equal((2.25 + 0.7 / 0.3) / 2, bends.Jumps[14], 1e-12);
        Assert.Equal(bends.Jumps[14], bends.Jumps[15], 1e-12);
        Assert.Equal(1, bends.ShareNear(X, 0.02), 1e-12);
        Assert.Equal(0.3 / 1.7, bends.UniformShare(X, 0.03), 1e-12);
        Assert.Equal(0.5, bends.ShareNear([-0.5 + 0.02, -0.1 + 0.02, 0.3 + 0.02, 0.6 + 0.02], 0.02), 1e-12);
        var parabola = CurvatureHistogram.OfValues(-0.8, 0.02, [.. Grid.Select(x => x * x)]);
        Assert.Equal(4 * 1.7, parabola.Energy(_ => 1), 1e-9);
        Assert.Equal(2 * 1.7, parabola.Energy(_ => 2), 1e-9);
        Assert.Equal(0.3 / 1.7, parabola.ShareNear(X, 0.03), 1e-9);
        Assert.Equal(16 * 1.7, parabola.Plus(1, parabola).Energy(_ => 1), 1e-9);
        Assert.Equal(bends.Jumps[14] + 0.04, bends.Plus(1, parabola).Jumps[14], 1e-12);
    }

    /// <summary>A cubic is left whole by cubics, and its distance from itself plus a constant is the constant.</summary>
    [Fact]
    public void A_sampled_function_knows_its_distance_residual_and_bends()
    {
        static double Cube(double x) => x * x * x - x;
        var sampled = SampledFunction.Of(-0.8, 0.02, 86, Cube);
        Assert.Equal((86, -0.8, 0.9), (sampled.Places.Count, sampled.Places[0], Math.Round(sampled.Places[^1], 12)));
        Assert.Equal(0.3, sampled.DistanceTo(x => Cube(x) + 0.3), 1e-12);
        Assert.InRange(sampled.Residual(X, 3), 0, 1e-12);
        Assert.True(sampled.Residual(X, 2) > 1e-4);
        Assert.Equal(0.02 * 6 * (-0.8 + 0.02 * 42.5), sampled.Bends().Jumps[42], 1e-9);
    }

    // Kernels

    [Fact]
    public void A_kernel_s_cardinal_functions_are_one_at_their_sample()
    {
        Tensor Kernel(double[] a, double[] b) => Tensor.From([.. a.SelectMany(s => b.Select(t => Math.Exp(-8 * (s - t) * (s - t))))], [a.Length, b.Length]);
        var interpolation = KernelInterpolation.Ridgeless(Kernel(X, X), Kernel(X, X));
        Assert.InRange(Samples.Largest(interpolation.Cardinals - Tensor.Identity(6, ElementType.Float64)), 0, 1e-10);
        Assert.InRange(Samples.Largest(interpolation.Through(Tensor.Of(Y)) - Tensor.Of(Y)), 0, 1e-10);
        Assert.Throws<ShapeError>(() => KernelInterpolation.Ridgeless(Kernel(X, [0]), Kernel(X, X)));
    }

    sealed record Readout(Tensor Weights, [Frozen] UnivariateReluNetwork Net) : Descent.Training.Layer
    {
        public override Tensor Apply(Tensor x) => (Net with { OutputWeights = Weights }).Apply(x);
    }

    /// <summary>In a model that is linear in its weights descent ends at the tangent kernel's interpolant, from any start.</summary>
    [Fact]
    public void Descent_on_a_readout_ends_at_the_interpolant()
    {
        var key = RandomKey.FromSeed(3);
        var net = UnivariateReluNetwork.Mirrored(key, 60, 1, 1, Math.Sqrt(60));
        Tensor x = Tensor.Of(-0.8, -0.1, 0.6), y = Tensor.Of(0.3, 0.5, -0.5), queries = Tensor.Of(Grid);
        var model = new Readout(key.Normal([60], element: ElementType.Float64), net);
        var predicted = KernelInterpolation.OfTangents(model, (m, at) => m.Apply(at), x, queries).Through(y);
        var step = Transform.Compile<Readout, Readout>(m => m with { Weights = m.Weights - Transform.Grad<Readout>(r => Losses.SumSquare(r.Apply(x), y))(m).Weights });
        for (var i = 0; i < 4000; i++) model = step.Invoke(model);
        Assert.InRange(Losses.SumSquare(model.Apply(x), y).Item(), 0, 1e-20);
        Assert.InRange(Samples.Largest(model.Apply(queries) - predicted), 0, 1e-9);
    }
}
