using Descent.Engine;

namespace Descent.Training.Tests;

public sealed class UnivariateReluNetworkTests
{
    const ElementType F64 = ElementType.Float64;

    static Tensor Normal(int seed, params int[] shape) => RandomKey.FromSeed(seed).Normal(shape, element: F64);

    static double Largest(Tensor x) => Tensor.Abs(x).Max().Item();

    internal static UnivariateReluNetwork Random(double outputScale, int width = 7) => new(Normal(1, width), Normal(2, width), Normal(3, width), outputScale);

    static readonly Tensor X = Tensor.Of<double>(-0.8, -0.1, 0.3, 0.9);
    static readonly Tensor Y = Tensor.Of<double>(0.3, -0.4, 0.5, 0.1);

    static UnivariateReluNetwork Slope(UnivariateReluNetwork net, Tensor x, Tensor y) => Transform.Grad<UnivariateReluNetwork>(n => Losses.SumSquare(n.Apply(x), y))(net);

    /// <summary>ȧ = −(c/α) Σ r 1 x, ḃ = +(c/α) Σ r 1, ċ = −(1/α) Σ r 1 (a x − b): the offset is subtracted, so that its sign is the other.</summary>
    [Fact]
    public void Gradients_are_the_velocities_of_the_paper()
    {
        var net = Random(2.5);
        var residual = (net.Apply(X) - Y).ExpandAxis(1);
        var pulls = Tensor.Where(net.Features(X) > 0, residual, 0.0);
        var slope = Slope(net, X, Y);
        Assert.InRange(Largest(slope.Slopes - net.OutputWeights * (pulls * X.ExpandAxis(1)).Sum(0) / 2.5), 0, 1e-14);
        Assert.InRange(Largest(slope.Offsets + net.OutputWeights * pulls.Sum(0) / 2.5), 0, 1e-14);
        Assert.InRange(Largest(slope.OutputWeights - (pulls * net.Features(X)).Sum(0) / 2.5), 0, 1e-14);
    }

    /// <summary>Central differences err by h² and by rounding over h; no kink lies within h of a sample.</summary>
    [Fact]
    public void Gradients_are_differences_of_the_loss()
    {
        var (net, along) = (Random(2.5), Random(2.5, 7) with { Slopes = Normal(4, 7), Offsets = Normal(5, 7), OutputWeights = Normal(6, 7) });
        double Loss(double h) => Losses.SumSquare(net.Move(Tensor.Scalar(h, F64), along).Apply(X), Y).Item();
        var slope = Slope(net, X, Y);
        var expected = ((slope.Slopes * along.Slopes).Sum() + (slope.Offsets * along.Offsets).Sum() + (slope.OutputWeights * along.OutputWeights).Sum()).Item();
        Assert.Equal(expected, (Loss(1e-6) - Loss(-1e-6)) / 2e-6, 1e-7);
    }

    [Fact]
    public void The_output_scale_enters_every_velocity_once()
    {
        UnivariateReluNetwork Pull(double scale) => Transform.Vjp<UnivariateReluNetwork, Tensor>(net => net.Apply(X), Random(scale)).Pullback(Y);
        var (one, two) = (Pull(3), Pull(6));
        foreach (var (a, b) in new[] { (one.Slopes, two.Slopes), (one.Offsets, two.Offsets), (one.OutputWeights, two.OutputWeights) }) Assert.InRange(Largest(a - 2 * b), 0, 1e-15);
    }

    /// <summary>One neuron, one sample: the terms of first order cancel, whatever the rate.</summary>
    [Theory, InlineData(0.1), InlineData(1.0), InlineData(30.0)]
    public void A_step_moves_an_imbalance_by_its_square(double rate)
    {
        var net = new UnivariateReluNetwork(Tensor.Of(0.7), Tensor.Of(-0.4), Tensor.Of(1.3), 1);
        var slope = Slope(net, Tensor.Of(0.5), Tensor.Of(-0.2));
        var next = net.Move(-rate, slope);
        var expected = rate * rate * slope.Imbalances();
        Assert.InRange(Largest(next.Imbalances() - net.Imbalances() - expected), 0, 1e-14 * (1 + Largest(expected)));
        Assert.Equal(Largest(expected) / (1.3 * 1.3 + 0.7 * 0.7 + 0.4 * 0.4), next.ImbalanceDrift(net).Item(), 1e-14 * (1 + Largest(expected)));
    }

    [Fact]
    public void A_mirrored_network_starts_at_zero_with_the_same_directions_at_any_radius()
    {
        var key = RandomKey.FromSeed(9);
        var (small, large) = (UnivariateReluNetwork.Mirrored(key, 40, 0.1, 10, 1), UnivariateReluNetwork.Mirrored(key, 40, 10, 0.1, 3));
        Assert.InRange(Largest(small.Apply(X)), 0, 1e-13);
        Assert.InRange(Largest(small.Imbalances() - (100 - 0.01)), 0, 1e-12);
        Assert.InRange(Largest(large.Radii() - 10), 0, 1e-13);
        Assert.InRange(Largest(small.Turns(large)), 0, 1e-14);
        Assert.InRange(Largest(small.OutputWeights / 10 - large.OutputWeights / 0.1), 0, 1e-14);
        Assert.Throws<ShapeError>(() => UnivariateReluNetwork.Mirrored(key, 7, 1, 1, 1));
    }

    /// <summary>Right and left of a kink f is straight, so that second differences over a stretch without another kink are the jump exactly.</summary>
    [Theory, InlineData(0.8, -0.5), InlineData(-0.8, 0.5), InlineData(-1.5, -1.0)]
    public void Slopes_jump_at_kinks(double slope, double offset)
    {
        var net = new UnivariateReluNetwork(Tensor.Of(slope), Tensor.Of(offset), Tensor.Of(-1.7), 2);
        var t = net.Kinks().ToArray<double>()[0];
        var f = net.Apply(Tensor.Of(t - 0.1, t, t + 0.1)).ToArray<double>();
        Assert.Equal(net.SlopeJumps().ToArray<double>()[0], (f[0] - 2 * f[1] + f[2]) / 0.1, 1e-13);
    }

    [Fact]
    public void Kinks_lie_where_they_are_put()
    {
        var (kinks, slopes) = (Normal(4, 7), Normal(5, 7));
        Assert.InRange(Largest(UnivariateReluNetwork.OfKinks(kinks, slopes, Normal(6, 7), 1).Kinks() - kinks), 0, 1e-14);
    }

    [Fact]
    public void Kinks_between_points_keep_a_quarter_of_a_gap_from_them()
    {
        double[] points = [-1, 0, 4];
        var net = UnivariateReluNetwork.BetweenPoints(RandomKey.FromSeed(9), points, 500, 3, 0.5, 1);
        Assert.All(net.Kinks().ToArray<double>(), t => Assert.True(t is >= -0.75 and <= -0.25 or >= 1 and <= 3));
        Assert.InRange(Largest(net.Radii() - 3), 0, 1e-13);
        Assert.InRange(Largest(Tensor.Abs(net.OutputWeights) - 0.5), 0, 1e-15);
        Assert.Equal((2, 2), (net.OutputWeights.ToArray<double>().Distinct().Count(), net.Slopes.ToArray<double>().Select(Math.Sign).Distinct().Count()));
    }

    [Fact]
    public void A_neuron_without_slope_has_its_kink_at_infinity()
    {
        var net = new UnivariateReluNetwork(Tensor.Of(0.0), Tensor.Of(0.0), Tensor.Of(1.0), 1);
        Assert.Equal(double.PositiveInfinity, net.Kinks().ToArray<double>()[0]);
        Assert.Equal(0, Largest(net.SlopeJumps()));
    }

    /// <summary>A sample that lies on a kink does not move its neuron, in either parameterisation.</summary>
    [Fact]
    public void A_sample_on_a_kink_is_not_active()
    {
        var net = new UnivariateReluNetwork(Tensor.Of(1.0), Tensor.Of(0.0), Tensor.Of(1.0), 1);
        var slope = Slope(net, Tensor.Of(0.0), Tensor.Of(1.0));
        Assert.Equal(0, Largest(slope.Slopes) + Largest(slope.Offsets) + Largest(slope.OutputWeights));
        var polar = PolarReluNetwork.Of(net);
        var next = polar.Descend(Tensor.Of(0.0), Tensor.Of(-1.0), 0.1);
        Assert.Equal(0, Largest(next.Strengths - polar.Strengths) + Largest(next.Angles - polar.Angles));
    }
}
