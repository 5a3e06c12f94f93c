using Descent.Engine;

namespace Descent.Training.Tests;

public sealed class DiagonalNetworkTests
{
    const ElementType F64 = ElementType.Float64;

    static Tensor Normal(int seed, params int[] shape) => RandomKey.FromSeed(seed).Normal(shape, element: F64);

    static DiagonalNetwork Random(int depth) => new(Tensor.Exp(Normal(1, 6)), Tensor.Exp(Normal(2, 6)), depth);

    static double Largest(Tensor x) => Tensor.Abs(x).Max().Item();

    static double Relative(Tensor a, Tensor b) => Largest(a - b) / Largest(b);

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(7)]
    public void Pullback_and_metric_are_the_derivatives(int depth)
    {
        var (network, slope) = (Random(depth), Normal(3, 6));
        var pulled = network.Pullback(slope);
        var gradient = Transform.Grad<DiagonalNetwork>(net => (net.Weights() * slope).Sum())(network);
        Assert.InRange(Relative(pulled.Positive, gradient.Positive), 0, 1e-14);
        Assert.InRange(Relative(pulled.Negative, gradient.Negative), 0, 1e-14);
        var moved = Transform.Jvp<DiagonalNetwork, Tensor>(net => net.Weights(), network, pulled).Tangent;
        Assert.InRange(Relative(network.Metric() * slope, moved), 0, 1e-14);
    }

    [Fact]
    public void Starts_at_zero_and_applies_to_every_sample()
    {
        Assert.Equal(0, Largest(DiagonalNetwork.Create(6, 3, 0.2).Weights()));
        var (network, x) = (Random(3), Normal(4, 5, 6));
        Assert.InRange(Relative(network.Apply(x), Tensor.MatMul(x, (Tensor.Pow(network.Positive, 3) - Tensor.Pow(network.Negative, 3)).ExpandAxis(1)).SqueezeAxis(1)), 0, 1e-14);
        Assert.Throws<ShapeError>(() => DiagonalNetwork.Create(6, 0, 1));
        Assert.Throws<ShapeError>(() => DiagonalNetwork.Create(6, 2, 0));
    }

    /// <summary>−log L lies between the least margin and that plus log n, also where the loss is 10^(−4000); where it is not small it is the logarithm of the loss.</summary>
    [Fact]
    public void Logarithm_of_the_exponential_loss()
    {
        var margins = Normal(5, 8);
        Assert.Equal(Math.Log(Losses.Exponential(margins, Tensor.Ones([8], F64)).Item()), Losses.LogExponential(margins).Item(), 1e-14);
        Assert.Equal(Losses.LogExponential(margins).Item() - 1e4, Losses.LogExponential(margins + 1e4).Item(), 1e-11);
        Assert.InRange(-Losses.LogExponential(margins).Item(), margins.Min().Item(), margins.Min().Item() + Math.Log(8));
    }

    [Theory, InlineData(1, 5.0), InlineData(2, 0.01), InlineData(2, 5.0), InlineData(3, 0.4), InlineData(3, 5.0)]
    public void An_Euler_step_ascends_the_smoothed_margin_within_both_limits(int depth, double scale)
    {
        var (x, euler) = (Normal(6, 4, 6), new DiagonalEuler());
        var network = Random(depth) is var random ? random with { Positive = scale * random.Positive, Negative = scale * random.Negative } : random!;
        var step = euler.Step(network, x);
        var (value, gradient) = Transform.ValueAndGrad<DiagonalNetwork>(net => -Losses.LogExponential(net.Apply(x)))(network);
        Assert.Equal(value.Item(), step.SmoothedMargin.Item(), 1e-12 * Math.Abs(value.Item()) + 1e-14);
        Assert.InRange(Relative(step.Next.Positive - network.Positive, step.Step * gradient.Positive), 0, 1e-10);
        Assert.InRange(Relative(step.Next.Negative - network.Negative, step.Step * gradient.Negative), 0, 1e-10);
        var slope = Tensor.MatMul(step.Shares.ExpandAxis(0), x);
        var margins = Tensor.MatMul(x, (network.Metric() * slope.SqueezeAxis(0)).ExpandAxis(1));
        var (moved, relative) = (step.Step.Item() * Largest(margins),
            step.Step.Item() * depth * depth * Largest(slope) * Math.Pow(Math.Max(Largest(network.Positive), Largest(network.Negative)), depth - 2));
        Assert.True(depth == 1 || relative <= 0.01 * (1 + 1e-12));
        Assert.True(moved <= 0.2 * (1 + 1e-12));
        Assert.True(Math.Abs(moved - 0.2) < 1e-12 || Math.Abs(relative - 0.01) < 1e-12);
    }

    /// <summary>The last step is the one that passes the end.</summary>
    [Fact]
    public void An_Euler_path_stays_where_it_ends()
    {
        var (x, euler) = (Normal(6, 4, 6), new DiagonalEuler { Until = 3 });
        var step = euler.Step(DiagonalNetwork.Create(6, 2, 1), x);
        while (step.Step.Item() > 0) step = euler.Step(step.Next, x);
        Assert.InRange(step.SmoothedMargin.Item(), 3, 3.2);
        Assert.Equal(0, Largest(step.Next.Weights() - step.Weights));
    }

    static (DiagonalNetwork Network, Tensor S) Follow(DiagonalNetwork network, Tensor x, DiagonalEuler euler, double until)
    {
        var (flow, stopping) = (DiagonalFlow.Start(x.Shape[0], x.Shape[1], network.Depth, network.Positive.ToArray<double>()[0]), euler with { Until = until });
        while (!(flow.Passages.At.Item() >= until)) flow = flow.Next(stopping, x);
        return (flow.Network, flow.Dual);
    }

    /// <summary>One sample: wᵢ/wⱼ = sinh(θ xᵢ) / sinh(θ xⱼ) with w·x = γ, which depends on γ/α² alone; the error is first order in the step.</summary>
    [Theory, InlineData(0.1, 1.0), InlineData(1, 10.0), InlineData(10, 100.0), InlineData(0.1, 10.0)]
    public void One_sample_follows_the_closed_path(double scale, double until)
    {
        double[] sample = [1, 2, 0.5];
        double Error(double resolution)
        {
            var network = Follow(DiagonalNetwork.Create(3, 2, scale), Tensor.From(sample, [1, 3]), new(0.01 * resolution, 0.2 * resolution), until).Network;
            var w = network.Weights().ToArray<double>();
            var gamma = w.Zip(sample, (a, b) => a * b).Sum();
            var (low, high) = (0.0, 100.0);
            for (var i = 0; i < 200; i++)
            {
                var middle = (low + high) / 2;
                if (2 * scale * scale * sample.Sum(x => x * Math.Sinh(middle * x)) < gamma) low = middle; else high = middle;
            }
            return w[0] / w[1] / (Math.Sinh(low) / Math.Sinh(2 * low)) - 1;
        }
        var (coarse, fine) = (Error(1), Error(0.5));
        Assert.InRange(Math.Abs(coarse), 0, 0.02);
        Assert.InRange(coarse / fine, 1.8, 2.2);
    }

    /// <summary>θ = arcosh 50 makes w₁/w₂ = 1/(2 · 50) = 0.01, at a margin of 2.01e4 α² and a loss of 10^(−8730) for α = 1.</summary>
    [Fact]
    public void A_ratio_of_a_hundred_needs_a_loss_beyond_every_number()
    {
        var theta = Math.Acosh(50);
        var gamma = 2 * (Math.Sinh(theta) + 2 * Math.Sinh(2 * theta) + 0.5 * Math.Sinh(theta / 2));
        Assert.Equal(0.01, Math.Sinh(theta) / Math.Sinh(2 * theta), 1e-15);
        Assert.Equal(2.01e4, gamma, 0.005e4);
        Assert.Equal(8730, gamma / Math.Log(10), 20.0);
    }

    /// <summary>Several samples: w = 2α² sinh(4 Xᵀs) and u₊u₋ = α² at depth 2; u±^(2−D) = α^(2−D) ∓ D(D−2) Xᵀs beyond.</summary>
    [Theory, InlineData(2, 0.3), InlineData(2, 3.0), InlineData(3, 0.7), InlineData(4, 1.5)]
    public void Several_samples_follow_the_closed_path_to_first_order(int depth, double scale)
    {
        var x = Normal(7, 5, 12);
        (double Path, double Product) Error(double resolution)
        {
            var (network, s) = Follow(DiagonalNetwork.Create(12, depth, scale), x, new(0.01 * resolution, 0.2 * resolution), 20);
            var dual = Tensor.MatMul(s.ExpandAxis(0), x).SqueezeAxis(0);
            if (depth == 2)
            {
                return (Relative(network.Weights(), scale * scale * (Tensor.Exp(4 * dual) - Tensor.Exp(-4 * dual))),
                    Largest(network.Positive * network.Negative / (scale * scale) - 1));
            }
            var start = Math.Pow(scale, 2 - depth);
            var expected = Tensor.Pow(start - depth * (depth - 2) * dual, 1.0 / (2 - depth));
            return (Relative(network.Positive, expected), double.NaN);
        }
        var (coarse, fine) = (Error(1), Error(0.5));
        Assert.InRange(coarse.Path, 0, 0.05);
        Assert.InRange(coarse.Path / fine.Path, 1.8, 2.2);
        if (depth == 2) Assert.InRange(coarse.Product / fine.Product, 1.8, 2.2);
    }

    /// <summary>At depth 1 the scale moves u₊ and u₋ together, and w not at all.</summary>
    [Fact]
    public void Depth_one_does_not_know_its_scale()
    {
        var x = Normal(8, 4, 9);
        Tensor After(double scale) => Follow(DiagonalNetwork.Create(9, 1, scale), x, new(), 15).Network.Weights();
        Assert.InRange(Relative(After(64), After(0.5)), 0, 1e-12);
    }

    /// <summary>One sample and a linear model: the flow keeps the direction of x, and the smoothed margin is the margin, w = γ̃ x / ‖x‖².</summary>
    [Fact]
    public void The_exponential_flow_ends_where_it_is_told()
    {
        var (x, start) = (Normal(3, 6), Tensor.Zeros([6], F64));
        var w = ExponentialFlow.To(50, start, weights => (weights * x).Sum().ExpandAxis(0));
        Assert.InRange(Relative(w, 50 * x / (x * x).Sum()), 0, 1e-6);
        Assert.Contains("-1", Assert.Throws<OdeException>(() => ExponentialFlow.To(-1, start, weights => (weights * x).Sum().ExpandAxis(0))).Message);
    }

    /// <summary>Stops lie on chords of the path, which bends by the square of a step.</summary>
    [Fact]
    public void The_running_flow_keeps_its_weights_at_stops()
    {
        var (x, flow) = (Normal(6, 4, 6), DiagonalFlow.Start(4, 6, 2, 1, stops: 1));
        while (!(flow.Passages.At.Item() >= 3)) flow = flow.Next(new(), x, 2.5);
        Assert.Equal(2.5, -Losses.LogExponential(Tensor.MatMul(x, flow.Passages[0].ExpandAxis(1)).SqueezeAxis(1)).Item(), 0.01);
    }

    /// <summary>The adaptive flow in its own clock, stopped where the smoothed margin is the same, is what the Euler path comes to.</summary>
    [Fact]
    public void Euler_comes_to_the_adaptive_flow()
    {
        var x = Normal(9, 4, 9);
        double Error(double resolution)
        {
            var network = Follow(DiagonalNetwork.Create(9, 2, 0.5), x, new(0.01 * resolution, 0.2 * resolution), 30).Network;
            var at = -Losses.LogExponential(network.Apply(x)).Item();
            var exact = ExponentialFlow.To(at, DiagonalNetwork.Create(9, 2, 0.5), net => net.Apply(x), new OdeOptions { RelativeTolerance = 1e-9, AbsoluteTolerance = 1e-12 });
            return Relative(network.Weights(), exact.Weights());
        }
        var (coarse, fine) = (Error(1), Error(0.5));
        Assert.InRange(coarse, 0, 0.05);
        Assert.InRange(coarse / fine, 1.6, 2.4);
    }
}
