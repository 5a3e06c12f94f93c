using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class TheoryCurveTests
{
    /// <summary>u̇ = (s − u) √(c² + 4u²) by central differences: h² times a third derivative below (4 s)³, and rounding 1e-16 / h.</summary>
    [Theory, InlineData(4, 1e-3, 0), InlineData(1, 0.3, 0), InlineData(2, 1e-4, 0.01), InlineData(3, 0.5, -2), InlineData(1, 0, 0.5)]
    public void A_mode_follows_its_equation(double strength, double start, double imbalance)
    {
        var curve = new ModeCurve(strength, start, imbalance);
        const double h = 1e-5;
        Assert.Equal(start, curve.At(0), 12);
        for (var t = 0.1; t < 3; t += 0.3)
        {
            var u = curve.At(t);
            Assert.Equal((strength - u) * Math.Sqrt(imbalance * imbalance + 4 * u * u), (curve.At(t + h) - curve.At(t - h)) / (2 * h), 1e-6);
            // The time is known to the rounding of u over its speed.
            if (u < 0.999 * strength) Assert.Equal(t, curve.TimeTo(u), 1e-9);
        }
        Assert.Equal(strength, curve.At(1e4), 12);
    }

    [Fact]
    public void Half_times_of_balanced_modes()
    {
        Assert.Equal(Math.Log(3.999 / 1e-3) / 8, new ModeCurve(4, 1e-3).HalfTime, 13);
        Assert.Equal(new ModeCurve(2, 0.01).HalfTime, new ModeCurve(2, 0.01, 1e-9).HalfTime, 1e-7);
    }

    /// <summary>Two independent ways to the same curve; with two matrices it is the mode's logistic, the factor 2 included.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(5), InlineData(64)]
    public void Times_of_deep_chains_invert_their_curves(int depth)
    {
        var curve = new DepthCurve(depth, 1.5, 0.1);
        double[] values = [0.2, 0.75, 1.4];
        var times = Array.ConvertAll(values, curve.TimeTo);
        var reached = curve.At(times);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i], reached[i], 1e-9);
            if (depth == 2) Assert.Equal(new ModeCurve(1.5, 0.1).At(times[i]), reached[i], 1e-9);
        }
    }

    /// <summary>Its steps are those of gradient descent on a network of equal scalars; at half the rate it is half as far from the flow.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(5)]
    public void Descent_on_chains_is_that_of_a_network_and_of_first_order(int depth)
    {
        const double rate = 0.01;
        var curve = new DepthCurve(depth, 1.5, 0.1);
        var net = new DeepLinearNetwork([.. Enumerable.Range(0, depth).Select(_ => Tensor.Full([1, 1], Math.Pow(0.1, 1.0 / depth), Samples.F64))]);
        for (var step = 0; step < 10; step++)
        {
            net = new Sgd(rate).Apply(net, Transform.Grad<DeepLinearNetwork>(at => Losses.SumSquare(at.Map(), Tensor.Full([1, 1], 1.5, Samples.F64)))(net));
        }
        Assert.Equal(10 * rate, curve.DescentTimeTo(net.Map().Sum().Item(), rate), 12);
        double Late(double step) => curve.DescentTimeTo(0.75, step) - curve.TimeTo(0.75);
        Assert.Equal(2, Late(0.001) / Late(0.0005), 0.05);
        Assert.Equal(0, curve.DescentTimeTo(0.1, rate));
        Assert.Contains("does not come to", Assert.Throws<AnalysisException>(() => curve.DescentTimeTo(2 * curve.Strength, rate)).Message, StringComparison.Ordinal);
    }

    /// <summary>ln 9 + 8 for u from 0.1 to a half of 1; the gap falls as 1/L.</summary>
    [Fact]
    public void The_flow_time_of_infinite_depth_is_finite()
    {
        var limit = DepthCurve.InfiniteDepthFlowTime(1, 0.1, 0.5);
        Assert.Equal(Math.Log(9) + 8, limit, 13);
        double Gap(int depth) => limit - depth * new DepthCurve(depth, 1, 0.1).TimeTo(0.5);
        Assert.Equal(2, Gap(4000) / Gap(8000), 3);
        Assert.Equal(2 * Gap(100_000), Gap(50_000), 1e-5);
    }

    /// <summary>One step of descent on a decoupled network changes every mode as its equation says, to the order of the step's square.</summary>
    [Fact]
    public void Decoupled_networks_obey_the_equation_of_their_modes()
    {
        var modes = new SingularModes(RandomKey.FromSeed(1).Orthogonal(6, 3, Samples.F64), Tensor.Of(3.0, 2, 1), RandomKey.FromSeed(2).Orthogonal(8, 3, Samples.F64));
        var strength = Tensor.Of(0.7, 0.5, 0.3);
        var net = DeepLinearNetwork.Decoupled(RandomKey.FromSeed(3), modes.Left, modes.Right, [strength, strength, strength], [8, 8]);
        var gradient = Transform.Grad<DeepLinearNetwork>(n => Losses.SumSquare(n.Map(), modes.Map()))(net);
        const double rate = 1e-7;
        var next = net with { Weights = [.. net.Weights.Zip(gradient.Weights, (w, g) => w - rate * g)] };
        Assert.Equal(0, modes.Coupling(next.Map()).Item(), 15);
        var (before, after) = (modes.Strengths(net.Map()).ToArray<double>(), modes.Strengths(next.Map()).ToArray<double>());
        for (var i = 0; i < 3; i++) Assert.Equal(3 * Math.Pow(before[i], 4.0 / 3) * (3 - i - before[i]), (after[i] - before[i]) / rate, 1e-5);
    }
}
