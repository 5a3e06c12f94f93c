using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class PotentialTests
{
    static Tensor Vector(params double[] values) => Tensor.From(values, [values.Length]);

    static (Tensor X, Tensor Y) Separable(int seed, int n, int d)
    {
        var x = Samples.Normal(seed, n, d);
        return (x, Tensor.Sign(Tensor.MatMul(x, Samples.Normal(seed + 1000, d, 1)).SqueezeAxis(1)));
    }

    static readonly double[] Arguments = [1e-9, 1e-4, 0.01, 0.3, 1, 7, 1e3, 1e6];

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(8)]
    public void Slope_and_weights_are_inverse(int depth)
    {
        var (potential, z) = (Potential.OfDepth(depth), Vector([.. Arguments, .. Arguments.Select(a => -a)]));
        var back = potential.Weights(potential.Slope(z)).ToArray<double>();
        // The slope of depth D comes near 1 as z^((2 − D)/D), so that rounding of it is enlarged by at most that of z = 1e6 at depth 8.
        Assert.All(z.ToArray<double>().Zip(back), pair => Assert.Equal(1, pair.Second / pair.First, depth <= 4 ? 1e-11 : 1e-9));
    }

    /// <summary>By central differences of 1e-5 of the argument; their relative error is 1e-10 times the third derivative's weight, which is 18 at ν = 0.7 and depth 3.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(8)]
    public void Slopes_are_derivatives(int depth)
    {
        var potential = Potential.OfDepth(depth);
        double Difference(Func<Tensor, Tensor> f, double at) => (f(Vector(at * (1 + 1e-5))) - f(Vector(at * (1 - 1e-5)))).Item() / (2e-5 * at);
        foreach (var z in Arguments)
        {
            Assert.Equal(1, Difference(potential.Value, z) / potential.Slope(Vector(z)).Item(), 1e-8);
        }
        foreach (var dual in (double[])[1e-6, 0.02, 0.5, 0.7])
        {
            Assert.Equal(1, Difference(potential.Conjugate, dual) / potential.Weights(Vector(dual)).Item(), 1e-8);
            Assert.Equal(1, Difference(potential.Weights, dual) / potential.Curvature(Vector(dual)).Item(), 1e-8);
        }
        Assert.Equal(potential.Stiffness, potential.Curvature(Vector(0)).Item(), 14);
    }

    [Fact]
    public void Depth_two_has_the_closed_form()
    {
        foreach (var z in (double[])[0.1, 3, -40])
        {
            Assert.Equal(2 - Math.Sqrt(4 + z * z) + z * Math.Asinh(z / 2), new HyperbolicEntropy().Value(Vector(z)).Item(), 1e-12 * z * z);
        }
    }

    [Fact]
    public void Depth_one_is_the_max_margin_whatever_mu()
    {
        var (x, y) = Separable(3, 12, 30);
        foreach (var found in PotentialMargin.Path(x, y, Potential.OfDepth(1), [1e-3, 100]))
        {
            Assert.InRange(Samples.Largest(found.Weights - HardMargin.Solve(x, y).Weights), 0, 1e-10);
        }
    }

    /// <summary>One sample: w = µ h(c x), so that at depth 2 two weights have the ratio sinh(c x₁) / sinh(c x₂).</summary>
    [Theory, InlineData(0.01), InlineData(1), InlineData(50)]
    public void One_sample_has_the_closed_form(double mu)
    {
        var found = PotentialMargin.Solve(Tensor.From([1, 2, 0.5], [1, 3]), Vector(1), new HyperbolicEntropy(), mu);
        var (c, w) = (found.Multipliers.Item(), found.Weights.ToArray<double>());
        Assert.Equal(1, w[0] + 2 * w[1] + 0.5 * w[2], 1e-11);
        Assert.Equal(Math.Sinh(c) / Math.Sinh(2 * c), w[0] / w[1], 1e-12);
        Assert.Equal(Math.Sinh(c) / Math.Sinh(0.5 * c), w[0] / w[2], 1e-12);
    }

    [Theory, InlineData(2, 20, 60), InlineData(3, 20, 60), InlineData(8, 10, 30), InlineData(2, 40, 10)]
    public void Solutions_are_certified_between_the_two_limits(int depth, int n, int d)
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var (x, y) = Separable(seed, n, d);
            var path = PotentialMargin.Path(x, y, Potential.OfDepth(depth), [1e-7, 0.1, 1, 1e4]);
            Assert.All(path, found =>
            {
                // At depth 8 and µ = 1e-7 a unit of the last place of Xᵀc moves w by (w/µ)^(3/4) of itself, 2e5 units.
                Assert.InRange(found.Violation, 0, 1e-9);
                // Twice the violation, times Σc over the potential; that is of order log(1/µ).
                Assert.InRange(Math.Abs(found.Gap), 0, 1e-8);
                Assert.All(found.Multipliers.ToArray<double>(), c => Assert.True(c >= 0));
            });
            // q is quadratic up to z²; and |z| (D > 2), or |z| log |z|, from which ‖w‖₁ departs like 1 / log.
            Assert.InRange(Samples.Largest(path[3].Weights - HardMargin.Solve(x, y).Weights), 0, 1e-6);
            var norms = path.Select(found => found.Weights.ToArray<double>().Sum(Math.Abs)).ToArray();
            Assert.All(norms.Zip(norms.Skip(1)), pair => Assert.InRange(pair.First, 0, pair.Second * (1 + 1e-9)));
            Assert.InRange(norms[0] / MinimumL1.Margin(x, y).Norm, 1 - 1e-9, depth == 2 ? 1.05 : 1.01);
        }
    }

    [Fact]
    public void Excess_is_zero_at_the_max_margin_and_does_not_mind_length()
    {
        var (x, y) = Separable(4, 10, 25);
        var (l1, l2, entropy) = (MinimumL1.Margin(x, y), HardMargin.Solve(x, y), PotentialMargin.Solve(x, y, new HyperbolicEntropy(), 0.3));
        Tensor Margin(Tensor w) => (y * Tensor.MatMul(x, w.ExpandAxis(1)).SqueezeAxis(1)).Min();
        Tensor Number(double value) => Tensor.Scalar(value, ElementType.Float64);
        Tensor Entropy(Tensor w) => ExcessNorm.Of(new HyperbolicEntropy(), Number(0.3), w, Margin(w), new HyperbolicEntropy().Sum(entropy.Weights, Number(0.3)));
        Assert.Equal(0, ExcessNorm.L1(7 * l1.Weights, Margin(7 * l1.Weights), Number(l1.Norm)).Item(), 1e-9);
        Assert.Equal(0, ExcessNorm.L2(7 * l2.Weights, Margin(7 * l2.Weights), Number(1 / l2.Margin)).Item(), 1e-9);
        Assert.Equal(0, Entropy(7 * entropy.Weights).Item(), 1e-9);
        Assert.True(ExcessNorm.L1(l2.Weights, Margin(l2.Weights), Number(l1.Norm)).Item() > 0.01 && Entropy(l1.Weights).Item() > 0.01);
    }

    /// <summary>Along a change of s the closed path moves by ∂w/∂u (∂w/∂u)ᵀ Xᵀ ṡ, u being the roots of the theorem: it solves the flow of every loss.</summary>
    [Theory, InlineData(2, 0.3), InlineData(2, 2.0), InlineData(3, 0.7), InlineData(5, 1.2)]
    public void The_closed_path_solves_the_flow(int depth, double scale)
    {
        var (x, s, speed) = (Samples.Normal(7, 5, 12), 0.001 * Samples.Normal(8, 5), Samples.Normal(9, 5));
        Tensor Pulled(Tensor dual) => Tensor.MatMul(dual.ExpandAxis(0), x).SqueezeAxis(0);
        Tensor Entry(int sign) => depth == 2 ? scale * Tensor.Exp(2 * sign * Pulled(s))
            : Tensor.Pow(Math.Pow(scale, 2 - depth) - sign * depth * (depth - 2) * Pulled(s), 1.0 / (2 - depth));
        var network = new DiagonalNetwork(Entry(1), Entry(-1), depth);
        var (w, moved) = Transform.Jvp<Tensor, Tensor>(dual => DiagonalPath.Weights(depth, scale, x, dual), s, speed);
        Assert.InRange(Samples.Largest(w - network.Weights()), 0, 1e-13 * Math.Pow(scale, depth));
        Assert.InRange(Samples.Largest(moved - network.Metric() * Pulled(speed)), 0, 1e-12 * Samples.Largest(moved));
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Throws<AnalysisException>(() => DiagonalPath.Weights(1, 1, Samples.Normal(0, 2, 5), Vector(1, 1)));
        Assert.Throws<AnalysisException>(() => Potential.OfDepth(0));
        Assert.Throws<AnalysisException>(() => PotentialMargin.Solve(Samples.Normal(0, 2, 5), Vector(1, 1), new HyperbolicEntropy(), 0));
        Assert.Throws<AnalysisException>(() => PotentialMargin.Solve(Tensor.From([1.0, -1], [2, 1]), Vector(1, 1), new HyperbolicEntropy(), 1));
    }
}
