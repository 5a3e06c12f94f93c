using Descent.Engine;

namespace Descent.Data.Tests;

public sealed class MatrixCompletionTests
{
    [Fact]
    public void Draw_has_the_norm_rank_and_number_of_entries()
    {
        var task = MatrixCompletionTask.Draw(RandomKey.FromSeed(1), size: 6, rank: 2, share: 0.6);
        Assert.Equal(1, (task.Target * task.Target).Sum().Item(), 14);
        Assert.Equal(22, task.Mask.Sum().Item());
        Assert.Equal(2, Tensor.Svd(task.Target).S.ToDoubles().Count(value => value > 1e-12));
        Assert.Equal(6, Tensor.Svd(MatrixCompletionTask.Draw(RandomKey.FromSeed(1), 6, 6, 0.6).Target).S.ToDoubles().Count(value => value > 1e-12));
        Assert.Throws<ShapeError>(() => MatrixCompletionTask.Draw(RandomKey.FromSeed(1), 6, 7, 0.6));
        Assert.Throws<ShapeError>(() => MatrixCompletionTask.Draw(RandomKey.FromSeed(1), 6, 1, 0));
    }

    [Fact]
    public void Gradient_is_that_of_the_loss_and_blind_to_other_entries()
    {
        var task = MatrixCompletionTask.Draw(RandomKey.FromSeed(2), 5, 1, 0.5);
        var x = RandomKey.FromSeed(3).Normal([5, 5], element: ElementType.Float64);
        Assert.Equal(0, Tensor.Abs(Transform.Grad<Tensor>(task.Loss)(x) - task.Gradient(x)).Max().Item(), 15);
        var moved = x + (1 - task.Mask) * 7;
        Assert.Equal(task.Loss(x).Item(), task.Loss(moved).Item());
        Assert.NotEqual(task.HeldOutError(x).Item(), task.HeldOutError(moved).Item());
    }

    [Fact]
    public void Held_out_error_is_one_at_zero_and_none_at_the_target()
    {
        var task = MatrixCompletionTask.Draw(RandomKey.FromSeed(4), 5, 1, 0.5);
        var both = Tensor.Stack(0, Tensor.ZerosLike(task.Target), task.Target);
        Assert.Equal([1.0, 0.0], task.HeldOutError(both).ToDoubles());
        Assert.Equal(0, task.Loss(both).At(0, 1).Item());
    }

    /// <summary>The way there is the negative gradient of the loss, and nothing nearer has no loss.</summary>
    [Fact]
    public void Projection_keeps_what_is_not_seen()
    {
        var task = MatrixCompletionTask.Draw(RandomKey.FromSeed(5), 5, 1, 0.5);
        var x = RandomKey.FromSeed(6).Normal([5, 5], element: ElementType.Float64);
        Assert.Equal(0, task.Loss(task.Project(x)).Item());
        Assert.Equal(0, Tensor.Abs(x - task.Gradient(x) - task.Project(x)).Max().Item(), 15);
        Assert.Equal(0, Tensor.Abs((1 - task.Mask) * (task.Project(x) - x)).Max().Item());
    }

    [Fact]
    public void A_random_matrix_has_the_singular_values_that_are_asked_for()
    {
        var keys = RandomKey.FromSeed(7).Split(3);
        var (one, other) = (RandomMatrix.OfSingularValues(keys[0], Tensor.Of(3.0, 2, 0), keys[1]), RandomMatrix.OfSingularValues(keys[0], Tensor.Of(3.0, 2, 0), keys[2]));
        double[] expected = [3, 2, 0];
        Assert.All(Tensor.Svd(one).S.ToDoubles().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 13));
        Assert.True(Tensor.Abs(one - other).Max().Item() > 0.1);
    }
}
