using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class InterpolatorTests
{
    static Tensor Vector(params double[] values) => Tensor.From(values, [values.Length]);

    static (Tensor X, Tensor Y) Draw(int seed, int n = 12, int d = 60) => (Samples.Normal(seed, n, d), Samples.Normal(seed + 1000, n, 1).SqueezeAxis(1));

    static double Norm(Tensor x) => Math.Sqrt((x * x).Sum().Item());

    /// <summary>The simplex method finds the same point by another way; it is unique for random inputs.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Lasso_path_ends_in_basis_pursuit(int seed)
    {
        var (x, y) = Draw(seed);
        var (end, simplex) = (LassoPath.Of(x, y).Interpolator, MinimumL1.Interpolate(x, y));
        Assert.InRange(Samples.Largest(end.Weights - simplex.Weights), 0, 1e-10);
        Assert.InRange(Math.Abs(end.Gap), 0, 1e-12);
        Assert.InRange(end.Violation, 0, 1e-12);
    }

    /// <summary>One knot after another, of which the last is the end: rounding must not let other columns in.</summary>
    [Theory, InlineData(20), InlineData(21), InlineData(22), InlineData(23), InlineData(24), InlineData(25)]
    public void Lasso_path_recovers_a_sparse_teacher_without_noise(int seed)
    {
        var x = Samples.Normal(seed, 50, 1000);
        var path = LassoPath.Of(x, 2 * x.Slice(1, 7, 8).SqueezeAxis(1));
        Assert.Equal(2, path.Penalties.Count);
        var w = path.Interpolator.Weights.ToArray<double>();
        Assert.Equal(2, w[7], 1e-13);
        Assert.Equal(999, w.Count(weight => weight == 0));
    }

    /// <summary>Stationarity: correlations with the residual are t · sign(w) where w is not zero, and at most t elsewhere.</summary>
    [Theory, InlineData(5), InlineData(6), InlineData(7)]
    public void Lasso_path_is_stationary_at_every_penalty(int seed)
    {
        var (x, y) = Draw(seed, 20, 35);
        var path = LassoPath.Of(x, y);
        Assert.Equal(0, Samples.Largest(path.Weights(path.Penalties[0])));
        foreach (var penalty in path.Penalties.Skip(1).Concat(path.Penalties.Zip(path.Penalties.Skip(1), (a, b) => 0.7 * a + 0.3 * b)))
        {
            var w = path.Weights(penalty);
            var correlation = Tensor.MatMul(x, (y - Tensor.MatMul(x, w.ExpandAxis(1)).SqueezeAxis(1)).ExpandAxis(1), transposeA: true).ToArray<double>();
            foreach (var (weight, c) in w.ToArray<double>().Zip(correlation))
            {
                if (Math.Abs(weight) > 1e-9) Assert.Equal(penalty * Math.Sign(weight), c, 1e-10);
                else Assert.InRange(Math.Abs(c), 0, penalty + 1e-10);
            }
        }
    }

    [Fact]
    public void Lasso_of_orthonormal_rows_is_soft_thresholding()
    {
        var y = Vector(3, -2, 0.5);
        var w = LassoPath.Of(Tensor.Identity(3, ElementType.Float64), y).Weights(1).ToArray<double>();
        Assert.Equal([2, -1, 0], w);
        Assert.Equal(0, LassoPath.Of(Tensor.Identity(3, ElementType.Float64), Vector(0, 0, 0)).Interpolator.Norm);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var (x, y) = Draw(8);
        Assert.Throws<ShapeError>(() => LassoPath.Of(x.Transpose(), y));
        Assert.Throws<ShapeError>(() => PotentialInterpolator.Solve(x, Vector(1), new HyperbolicEntropy(), 1));
        Assert.Throws<AnalysisException>(() => PotentialInterpolator.Solve(x, y, new HyperbolicEntropy(), 0));
        Assert.Throws<AnalysisException>(() => LassoPath.Of(x, y).Weights(-1));
    }

    [Fact]
    public void Quadratic_potential_gives_the_minimum_norm()
    {
        var (x, y) = Draw(9);
        foreach (var mu in (double[])[1e-3, 10])
        {
            Assert.InRange(Samples.Largest(PotentialInterpolator.Solve(x, y, new QuadraticPotential(), mu).Weights - MinimumNorm.Solve(x, y).Weights.SqueezeAxis(1)), 0, 1e-10);
        }
    }

    /// <summary>The potential's norm is ℓ₁ up to 1 / log(1/µ); weights of basis pursuit are of order 0.1.</summary>
    [Fact]
    public void Hyperbolic_entropy_at_a_small_scale_comes_to_basis_pursuit_and_at_a_large_one_to_the_minimum_norm()
    {
        var (x, y) = Draw(10);
        var (l1, l2) = (MinimumL1.Interpolate(x, y), MinimumNorm.Solve(x, y).Weights.SqueezeAxis(1));
        double Excess(double mu) => PotentialInterpolator.Solve(x, y, new HyperbolicEntropy(), mu).Weights.ToArray<double>().Sum(Math.Abs) / l1.Norm - 1;
        Assert.True(Excess(1e-2) > Excess(1e-5) && Excess(1e-5) > Excess(1e-10));
        Assert.InRange(Excess(1e-10), 0, 0.01);
        Assert.InRange(Norm(PotentialInterpolator.Solve(x, y, new HyperbolicEntropy(), 1e3).Weights - l2) / Norm(l2), 0, 1e-6);
    }

    /// <summary>Ninety-nine small equal inputs beside the signal's answer linearly, so that the law holds exactly, with h = 1/(1 + 99 ε²).</summary>
    [Theory, InlineData(2.0, 0.05), InlineData(1.0, 0.02), InlineData(4.0, 0.3)]
    public void Leak_of_one_sample_is_the_law(double size, double branch)
    {
        const double small = 0.02;
        var x = Tensor.From([1.0, .. Enumerable.Repeat(small, 99)], [1, 100]);
        var weights = BranchedEntropy.EndOfFlow(x, Vector(size), 1e-3, branch);
        Assert.Equal(new BranchLeak(1e-3, branch).Shortfall(size, 1 / (1 + 99 * small * small)), size - weights.ToArray<double>()[0], 1e-4 * size);
    }

    /// <summary>The second input has a share of the signal's G, and its squares answer with 8α² cosh(4G) beside λ²: at equality they double its weight per correlation.</summary>
    [Fact]
    public void Inputs_near_the_signal_s_answer_linearly_up_to_a_correlation()
    {
        var leak = new BranchLeak(1e-3, 0.02);
        var limit = Math.Acosh(0.02 * 0.02 / 8e-6) / (4 * BranchLeak.Slope(2, 1e-3));
        Assert.Equal((true, false), (leak.StaysLinear(2, limit - 1e-9), leak.StaysLinear(2, limit + 1e-9)));
        var signal = BranchedEntropy.Of(1e-3, 0.02).Weights(Tensor.Of(4 * BranchLeak.Slope(2, 1e-3), 4 * BranchLeak.Slope(2, 1e-3) * limit)) * 1e-6;
        Assert.InRange(signal.ToArray<double>()[1], 0.0004 * limit * BranchLeak.Slope(2, 1e-3), 0.0008 * limit * BranchLeak.Slope(2, 1e-3));
    }

    /// <summary>At the balanced speed the noise's largest G, σ √(2 log d / n)/ρ, is that at which α² e⁴ᴳ is 1.</summary>
    [Fact]
    public void The_balanced_speed_ends_the_growth_of_other_squares() =>
        Assert.Equal(1, 1e-6 * Math.Exp(4 * 0.5 * Math.Sqrt(2 * Math.Log(3000) / 150) / BranchLeak.BalancedSpeed(0.5, 150, 3000, 1e-3)), 1e-12);

    [Fact]
    public void Leverages_of_inputs_add_up_to_the_samples()
    {
        var x = RandomKey.FromSeed(12).Normal([5, 9], element: ElementType.Float64);
        double[] leverages = [.. Enumerable.Range(0, 9).Select(j => InputLeverage.Of(x, x.Slice(1, j, j + 1)))];
        Assert.Equal(5, leverages.Sum(), 1e-12);
        Assert.All(leverages, h => Assert.InRange(h, 0, 1));
    }

    [Theory, InlineData(0.0), InlineData(1.0), InlineData(500.0)]
    public void Interpolators_carry_their_certificate(double share)
    {
        var (x, y) = Draw(11);
        var found = PotentialInterpolator.Solve(x, y, new BranchedEntropy(share), 1e-6);
        Assert.InRange(found.Violation, 0, 1e-10);
        Assert.InRange(Math.Abs(found.Gap), 0, 1e-9);
    }

    [Theory, InlineData(0.0), InlineData(1.0), InlineData(500.0), InlineData(1e6)]
    public void Branched_entropy_is_a_potential(double share)
    {
        var potential = new BranchedEntropy(share);
        var z = Vector([.. from size in (double[])[1e-9, 1e-3, 0.3, 5, 1e3, 1e6, 1e9] from sign in (double[])[1, -1] select sign * size]);
        Assert.All(z.ToArray<double>().Zip(potential.Weights(potential.Slope(z)).ToArray<double>()), pair => Assert.Equal(1, pair.Second / pair.First, 1e-12));
        double Difference(Func<Tensor, Tensor> f, double at) => (f(Vector(at * (1 + 1e-5))) - f(Vector(at * (1 - 1e-5)))).Item() / (2e-5 * at);
        foreach (var dual in (double[])[0.02, 0.7, 4])
        {
            Assert.Equal(1, Difference(potential.Conjugate, dual) / potential.Weights(Vector(dual)).Item(), 1e-8);
            Assert.Equal(1, Difference(potential.Weights, dual) / potential.Curvature(Vector(dual)).Item(), 1e-8);
        }
        Assert.Equal(potential.Stiffness, potential.Curvature(Vector(0)).Item(), 14);
        if (share == 0) Assert.InRange(Samples.Largest(potential.Weights(Vector(0.5, -3)) - new HyperbolicEntropy().Weights(Vector(0.5, -3))), 0, 0);
    }

    static Tensor Descend(Tensor x, Tensor y, double scale, double branch, double rate, int steps)
    {
        var model = HadamardRegressor.Create(x.Shape[1], [(scale, branch)]);
        var step = Transform.Compile<(HadamardRegressor Model, Tensor X, Tensor Y), HadamardRegressor>(s => s.Model.Descend(s.X, s.Model.Apply(s.X) - s.Y, rate));
        for (var i = 0; i < steps; i++) model = step.Invoke((model, x, y.ExpandAxis(1)));
        return model.Weights().SqueezeAxis(1);
    }

    [Fact]
    public void Descent_ends_where_the_flow_does_and_with_a_fast_branch_in_the_minimum_norm()
    {
        var (x, y) = Draw(12);
        var flow = BranchedEntropy.EndOfFlow(x, y, 0.05, 0.3);
        double Off(double rate, int steps) => Norm(Descend(x, y, 0.05, 0.3, rate, steps) - flow) / Norm(flow);
        var (coarse, fine) = (Off(0.01, 3000), Off(0.005, 6000));
        Assert.InRange(coarse, 0, 0.01);
        Assert.InRange(coarse / fine, 1.8, 2.2);
        var least = MinimumNorm.Solve(x, y).Weights.SqueezeAxis(1);
        Assert.InRange(Norm(Descend(x, y, 1e-3, Math.Sqrt(4 * 12 / 60.0), 0.06, 400) - least) / Norm(least), 0, 1e-3);
    }

    /// <summary>The branch bears steps up to 2 / (λ² λ_max(XXᵀ/n)).</summary>
    [Theory, InlineData(0.97, true), InlineData(1.03, false)]
    public void The_branch_limits_the_step(double part, bool settles)
    {
        var (x, y) = Draw(13);
        var largest = Math.Pow(Tensor.Svd(x).S.ToArray<double>()[0], 2) / 12;
        Assert.Equal(settles, Norm(Descend(x, y, 1e-9, 1, part * 2 / largest, 600)) < 100);
    }
}
