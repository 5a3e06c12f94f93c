using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class DirectionOffsetTests
{
    static Tensor Vector(params double[] values) => Tensor.From(values, [values.Length]);

    static DirectionOffset Of(int words, int columns, double[] weights, params (int, int, int)[] comparisons) => DirectionOffset.Of(
        MatrixMargin.Flattened(words, columns, comparisons), Vector(weights), MatrixMargin.OfComparisons(words, columns, comparisons).Weights.Flatten());

    /// <summary>Chain a > b > c: margins differ by log(ω₁/ω₂) in the end, and b is that over √6 along (1, −2, 1). The pair (a, c) has twice the margin and no say.</summary>
    [Theory, InlineData(5, 1), InlineData(2, 3), InlineData(1, 1)]
    public void A_chains_offset_is_the_logarithm_of_its_weights(double first, double second)
    {
        var expected = Math.Pow(Math.Log(first / second), 2) / 6;
        Assert.Equal(expected, Of(3, 1, [first, second], (0, 0, 1), (0, 1, 2)).Square, 1e-11);
        Assert.Equal(expected, Of(3, 1, [first, second, 4], (0, 0, 1), (0, 1, 2), (0, 0, 2)).Square, 1e-11);
    }

    /// <summary>Collocations of K words, column x with weight πₓ: ‖b‖² = (1 − 1/K) Σ (log πₓ − mean)².</summary>
    [Fact]
    public void Collocations_have_a_closed_form()
    {
        const int words = 4;
        double[] shares = [1, 2, 5, 3];
        var comparisons = (from x in Enumerable.Range(0, words) from v in Enumerable.Range(0, words) where v != x select (x, x, v)).ToArray();
        var closed = CollocationMargin.OffsetSquare(Vector(shares), words).Item();
        var mean = shares.Average(Math.Log);
        Assert.Equal((1 - 1.0 / words) * shares.Sum(share => Math.Pow(Math.Log(share) - mean, 2)), closed, 1e-14);
        Assert.Equal(closed, Of(words, words, [.. comparisons.Select(one => shares[one.Item1])], comparisons).Square, 1e-11);
    }

    /// <summary>A comparison that two sentences make weighs as much as both.</summary>
    [Fact]
    public void Equal_comparisons_are_added()
    {
        var margin = MatrixMargin.OfComparisons(3, 1, [(0, 0, 1), (0, 1, 2)]);
        var offset = DirectionOffset.OfComparisons([((0, 0, 1), 2), ((0, 1, 2), 1), ((0, 0, 1), 3)], margin);
        Assert.Equal(Of(3, 1, [5, 1], (0, 0, 1), (0, 1, 2)).Square, offset.Square, 1e-14);
    }

    /// <summary>The condition itself: Σ ωᵢ e^(−zᵢᵀb) zᵢ over support vectors is along the separator, and b is across it.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Support_vectors_pull_along_the_separator(int seed)
    {
        var z = Samples.Normal(seed, 12, 5);
        z *= Tensor.Sign(Tensor.MatMul(z, Samples.Normal(seed + 9, 5, 1)));
        var weights = 1 + Tensor.Abs(Samples.Normal(seed + 5, 12));
        var separator = HardMargin.Solve(z, Tensor.Ones([12], Samples.F64)).Weights;
        var found = DirectionOffset.Of(z, weights, separator);
        Assert.Equal(0, (found.Offset * separator).Sum().Item(), 1e-9);
        var support = Tensor.MatMul(z, separator.ExpandAxis(1)).SqueezeAxis(1) < 1 + 1e-7;
        var pull = (z * Tensor.Where(support, weights * Tensor.Exp(-Tensor.MatMul(z, found.Offset.ExpandAxis(1)).SqueezeAxis(1)), 0.0).ExpandAxis(1)).Sum(0);
        Assert.InRange(CosineDistance.Of(pull, separator).Item(), 0, 1e-18);
    }

    /// <summary>Normalised descent itself, 4000 steps of 0.05: 1 − cos is theory's to the share of steps that were lost at first, here below 2 %.</summary>
    [Fact]
    public void Normalised_descent_arrives_there()
    {
        var (z, weights) = (MatrixMargin.Flattened(4, 1, [(0, 0, 1), (0, 1, 2), (0, 2, 3)]), Vector(1, 5, 2));
        var separator = MatrixMargin.OfComparisons(4, 1, [(0, 0, 1), (0, 1, 2), (0, 2, 3)]).Weights.Flatten();
        var rule = new NormalizedDescent(0.05);
        var stepper = Transform.Stepper(w => rule.Apply(w, Transform.Grad<Tensor>(v => (weights * Tensor.Exp(-Tensor.MatMul(z, v.ExpandAxis(1)).SqueezeAxis(1))).Sum())(w), Tree.Empty, Tensor.Scalar(0, ElementType.Int32)).Model, Tensor.Zeros([4], Samples.F64));
        for (var step = 0; step < 4000; step++) stepper.Step();
        Assert.Equal(1, 2 * 200.0 * 200 * CosineDistance.Of(stepper.State, separator).Item() / DirectionOffset.Of(z, weights, separator).Square, 0.02);
    }

    /// <summary>Both rows have a margin of 1 at the separator (1, 0), which the first alone makes: the second's loss falls for ever behind the first's.</summary>
    [Fact]
    public void A_tight_row_without_a_multiplier_has_no_limit()
    {
        var rows = Tensor.From([1.0, 0, 1, 3], [2, 2]);
        Assert.True(double.IsNaN(DirectionOffset.Of(rows, Vector(1, 1), Vector(1, 0)).Square));
        Assert.Throws<AnalysisException>(() => DirectionOffset.Of(rows, Vector(1, 1), Vector(2, 0)));
    }
}
