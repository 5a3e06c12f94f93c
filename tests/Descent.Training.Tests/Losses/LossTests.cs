using Descent.Engine;

namespace Descent.Training.Tests;

public class LossTests
{
    const int Samples = 5, Classes = 4;
    static readonly Tensor Scores = Check.Normal(1, Samples, Classes);
    static readonly Tensor Classed = Check.Labels(0, 3, 1, 3, 2);
    static readonly Tensor Single = Check.Vector(-2, -0.5, 0.25, 1.5, 3);
    static readonly Tensor Signs = Check.Vector(1, -1, 1, 1, -1);

    static double Score(int sample, int label) => Scores.ToDoubles()[sample * Classes + label];

    static int Label(int sample) => Classed.ToArray<int>()[sample];

    static double Margin(int sample) => Single.ToDoubles()[sample] * Signs.ToDoubles()[sample];

    static double[] EachSample(Func<int, double> loss) => [.. Enumerable.Range(0, Samples).Select(loss)];

    public static TheoryData<string, Func<Tensor, Tensor, Tensor>, Func<Tensor, Tensor, Tensor>, Func<int, double>> ClassLosses => new()
    {
        {
            "cross-entropy", Losses.CrossEntropyPerSample, Losses.CrossEntropy,
            i => Math.Log(Enumerable.Range(0, Classes).Sum(j => Math.Exp(Score(i, j)))) - Score(i, Label(i))
        },
        {
            "multi-class hinge", Losses.MultiClassHingePerSample, Losses.MultiClassHinge,
            i => Math.Max(0, 1 - Score(i, Label(i)) + Enumerable.Range(0, Classes).Where(j => j != Label(i)).Max(j => Score(i, j)))
        },
    };

    public static TheoryData<string, Func<Tensor, Tensor, Tensor>, Func<Tensor, Tensor, Tensor>, Func<int, double>> MarginLosses => new()
    {
        { "logistic", Losses.LogisticPerSample, Losses.Logistic, i => Math.Log(1 + Math.Exp(-Margin(i))) },
        { "hinge", Losses.HingePerSample, Losses.Hinge, i => Math.Max(0, 1 - Margin(i)) },
        { "exponential", Losses.ExponentialPerSample, Losses.Exponential, i => Math.Exp(-Margin(i)) },
    };

    /// <summary>Sums of a handful of float64 terms of order one: 1e-14.</summary>
    [Theory, MemberData(nameof(ClassLosses))]
    public void Class_losses_follow_the_double_loop(string name, Func<Tensor, Tensor, Tensor> each, Func<Tensor, Tensor, Tensor> mean, Func<int, double> loop)
    {
        Assert.NotEmpty(name);
        Check.Close(EachSample(loop), each(Scores, Classed), 1e-14);
        Check.Close([EachSample(loop).Average()], mean(Scores, Classed), 1e-14);
        Check.Gradient(x => mean(x, Classed), Scores);
    }

    [Theory, MemberData(nameof(MarginLosses))]
    public void Margin_losses_follow_the_loop(string name, Func<Tensor, Tensor, Tensor> each, Func<Tensor, Tensor, Tensor> mean, Func<int, double> loop)
    {
        Assert.NotEmpty(name);
        Check.Close(EachSample(loop), each(Single, Signs), 1e-14);
        Check.Close([EachSample(loop).Average()], mean(Single, Signs), 1e-14);
        Check.Gradient(x => mean(x, Signs), Single);
    }

    [Fact]
    public void Square_losses_follow_the_double_loop()
    {
        var targets = Check.Normal(2, Samples, Classes);
        var (a, b) = (Scores.ToDoubles(), targets.ToDoubles());
        var squares = a.Zip(b, (x, y) => (x - y) * (x - y)).ToArray();
        var rows = squares.Chunk(Classes).ToArray();
        Check.Close([squares.Average()], Losses.MeanSquare(Scores, targets), 1e-14);
        Check.Close([squares.Average()], Losses.MeanSquare(Scores - targets), 1e-14);
        Check.Close([squares.Sum() / 2], Losses.SumSquare(Scores, targets), 1e-14);
        Check.Close([.. rows.Select(row => row.Average())], Losses.MeanSquarePerSample(Scores, targets), 1e-14);
        Check.Close([.. rows.Select(row => row.Sum() / 2)], Losses.SumSquarePerSample(Scores, targets), 1e-14);
        Check.Gradient(x => Losses.MeanSquare(x, targets), Scores);
        Check.Gradient(x => Losses.SumSquare(x, targets), Scores);
    }

    [Fact]
    public void A_sample_alone_has_the_loss_it_has_in_a_batch()
    {
        var each = Transform.Vmap<Tensor, Tensor, Tensor>((scores, label) => Losses.CrossEntropy(scores.ExpandAxis(0), label.ExpandAxis(0)))(Scores, Classed);
        Assert.Equal(Losses.CrossEntropyPerSample(Scores, Classed).ToArray<double>(), each.ToArray<double>());
        Assert.Equal(each.ToArray<double>(), Transform.Vmap<Tensor, Tensor, Tensor>(Losses.CrossEntropyPerSample)(Scores, Classed).ToArray<double>());
    }

    [Fact]
    public void Losses_stay_finite_and_accurate_at_extreme_scores()
    {
        Check.Close([2000], Losses.CrossEntropy(Tensor.Of(new double[,] { { -1000, 1000 } }), Check.Labels(0)), 0);
        Check.Close([1000], Losses.Logistic(Check.Vector(-1000), Check.Vector(1)), 0);
        Assert.Equal(1, Losses.Logistic(Check.Vector(50), Check.Vector(1)).Item() / Math.Exp(-50), 14);
    }

    /// <summary>Scores 0, 2, 2 and 1 with label 0: of the two largest competitors the first alone is pushed down.</summary>
    [Fact]
    public void Only_the_first_of_equal_competitors_is_pushed_down() => Assert.Equal(
        [-1, 1, 0, 0], Transform.Grad<Tensor>(x => Losses.MultiClassHinge(x, Check.Labels(0)))(Tensor.Of(new double[,] { { 0, 2, 2, 1 } })).ToArray<double>());

    [Fact]
    public void The_label_is_no_competitor_even_where_it_is_largest() => Assert.Equal(
        [0, 1, -1], Transform.Grad<Tensor>(x => Losses.MultiClassHinge(x, Check.Labels(2)))(Tensor.Of(new double[,] { { 0, 4.5, 5 } })).ToArray<double>());

    [Theory, InlineData(1.0), InlineData(1.5)]
    public void A_hinge_that_is_met_moves_nothing(double margin) => Assert.All(
        Transform.Grad<Tensor>(x => Losses.MultiClassHinge(x, Check.Labels(0)))(Tensor.Of(new[,] { { margin, 0 } })).ToArray<double>(), g => Assert.Equal(0, g));

    [Fact]
    public void Accuracy_counts_the_first_largest_score()
    {
        var scores = Tensor.Of(new double[,] { { 1, 1 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        Assert.Equal(0.75, Losses.Accuracy(scores, Check.Labels(0, 1, 0, 1)).Item());
        Assert.Equal(0.5, Losses.BinaryAccuracy(Check.Vector(1, -2, 0, 3), Check.Vector(1, -1, 1, -1)).Item());
    }

    [Fact]
    public void Wrong_shapes_are_refused_with_the_mend()
    {
        Assert.Contains("int32", Assert.Throws<ShapeError>(() => Losses.CrossEntropy(Scores, Signs)).Message, StringComparison.Ordinal);
        Assert.Contains("broadcasting", Assert.Throws<ShapeError>(() => Losses.MeanSquare(Scores, Single)).Message, StringComparison.Ordinal);
        Assert.Contains("two", Assert.Throws<ShapeError>(() => Losses.MultiClassHinge(Single.Reshape(5, 1), Classed)).Message, StringComparison.Ordinal);
    }
}
