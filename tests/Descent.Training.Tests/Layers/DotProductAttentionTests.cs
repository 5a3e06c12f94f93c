using Descent.Engine;

namespace Descent.Training.Tests.Layers;

public class DotProductAttentionTests
{
    /// <summary>One query over three keys of width 4: softmax of half its products.</summary>
    [Fact]
    public void A_single_query_attends_by_its_products()
    {
        var (query, keys) = (Check.Normal(1, 1, 4), Check.Normal(2, 3, 4));
        var products = keys.ToDoubles().Chunk(4).Select(key => Math.Exp(key.Zip(query.ToDoubles(), (a, b) => a * b).Sum() / 2)).ToArray();
        Check.Close([.. products.Select(p => p / products.Sum())], DotProductAttention.Weights(query, keys).Flatten(), 1e-14);
    }

    [Fact]
    public void A_bias_of_minus_infinity_hides_a_key()
    {
        var (queries, keys) = (Check.Normal(1, 2, 5, 4), Check.Normal(2, 2, 3, 4));
        var hidden = DotProductAttention.Weights(queries, keys, Check.Vector(0, double.NegativeInfinity, 0));
        Assert.Equal([2, 5, 3], hidden.Shape.Extents.ToArray());
        Assert.All(hidden.Slice(2, 1, 2).ToDoubles(), weight => Assert.Equal(0, weight));
        var seen = DotProductAttention.Weights(queries, Tensor.Concatenate(1, keys.Slice(1, 0, 1), keys.Slice(1, 2, 3)));
        Check.Close(seen.Slice(2, 0, 1), hidden.Slice(2, 0, 1), 1e-14);
    }

    [Fact]
    public void Widths_that_differ_are_refused() =>
        Assert.Contains("[2, 4]", Assert.Throws<ShapeError>(() => DotProductAttention.Scores(Check.Normal(1, 2, 4), Check.Normal(2, 3, 5))).Message, StringComparison.Ordinal);
}
