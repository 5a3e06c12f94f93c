using Descent.Engine;

namespace Descent.Training.Tests;

public sealed class PassagesTests
{
    /// <summary>Chords are exact on a straight path, wherever its steps land.</summary>
    [Fact]
    public void Values_are_kept_on_the_chord_and_once()
    {
        double[] stops = [0.3, 1, 5];
        var passages = Passages.Start(2, 3);
        foreach (var at in (double[])[0.25, 1, 1.5])
        {
            passages = passages.Next(stops, Tensor.Of(2 * at, -at), Tensor.Scalar(at, ElementType.Float64));
        }
        Assert.Equal([0.6, -0.3], passages[0].ToArray<double>().Select(value => Math.Round(value, 14)));
        Assert.Equal([2, -1], passages[1].ToArray<double>());
        Assert.All(passages[2].ToArray<double>(), value => Assert.True(double.IsNaN(value)));
        Assert.Equal(1.5, passages.At.Item());
        Assert.Equal(0, Passages.Start(2, 0).Next([], Tensor.Of(1.0, 2), Tensor.Scalar(1, ElementType.Float64)).Kept.Size);
    }
}
