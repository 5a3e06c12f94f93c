using Descent.Engine;

namespace Descent.Training.Tests;

public class CrossEntropyOfMarginsTests
{
    static readonly Tensor Labels = Check.Labels(0, 3, 1, 3, 2);

    [Fact]
    public void It_is_the_cross_entropy()
    {
        var logits = 3 * Check.Normal(1, 5, 4);
        Check.Close(Losses.CrossEntropyPerSample(logits, Labels), Losses.CrossEntropyOfMarginsPerSample(logits, Labels), 1e-14);
        Check.Gradient(z => (Check.Normal(2, 5) * Losses.CrossEntropyOfMarginsPerSample(z, Labels)).Sum(), logits);
    }

    /// <summary>k classes of which the label leads by m: loss ln(1 + (k − 1) e^(−m)), slopes p and −(k − 1) p with p = e^(−m) / (1 + (k − 1) e^(−m)), to relative rounding.</summary>
    [Theory, InlineData(-40), InlineData(0), InlineData(40), InlineData(300), InlineData(700)]
    public void Digits_last_at_any_margin(double margin)
    {
        const int classes = 4;
        var logits = Tensor.From([1.5, 1.5 + margin, 1.5, 1.5], [1, classes]);
        var small = (classes - 1) * Math.Exp(-margin);
        var (loss, gradient) = Transform.ValueAndGrad<Tensor>(z => Losses.CrossEntropyOfMarginsPerSample(z, Check.Labels(1)).Sum())(logits);
        // ln(1 + s) by its own series where 1 + s has no digits of s.
        Assert.Equal(1, loss.Item() / (small < 1e-10 ? small - small * small / 2 : Math.Log(1 + small)), 1e-12);
        var p = Math.Exp(-margin) / (1 + small);
        Assert.All(gradient.ToDoubles().Zip([p, -(classes - 1) * p, p, p]), pair => Assert.Equal(1, pair.First / pair.Second, 1e-12));
    }

    [Fact]
    public void One_class_has_no_margin() => Assert.Throws<ShapeError>(() => Losses.CrossEntropyOfMarginsPerSample(Check.Normal(1, 3, 1), Check.Labels(0, 0, 0)));
}
