using Descent.Engine;

namespace Descent.Training.Tests;

public class DeepLinearNetworkTests
{
    [Theory, InlineData(2, 5), InlineData(5, 2)]
    public void The_map_is_what_the_layers_do(int inputs, int outputs)
    {
        var net = DeepLinearNetwork.Create(RandomKey.FromSeed(1), [inputs, 4, 6, outputs], new NormalInitializer(), Check.F64);
        var x = Check.Normal(2, 3, inputs);
        Check.Close(net.Apply(x), Tensor.MatMul(x, net.Map(), transposeB: true), 1e-13);
        Assert.Equal(3, net.Depth);
        Assert.Throws<ShapeError>(() => DeepLinearNetwork.Create(RandomKey.FromSeed(1), [3], new NormalInitializer()));
    }

    /// <summary>U diag(∏ a_l) Vᵀ, whatever the rotations between.</summary>
    [Fact]
    public void Decoupled_layers_multiply_their_strengths_mode_by_mode()
    {
        var (u, v) = (RandomKey.FromSeed(1).Orthogonal(6, 3, Check.F64), RandomKey.FromSeed(2).Orthogonal(8, 3, Check.F64));
        Tensor[] strengths = [Check.Vector(1, 2, 3), Check.Vector(0.5, 0.1, 2), Check.Vector(4, 1, 1)];
        var net = DeepLinearNetwork.Decoupled(RandomKey.FromSeed(3), u, v, strengths, [8, 5]);
        Check.Close(Tensor.MatMul(u * Check.Vector(2, 0.2, 6), v, transposeB: true), net.Map(), 1e-14);
        Assert.Throws<ShapeError>(() => DeepLinearNetwork.Decoupled(RandomKey.FromSeed(3), u, v, strengths, [8, 2]));
        Assert.Throws<ShapeError>(() => DeepLinearNetwork.Decoupled(RandomKey.FromSeed(3), u, v, strengths, [8]));
    }

    [Fact]
    public void A_balanced_factorisation_gives_the_map_and_equal_neighbours()
    {
        var map = Check.Normal(4, 3, 7);
        var net = DeepLinearNetwork.Balanced(RandomKey.FromSeed(5), map, [4, 9, 3]);
        // The gap of the map's smallest singular value decides how well its vectors are known: not the product.
        Check.Close(map, net.Map(), 1e-13);
        for (var i = 0; i < 3; i++)
        {
            Check.Close(Tensor.MatMul(net.Weights[i], net.Weights[i], transposeB: true), Tensor.MatMul(net.Weights[i + 1], net.Weights[i + 1], transposeA: true), 1e-13);
        }
    }

    /// <summary>On the sum of squares of whitened inputs, a step of one matrix multiplies the residual by 1 − η: e^(−t) in the limit, whatever the singular value.</summary>
    [Fact]
    public void One_matrix_learns_every_mode_at_the_same_rate()
    {
        var target = Check.Normal(6, 3, 4);
        var net = DeepLinearNetwork.Create(RandomKey.FromSeed(7), [4, 3], new NormalInitializer(), Check.F64);
        var gradient = Transform.Grad<DeepLinearNetwork>(n => Losses.SumSquare(n.Map(), target))(net);
        var (next, _) = new Sgd(0.01).Apply(net, gradient, Tree.Empty, Check.Step(0));
        Check.Close(0.99 * (net.Map() - target), next.Map() - target, 1e-14);
    }

    /// <summary>Q Qᵀ = 1 alone is not Haar: both orientations must be equally likely, and entries centred. Five deviations of each count and mean.</summary>
    [Fact]
    public void Orthogonal_draws_are_uniform()
    {
        const int n = 3, draws = 400;
        var (turned, first, size) = (0, 0.0, new OrthogonalInitializer());
        for (var i = 0; i < draws; i++)
        {
            var q = size.Draw(RandomKey.FromSeed(1000 + i), [n, n], Check.F64).ToDoubles();
            var determinant = q[0] * (q[4] * q[8] - q[5] * q[7]) - q[1] * (q[3] * q[8] - q[5] * q[6]) + q[2] * (q[3] * q[7] - q[4] * q[6]);
            Assert.Equal(1, Math.Abs(determinant), 12);
            turned += determinant < 0 ? 1 : 0;
            first += q[0] / draws;
        }
        Assert.InRange(turned, draws / 2 - 2.5 * Math.Sqrt(draws), draws / 2 + 2.5 * Math.Sqrt(draws));
        Assert.InRange(first, -5 / Math.Sqrt(n * draws), 5 / Math.Sqrt(n * draws));
    }
}
