using Descent.Engine;
using Descent.Training;

namespace Descent.Analysis.Tests;

public sealed class GeometryTests
{
    [Fact]
    public void Rates_of_losses_are_their_change_along_the_flow()
    {
        var objective = Samples.Tanh();
        var samples = objective.Samples!;
        var rates = LossRates.Of(objective);
        var gradient = Transform.Grad<Tree>(objective.Loss)(objective.Parameters);
        const double h = 1e-5;
        double[] After(double step) => samples.Losses(samples.Apply(objective.Parameters - step * gradient, samples.Inputs), samples.Targets).ToArray<double>();
        var (ahead, behind) = (After(h), After(-h));
        // Central differences: h² times a third derivative of order one to a hundred, and rounding 1e-16 / h.
        for (var i = 0; i < ahead.Length; i++) Assert.Equal((behind[i] - ahead[i]) / (2 * h), rates.Rates[i], 1e-7);
        Assert.Equal(Tree.Dot(gradient, gradient).Item(), rates.Rates.Average(), 1e-12);
    }

    /// <summary>Orthogonal inputs of equal length, linear scores, equal residuals: all losses fall alike, and doubling one input breaks it.</summary>
    [Fact]
    public void Equal_samples_have_no_spread()
    {
        Objective At(double second) => Objective.OfSamples("lines", new Linear(Tensor.Zeros([1, 2], Samples.F64), null), Samples.Diagonal(1, second), Tensor.Ones([2], Samples.F64),
            (model, x) => model.Apply(x).SqueezeAxis(1), Losses.SumSquarePerSample);
        Assert.Equal(0, LossRates.Of(At(1)).Spread, 15);
        // Rates ½ and ½ · 4: mean 1.25, standard deviation 0.75.
        Assert.Equal(0.6, LossRates.Of(At(2)).Spread, 14);
        Assert.Equal([1.0, 4.0], LossRates.Of(At(2)).OfGroups([0, 1]).Select(rate => Math.Round(rate, 12)));
        Assert.Equal(double.NaN, LossRates.Of(At(0) with { }).OfGroups([1, 1])[0]);
    }

    [Fact]
    public void Spread_of_gradients_is_that_of_a_loop()
    {
        var objective = Samples.Tanh();
        var (x, y) = (objective.Samples!.Inputs, objective.Samples.Targets);
        Tree[] each = [.. Enumerable.Range(0, 12).Select(i => Transform.Grad<Tree>(p => objective.Samples.Losses(objective.Samples.Apply(p, x.Slice(0, i, i + 1)), y.Slice(0, i, i + 1)).Sum())(objective.Parameters))];
        var mean = 1.0 / 12 * each.Aggregate((a, b) => a + b);
        var spread = GradientSpread.Of(objective);
        Assert.Equal(mean.Norm().Item(), spread.Norm, 1e-13);
        Assert.Equal(each.Average(g => Tree.Dot(g - mean, g - mean).Item()), spread.Variance, 1e-12);
        for (var i = 0; i < 12; i++) Assert.Equal(each[i].Norm().Item(), spread.Norms[i], 1e-13);
    }

    [Fact]
    public void Ranks_of_matrices_with_known_singular_values()
    {
        double[] values = [3, 1, 0.5, 0];
        var (left, _) = Tensor.QR(Samples.Normal(1, 6, 4));
        var (right, _) = Tensor.QR(Samples.Normal(2, 4, 4));
        var spectrum = MatrixSpectrum.Of(Tensor.MatMul(Tensor.MatMul(left, Samples.Diagonal(values)), right, transposeB: true));
        Assert.Equal(values.Select(v => Math.Round(v, 12)), spectrum.Values.Select(v => Math.Abs(Math.Round(v, 12))));
        Assert.Equal(3, spectrum.NumericalRank);
        Assert.Equal(10.25 / 9, spectrum.StableRank, 12);
        Assert.Equal((Math.Round(Math.Sqrt(10.25 / 4), 12), 6), (Math.Round(spectrum.RootMeanSquare, 12), Math.Round(spectrum.LargestOverMedian, 12)));
        var same = MatrixSpectrum.Of(Tensor.Identity(5, Samples.F64).Reshape(5, 5, 1));
        Assert.Equal((5, 5.0, 5.0), (same.NumericalRank, Math.Round(same.StableRank, 12), Math.Round(same.EffectiveRank, 12)));
        Assert.Equal((0, 0.0, 0.0), MatrixSpectrum.Of(Tensor.Zeros([2, 3])) is var none ? (none.NumericalRank, none.StableRank, none.EffectiveRank) : default);
        Assert.Throws<AnalysisException>(() => MatrixSpectrum.Of(Tensor.From([1f, float.NaN], [1, 2])));
    }

    /// <summary>Descent with step η changes what the flow conserves by η² times the gradients' products: exactly, for linear layers.</summary>
    [Theory, InlineData(1e-2), InlineData(1e-3)]
    public void What_is_conserved_drifts_by_the_square_of_the_step(double rate)
    {
        var x = Samples.Normal(3, 9, 4);
        var y = Samples.Normal(4, 9, 2);
        Tensor[] w = [Samples.Normal(1, 3, 4), Samples.Normal(2, 2, 3)];
        Tensor Loss(Tensor[] at) => Losses.MeanSquare(Tensor.MatMul(Tensor.MatMul(x, at[0], transposeB: true), at[1], transposeB: true), y);
        var g = Transform.Grad<Tensor[]>(Loss)(w);
        Tensor[] next = [w[0] - rate * g[0], w[1] - rate * g[1]];
        var drift = ConservedQuantities.OfChain(next)[0] - ConservedQuantities.OfChain(w)[0];
        Assert.InRange(Samples.Largest(drift - rate * rate * ConservedQuantities.Between(g[0], g[1])), 0, 1e-12);
        Assert.True(Samples.Largest(drift) > 1e-9);
    }

    [Fact]
    public void Balanced_layers_have_no_imbalance()
    {
        var rotation = Tensor.QR(Samples.Normal(5, 3, 3)).Q;
        Assert.Equal(0, ConservedQuantities.Imbalance([2 * rotation, 2 * rotation]), 14);
        // Identities a² and b²: (b² − a²) / (b² + a²).
        Assert.Equal(0.6, ConservedQuantities.Imbalance([rotation, 2 * rotation]), 14);
        Assert.Equal(0, Samples.Largest(ConservedQuantities.OfForm(rotation, -rotation)), 14);
    }

    [Fact]
    public void Entropy_of_attention_at_both_ends()
    {
        Assert.Equal(1, AttentionEntropy.Relative(Tensor.Full([2, 3, 4], 0.25)), 7);
        Assert.Equal(0, AttentionEntropy.Relative(Tensor.Identity(4)), 14);
        Assert.Equal(Math.Log(2), AttentionEntropy.Of(Tensor.From([0.5, 0.5, 0], [1, 3])).Item(), 14);
        Assert.Throws<AnalysisException>(() => AttentionEntropy.Relative(Tensor.Ones([2, 2])));
        var layer = Attention.Create(RandomKey.FromSeed(1), 8, 2, causal: true);
        Assert.InRange(AttentionEntropy.Relative(layer.Weights(RandomKey.FromSeed(2).Normal([3, 5, 8]))), 0.1, 0.99);
    }

    /// <summary>Scaling a homogeneous network changes no normalised margin.</summary>
    [Fact]
    public void A_normalised_margin_does_not_see_scale()
    {
        var model = Mlp.Create(RandomKey.FromSeed(3), [4, 6, 3], new ReluActivation(), bias: false, element: Samples.F64);
        var x = Samples.Normal(4, 10, 4);
        var labels = RandomKey.FromSeed(5).Integers([10], 3);
        double At(double scale)
        {
            var parts = TreeValue<Mlp>.Of(model, "it");
            var scaled = scale * parts.Trainable;
            return NormalisedMargin.Of(NormalisedMargin.Margins(parts.WithTrainable(scaled).Apply(x), labels), scaled, 2);
        }
        Assert.Equal(At(1), At(7), 1e-13);
        Assert.Throws<AnalysisException>(() => NormalisedMargin.Margins(x, Tensor.Ones([10], Samples.F64)));
    }

    [Fact]
    public void A_distance_is_relative_to_its_reference()
    {
        var reference = Tensor.From([3.0, 0, 0, 4], [2, 2]);
        Assert.Equal(0, RelativeDistance.Of(reference, reference).Item());
        Assert.Equal(0.4, RelativeDistance.Of(reference + 1, reference).Item(), 15);
        Assert.Throws<ShapeError>(() => RelativeDistance.Of(reference, reference.Flatten()));
    }

    /// <summary>Three by three with a block of two: the five entries outside are 3, −7, 1, 2 and 5.</summary>
    [Fact]
    public void The_rest_of_a_leading_block_by_hand()
    {
        var block = new LeadingBlock(Tensor.Of(new double[,] { { 10, 20, 3 }, { 30, 40, -7 }, { 1, 2, 5 } }), 2);
        Assert.Equal([10, 20, 30, 40], block.Inside.ToDoubles());
        Assert.Equal(Math.Sqrt((9 + 49 + 1 + 4 + 25) / 5.0), block.OutsideSize.Item(), 12);
        Assert.Equal(7, block.OutsideLargest.Item());
    }

    /// <summary>Entries of one size give the edge of Marchenko and Pastur's law; none is below the least normal number, and a zero is exact.</summary>
    [Fact]
    public void Rounding_noise_has_closed_forms()
    {
        Assert.Equal((4 + 3) * 0.5 / 256, RoundingNoise.Of(0.5 * Tensor.Ones([16, 9]), 1 / 128.0, 1e-30), 15);
        Assert.Equal((4 + 3) * 0.5 / 256, RoundingNoise.Of(1e-6 * Tensor.Ones([16, 3, 3]), 1 / 128.0, 0.5), 15);
        Assert.Equal(0, RoundingNoise.Of(Tensor.Zeros([2, 3]), 1 / 128.0, 0.5));
        var random = Samples.Normal(7, 30, 20);
        Assert.InRange(RoundingNoise.Of(random, 0.25, 1e-30) / MatrixSpectrum.Of(random).Largest, 0.1, 0.25);
    }
}
