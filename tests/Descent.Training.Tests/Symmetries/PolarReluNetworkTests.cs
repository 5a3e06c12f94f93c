using Descent.Engine;

namespace Descent.Training.Tests;

public sealed class PolarReluNetworkTests
{
    static readonly Tensor X = Tensor.Of<double>(-0.8, -0.1, 0.3, 0.9);
    static readonly Tensor Y = Tensor.Of<double>(0.3, -0.4, 0.5, 0.1);

    static double Largest(Tensor x) => Tensor.Abs(x).Max().Item();

    /// <summary>Imbalances of both signs: output weights far above and far below the radii.</summary>
    static UnivariateReluNetwork Scaled(double by) => UnivariateReluNetworkTests.Random(2.5) is var net
        ? net with { Slopes = net.Slopes / by, Offsets = net.Offsets / by, OutputWeights = net.OutputWeights * by } : null!;

    [Theory, InlineData(0.1), InlineData(1.0), InlineData(10.0)]
    public void It_is_the_same_function(double scale) =>
        Assert.InRange(Largest(PolarReluNetwork.Of(Scaled(scale)).Apply(X) - UnivariateReluNetworkTests.Random(2.5).Apply(X)), 0, 1e-14);

    /// <summary>The network's flow by the chain rule: ṙ = ċρ + cρ̇ and θ̇ = (aḃ − bȧ)/ρ².</summary>
    [Theory, InlineData(0.1), InlineData(1.0), InlineData(10.0)]
    public void Its_velocity_is_the_network_s(double scale)
    {
        var net = Scaled(scale);
        var slope = Transform.Grad<UnivariateReluNetwork>(n => Losses.SumSquare(n.Apply(X), Y))(net);
        var radii = net.Radii();
        var strength = -slope.OutputWeights * radii - net.OutputWeights * (net.Slopes * slope.Slopes + net.Offsets * slope.Offsets) / radii;
        var angle = (net.Offsets * slope.Slopes - net.Slopes * slope.Offsets) / (radii * radii);
        var polar = PolarReluNetwork.Of(net);
        var next = polar.Descend(X, net.Apply(X) - Y, 1);
        Assert.InRange(Largest(next.Strengths - polar.Strengths - strength), 0, 1e-12 * (1 + Largest(strength)));
        Assert.InRange(Largest(next.Angles - polar.Angles - angle), 0, 1e-12 * (1 + Largest(angle)));
        Assert.InRange(Largest(polar.Descend(X, polar.Apply(X) - Y, 1).Angles - next.Angles), 0, 1e-12 * (1 + Largest(angle)));
    }
}
