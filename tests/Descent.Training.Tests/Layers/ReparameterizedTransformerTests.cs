using Descent.Engine;

namespace Descent.Training.Tests.Layers;

public class ReparameterizedTransformerTests
{
    const int Tokens = 6, Next = 3, Queries = 4;

    static readonly Tensor Batch = Tensor.From([2, 0, 5, 0, 1, 4, 2, 1, 1, 3], [2, 5]);
    static readonly Tensor Labels = Check.Labels(2, 0), LastWords = Check.Labels(1, 3);

    static readonly Tensor Frequencies = Tensor.From([2.0, 0, 1, 0, 0, 1, 0, 2, 1, 0, 1, 0], [2, Tokens]);

    static readonly MaskedQueryAttention Attention = new(Check.Normal(1, Queries, Tokens));

    static readonly ReparameterizedTransformer Net = new(Attention, Check.Normal(2, Tokens, Next), new L2Normalization());

    static Tensor Loss(ReparameterizedTransformer net) => Losses.CrossEntropy(net.Apply(Batch), Labels);

    [Fact]
    public void Attention_is_a_softmax_of_the_querys_row_over_the_words_before_it()
    {
        var z = Attention.Logits.ToDoubles().Chunk(Tokens).ToArray();
        int[][] context = [[2, 0, 5, 0], [4, 2, 1, 1]];
        int[] query = [1, 3];
        var expected = context.SelectMany((words, i) =>
        {
            var weights = words.Select(word => Math.Exp(z[query[i]][word])).ToArray();
            return weights.Select(weight => weight / weights.Sum());
        }).ToArray();
        Check.Close(expected, Attention.Weights(Batch).Flatten(), 1e-14);
    }

    /// <summary>The last word is the query: it gets no attention although Z has a logit for it.</summary>
    [Fact]
    public void The_query_is_masked()
    {
        var pooled = Attention.Pool(Tensor.From([2, 0, 5, 0, 1], [1, 5])).ToDoubles();
        Assert.Equal(0, pooled[1]);
        Assert.Equal(1, pooled.Sum(), 14);
        var wild = Attention with { Logits = Attention.Logits + 50 * Tensor.OneHot(Tensor.Scalar(1, ElementType.Int32), Tokens, Check.F64) };
        Check.Close(pooled, wild.Pool(Tensor.From([2, 0, 5, 0, 1], [1, 5])).Flatten(), 1e-14);
        Assert.Throws<ShapeError>(() => Attention.Weights(Tensor.From([1], [1, 1])));
    }

    [Fact]
    public void Words_and_their_frequencies_are_attended_to_alike()
    {
        var byPosition = (Tensor.OneHot(Batch.Slice(1, 0, 4), Tokens, Check.F64) * Attention.Weights(Batch).ExpandAxis(-1)).Sum(1);
        Check.Close(byPosition, Attention.Pool(Batch), 1e-14);
        Check.Close(byPosition, Attention.OfFrequencies(Frequencies, LastWords), 1e-14);
        Check.Close(byPosition, Attention.OfFrequencies(0.01 * Frequencies, LastWords), 1e-14);
        Check.Close(Net.Apply(Batch), Net.Apply(Frequencies, LastWords), 1e-14);
    }

    /// <summary>Three positions, two of token 0 at a logit of ln 3: it receives 6/7 for 2/3; without the third position's share, all of it.</summary>
    [Fact]
    public void Gains_are_over_uniform_attention()
    {
        var attention = new MaskedQueryAttention(Tensor.From([Math.Log(3), 0, 0], [1, 3]));
        var (groups, words) = (Tensor.From([1.0, 0, 0, 0, 1, 0], [2, 3]), Tensor.From([0, 1, 0, 0], [1, 4]));
        Check.Close([Math.Log(6.0 / 7 / (2.0 / 3)), Math.Log(1.0 / 7 / (1.0 / 3))], attention.GainsOf(groups, words, 3), 1e-14);
        Assert.Equal(0, attention.GainsOf(groups, words, 1).At(0, 0).Item(), 1e-14);
    }

    [Fact]
    public void Without_logits_attention_is_uniform_and_features_are_normalised_counts()
    {
        Check.Close([.. Enumerable.Repeat(0.25, 8)], MaskedQueryAttention.Uniform(Queries, Tokens).Weights(Batch).Flatten(), 1e-15);
        var counts = Frequencies.ToDoubles().Chunk(Tokens).SelectMany(row => row.Select(count => count / Math.Sqrt(row.Sum(c => c * c)))).ToArray();
        Check.Close(counts, ReparameterizedTransformer.Zero(Queries, Tokens, Next).Features(Frequencies, LastWords).Flatten(), 1e-14);
    }

    [Fact]
    public void Logits_far_apart_do_not_overflow() =>
        Check.Close([0, 0, 1, 0, 0, 0], new MaskedQueryAttention(1e4 * Tensor.OneHot(Check.Labels(2), Tokens, Check.F64)).OfFrequencies(Frequencies, Check.Labels(0, 0)).At(0, 0), 1e-15);

    [Fact]
    public void The_gradient_in_both_matrices_is_that_of_central_differences()
    {
        Check.Gradient(y => Loss(Net with { Decoder = y }), Net.Decoder);
        Check.Gradient(z => Loss(Net with { Attention = new(z) }), Attention.Logits);
        Check.Gradient(z => Loss(Net with { Attention = new(z), Normalization = null }), Attention.Logits);
    }

    [Fact]
    public void The_closed_slopes_are_the_engines_and_move_the_rows_of_queries_alone()
    {
        var (gradient, velocity) = (Transform.Grad<ReparameterizedTransformer>(Loss)(Net), Net.Velocity(Frequencies, LastWords, Labels));
        Check.Close(-gradient.Decoder, velocity.Decoder, 1e-14);
        Check.Close(-gradient.Attention.Logits, velocity.Attention.Logits, 1e-14);
        var rows = velocity.Attention.Logits.ToDoubles().Chunk(Tokens).ToArray();
        Assert.All(new[] { 0, 2 }, row => Assert.All(rows[row], slope => Assert.Equal(0, slope)));
        Assert.All(new[] { 1, 3 }, row => Assert.Contains(rows[row], slope => slope != 0));
        Assert.Throws<ShapeError>(() => (Net with { Normalization = null }).Velocity(Frequencies, LastWords, Labels));
    }

    /// <summary>1ᵀ(e − α) = 0, and Xᵀb lies in the kernel of the normalisation's derivative.</summary>
    [Fact]
    public void Row_sums_do_not_move()
    {
        var velocity = Net.Velocity(Frequencies, LastWords, Labels);
        Check.Close(new double[Tokens], velocity.Decoder.Sum(1), 1e-15);
        Check.Close(new double[Queries], velocity.Attention.Logits.Sum(1), 1e-15);
    }

    /// <summary>From zero the decoder of one class grows along its features, along which the normalisation is blind.</summary>
    [Fact]
    public void One_class_alone_does_not_move_attention()
    {
        var (net, one) = (ReparameterizedTransformer.Zero(Queries, Tokens, Next), Frequencies.Slice(0, 0, 1));
        for (var step = 0; step < 20; step++) net = net.Move(net.Velocity(one, LastWords.Slice(0, 0, 1), Labels.Slice(0, 0, 1)), 1, 1);
        Assert.True(Tensor.Abs(net.Decoder).Max().Item() > 0.1);
        Assert.True(Tensor.Abs(net.Attention.Logits).Max().Item() < 1e-15);
    }

    /// <summary>Slopes are averaged over samples: a batch twice over moves as the batch does.</summary>
    [Fact]
    public void Slopes_are_means()
    {
        Tensor Twice(Tensor x) => Tensor.Concatenate(0, x, x);
        var (once, twice) = (Net.Velocity(Frequencies, LastWords, Labels), Net.Velocity(Twice(Frequencies), Twice(LastWords), Twice(Labels)));
        Check.Close(once.Decoder, twice.Decoder, 1e-14);
        Check.Close(once.Attention.Logits, twice.Attention.Logits, 1e-14);
    }
}
