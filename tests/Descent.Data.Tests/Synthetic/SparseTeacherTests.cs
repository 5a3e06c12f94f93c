using Descent.Engine;

namespace Descent.Data.Tests;

public sealed class SparseTeacherTests
{
    static double[] Values(Tensor x) => x.ToArray<double>();

    [Fact]
    public void Support_has_its_size_and_both_signs()
    {
        var drawn = Enumerable.Range(0, 20).Select(seed => Values(SparseTeacher.Draw(RandomKey.FromSeed(seed), 30, 4, 1.5, 0).Weights)).ToArray();
        Assert.All(drawn, weights => Assert.Equal(4, weights.Count(w => Math.Abs(w) == 1.5)));
        Assert.All(drawn, weights => Assert.Equal(26, weights.Count(w => w == 0)));
        Assert.Contains(drawn, weights => weights.Contains(1.5) && weights.Contains(-1.5));
        Assert.Equal(0, SparseTeacher.Draw(RandomKey.FromSeed(1), 30, 0, 1, 0).Weights.ToArray<double>().Sum(Math.Abs));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseTeacher.Draw(RandomKey.FromSeed(1), 3, 4, 1, 0));
    }

    [Fact]
    public void Equal_keys_give_equal_inputs_and_noise_whatever_the_teacher()
    {
        var (strong, silent) = (SparseTeacher.Draw(RandomKey.FromSeed(1), 10, 3, 2, 1), SparseTeacher.Draw(RandomKey.FromSeed(2), 10, 0, 1, 0.5));
        var (a, b) = (strong.Sample(RandomKey.FromSeed(3), 6), silent.Sample(RandomKey.FromSeed(3), 6));
        Assert.Equal(Values(a.X), Values(b.X));
        Assert.All(Values(a.Noise).Zip(Values(b.Y)), pair => Assert.Equal(0.5 * pair.First, pair.Second, 14));
        Assert.InRange(Tensor.Abs(a.Y - a.Noise - Tensor.MatMul(a.X, strong.Weights.ExpandAxis(1)).SqueezeAxis(1)).Max().Item(), 0, 1e-14);
    }

    [Fact]
    public void Errors_are_told_apart_by_support()
    {
        var teacher = new SparseTeacher(Tensor.Of(0.0, 2.0, 0.0), 1);
        var (on, off) = teacher.SquaredErrors(Tensor.From([3.0, 0, 1.5, 2, -4, 0], [3, 2]));
        Assert.Equal([0.25, 0], Values(on));
        Assert.Equal([25.0, 0], Values(off));
        Assert.Equal(25, teacher.SquaredErrors(Tensor.Of(3.0, 1.5, -4.0)).Off.Item());
    }

    [Fact]
    public void A_task_chooses_by_fresh_samples_and_knows_the_error()
    {
        var task = SparseRegression.Draw(RandomKey.FromSeed(4), 20, 6, 2, 1.5, 0.1);
        var truth = task.Teacher.Weights;
        Assert.Equal((20, 10), (task.Train.X.Shape[0], task.Validation.X.Shape[0]));
        Assert.Equal((task.Train.Noise * task.Train.Noise).Mean().Item(), task.Train.MeanSquare(truth).Item(), 14);
        Assert.Equal(task.Train.MeanSquare(truth).Item(), task.Train.MeanSquare(Tensor.Stack(1, truth, 2 * truth)).ToArray<double>()[0]);
        Assert.Equal(2 * 1.5 * 1.5, task.Error(2 * truth), 14);
        Assert.Same(truth, task.Validation.Best([0.5 * truth, truth, -truth]));
        var enlarged = task.WithSignalInputs(3);
        Assert.Equal((task.Train.Noise * task.Train.Noise).Mean().Item(), enlarged.Train.MeanSquare(truth).Item(), 14);
        Assert.Equal(2 * 20, (enlarged.Validation.X / task.Validation.X).ToArray<double>().Count(ratio => Math.Abs(ratio - 3) < 1e-12) * 2);
        Assert.Equal((ElementType.Float32, ElementType.Float64), (task.To(ElementType.Float32).Train.Y.Element, task.To(ElementType.Float32).Teacher.Weights.Element));
    }

    /// <summary>One weight, seen without noise: of the weights 1 / (1 + penalty) that ridge regression leaves, samples of the truth choose the nearest.</summary>
    [Theory, InlineData(1, 0), InlineData(0.5, 1), InlineData(0, 3)]
    public void Held_out_samples_choose_the_nearest(double truth, double penalty)
    {
        var held = new NoisySamples(Tensor.From([1.0, -2], [2, 1]), Tensor.Of(truth, -2 * truth), Tensor.Of(0.0, 0));
        Assert.Equal(1 / (1 + penalty), held.Best(new[] { 3.0, 1, 0 }.Select(each => Tensor.Of(1 / (1 + each)))).Item());
    }

    [Fact]
    public void Oracle_is_least_squares_on_the_support()
    {
        var teacher = SparseTeacher.Draw(RandomKey.FromSeed(6), 12, 3, 1, 0.5);
        var samples = teacher.Sample(RandomKey.FromSeed(7), 8);
        var oracle = teacher.Oracle(samples);
        Assert.Equal(0, teacher.SquaredErrors(oracle).Off.Item());
        var residual = samples.Y - Tensor.MatMul(samples.X, oracle.ExpandAxis(1)).SqueezeAxis(1);
        var correlation = Tensor.MatMul(samples.X, residual.ExpandAxis(1), transposeA: true).SqueezeAxis(1) * Tensor.Abs(teacher.Weights);
        Assert.InRange(Tensor.Abs(correlation).Max().Item(), 0, 1e-12);
        Assert.Equal(0, SparseTeacher.Draw(RandomKey.FromSeed(6), 12, 0, 1, 1).Oracle(samples).ToArray<double>().Sum(Math.Abs));
    }

    /// <summary>E‖(I − P)β*‖² + σ² E tr (XXᵀ)⁻¹ at n = 2 and d = 20, over 500 draws: the mean of the noise's part is 2/17, its tail is thin, and 4 standard errors are allowed.</summary>
    [Fact]
    public void Minimum_norm_error_is_the_mean_over_draws()
    {
        var teacher = SparseTeacher.Draw(RandomKey.FromSeed(5), 20, 1, 1, 1);
        var errors = Enumerable.Range(0, 500).Select(seed =>
        {
            var samples = teacher.Sample(RandomKey.FromSeed(100 + seed), 2);
            var multipliers = Tensor.Solve(Tensor.MatMul(samples.X, samples.X, transposeB: true), samples.Y.ExpandAxis(1));
            var (on, off) = teacher.SquaredErrors(Tensor.MatMul(samples.X, multipliers, transposeA: true).SqueezeAxis(1));
            return on.Item() + off.Item();
        }).ToArray();
        var mean = errors.Average();
        var allowed = 4 * Math.Sqrt(errors.Sum(e => (e - mean) * (e - mean)) / 500 / 500);
        Assert.InRange(mean, teacher.MinimumNormError(2) - allowed, teacher.MinimumNormError(2) + allowed);
        Assert.Equal(1 - 0.1 + 2 / 17.0, teacher.MinimumNormError(2), 14);
        Assert.Throws<ArgumentOutOfRangeException>(() => teacher.NoiseError(19));
    }
}
