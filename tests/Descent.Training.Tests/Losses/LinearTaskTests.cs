using Descent.Engine;

namespace Descent.Training.Tests;

public class LinearTaskTests
{
    static readonly Tensor Target = Check.Normal(1, 3, 4);

    static DeepLinearNetwork Draw(int seed) => DeepLinearNetwork.Create(RandomKey.FromSeed(seed), [4, 5, 3], new NormalInitializer(0.5), Check.F64);

    /// <summary>With inputs x = R z over the corners z of a cube, whose covariance is the identity, the mean of ½‖T x − W x‖² is the loss exactly.</summary>
    [Fact]
    public void The_loss_is_the_mean_over_inputs_of_the_covariance()
    {
        var corners = Tensor.From<double>([.. Enumerable.Range(0, 16).SelectMany(i => Enumerable.Range(0, 4).Select(bit => (i >> bit & 1) * 2.0 - 1))], [16, 4]);
        var (root, net) = (Check.Normal(2, 4, 4), Draw(3));
        var x = Tensor.MatMul(corners, root, transposeB: true);
        var mean = Losses.SumSquare(net.Apply(x), Tensor.MatMul(x, Target, transposeB: true)) / 16;
        Assert.Equal(mean.Item(), new LinearTask(Target, root).Loss(net).Item(), 12);
    }

    /// <summary>Of the zero map the share is 1, of the target's own factors 0.</summary>
    [Fact]
    public void Shares_are_of_the_zero_maps_loss()
    {
        var task = new LinearTask(Target);
        var zero = new DeepLinearNetwork([Tensor.Zeros([5, 4], Check.F64), Tensor.Zeros([3, 5], Check.F64)]);
        Assert.Equal(1, task.RelativeLoss(task.Loss(zero)).Item(), 14);
        Assert.Equal(0, task.RelativeLoss(task.Loss(DeepLinearNetwork.Balanced(RandomKey.FromSeed(1), Target, [5]))).Item(), 14);
    }
}
