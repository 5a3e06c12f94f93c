using Descent.Engine;

namespace Descent.Training.Tests.Layers;

public class OneHotTransformerTests
{
    const int Words = 7, Width = 4, Hidden = 3;

    static OneHotTransformer Net(double queryKey = 0.8) => OneHotTransformer.Create(RandomKey.FromSeed(1), Words, Width, Hidden, queryKey, 0.7, 0.9, Check.F64);

    static readonly Tensor Batch = Tensor.From([2, 0, 5, 1, 4, 2, 6, 0], [2, 4]);

    /// <summary>The definition, word by word: F = Σ_l Σ_j a_j w_jᵀ W_V X p_l, scores by √m.</summary>
    [Fact]
    public void The_output_is_the_definition()
    {
        var net = Net();
        var (q, k, v) = (Table(net.Query), Table(net.Key), Table(net.Value));
        var (w, a) = (Matrix(net.Hidden), net.Signs.ToDoubles());
        Assert.All(a, sign => Assert.Equal(1, Math.Abs(sign)));
        int[][] batch = [[2, 0, 5, 1], [4, 2, 6, 0]];
        var expected = batch.Select(x => x.Sum(query =>
        {
            var weights = x.Select(key => Math.Exp(Dot(k[key], q[query]) / Math.Sqrt(Width))).ToArray();
            return x.Select((key, h) => weights[h] / weights.Sum() * Enumerable.Range(0, Hidden).Sum(j => a[j] * Dot(w[j], v[key]))).Sum();
        })).ToArray();
        Check.Close(expected, net.Apply(Batch), 1e-13);
        Check.Close([1, 1, 1, 1, 1, 1, 1, 1], net.Weights(Batch).Sum(-1).Flatten(), 1e-14);
    }

    [Fact]
    public void Uniform_attention_adds_the_words_values()
    {
        var net = Net(queryKey: 0);
        Check.Close(net.WordValues().Gather(Batch).Sum(-1), net.Apply(Batch), 1e-14);
    }

    /// <summary>The key's word comes first: raising W_K of word a along W_Q of word b raises the score (a, b), and not (b, a).</summary>
    [Fact]
    public void Scores_name_the_key_first()
    {
        var (net, h) = (Net(), 1e-3);
        var raised = net with { Key = new(net.Key.Weight + h * Tensor.OneHot(Tensor.Scalar(0, ElementType.Int32), Words, Check.F64).ExpandAxis(1) * net.Query.Weight.Slice(0, 1, 2)) };
        var change = Matrix(raised.WordScores() - net.WordScores());
        Assert.Equal(h * Dot(Table(net.Query)[1], Table(net.Query)[1]), change[0][1], 12);
        Assert.Equal(0, change[1][0]);
        Assert.All(change[0], value => Assert.NotEqual(0, value));
    }

    /// <summary>The paper's four gradient flows (its appendix B), with sums over samples i and queries l, against the engine's gradient.</summary>
    [Fact]
    public void The_gradient_is_the_papers()
    {
        var (net, y) = (Net(), Check.Vector(1, -1));
        var gradient = Transform.Grad<OneHotTransformer>(n => Losses.Logistic(n.Apply(Batch), y))(net);
        var (direction, values, n) = (net.Direction, net.WordValues(), 2);
        var g = Losses.LogisticResiduals(net.Apply(Batch), y) * y;
        var (query, key, value, hidden) = (Tensor.Zeros([Words, Width], Check.F64), Tensor.Zeros([Words, Width], Check.F64), Tensor.Zeros([Words, Width], Check.F64), Tensor.Zeros([Hidden, Width], Check.F64));
        for (var i = 0; i < n; i++)
        {
            var x = Tensor.OneHot(Batch.At(0, i), Words, Check.F64);
            var (p, word) = (net.Weights(Batch).At(0, i), values.Gather(Batch.At(0, i)));
            for (var l = 0; l < 4; l++)
            {
                var pl = p.At(0, l);
                var r = pl * (word - (word * pl).Sum()) * (g.At(0, i) / (n * Math.Sqrt(Width)));
                var seen = Tensor.MatMul(pl.ExpandAxis(0), x).SqueezeAxis(0) * (g.At(0, i) / n);
                key += Outer(Tensor.MatMul(x, r.ExpandAxis(1), transposeA: true).SqueezeAxis(1), net.Query.Weight.Gather(Batch.At(0, i).At(0, l)));
                query += Outer(x.At(0, l), Tensor.MatMul(r.ExpandAxis(0), net.Key.Apply(Batch.At(0, i))).SqueezeAxis(0));
                value += Outer(seen, direction);
                hidden += Outer(net.Signs, Tensor.MatMul(seen.ExpandAxis(0), net.Value.Weight).SqueezeAxis(0));
            }
        }
        Check.Close(-query, gradient.Query.Weight, 1e-13);
        Check.Close(-key, gradient.Key.Weight, 1e-13);
        Check.Close(-value, gradient.Value.Weight, 1e-13);
        Check.Close(-hidden, gradient.Hidden, 1e-13);
        Assert.Contains(gradient.Query.Weight.ToDoubles(), x => Math.Abs(x) > 1e-4);
    }

    [Fact]
    public void Gradients_are_central_differences()
    {
        var (net, y) = (Net(), Check.Vector(1, -1));
        Check.Gradient(w => Losses.Logistic((net with { Query = new(w) }).Apply(Batch), y), net.Query.Weight);
        Check.Gradient(w => Losses.Logistic((net with { Key = new(w) }).Apply(Batch), y), net.Key.Weight);
        Check.Gradient(w => Losses.Logistic((net with { Value = new(w) }).Apply(Batch), y), net.Value.Weight);
        Check.Gradient(w => Losses.Logistic((net with { Hidden = w }).Apply(Batch), y), net.Hidden);
    }

    /// <summary>Mean squares of 64 · 32 entries stray by √(2/2048) of themselves, 3 %; five of that.</summary>
    [Theory, InlineData(OneHotStart.Theory, 1.0 / (5 * 32), 1.0 / 16), InlineData(OneHotStart.Kaiming, 2.0 / 64, 2.0 / 32)]
    public void Starts_have_their_sizes(OneHotStart start, double table, double layer)
    {
        var net = start.Create(RandomKey.FromSeed(1), words: 64, width: 32, hidden: 16, length: 5, scale: 3, valueScale: 0.5);
        double[] sizes = [.. new[] { net.Query.Weight / 3, net.Key.Weight / 3, net.Value.Weight / 0.5 }.Select(weight => (weight * weight).Mean().Item() / table)];
        Assert.All(sizes, size => Assert.InRange(size, 0.84, 1.16));
        Assert.InRange((net.Hidden * net.Hidden).Mean().Item() / layer, 0.68, 1.32);
    }

    [Fact]
    public void Products_of_the_first_words_are_a_corner_of_all()
    {
        var net = Net();
        Check.Close(net.WordScores().Slice(0, 0, 3).Slice(1, 0, 3), net.WordScores(3), 1e-15);
        Check.Close(Tensor.MatMul(net.Value.Weight, net.Value.Weight, transposeB: true).Slice(0, 0, 2).Slice(1, 0, 2), net.ValueProducts(2), 1e-15);
    }

    /// <summary>Zero where a word is not in the table, else the entry of the pair; the word along the last axis is the table's row, the key's as in scores.</summary>
    [Fact]
    public void A_bias_by_pairs_of_words_names_the_key_first()
    {
        var net = Net();
        var table = Check.Normal(5, 3, 3);
        var bias = OneHotTransformer.PairBias(table, Batch);
        int[][] batch = [[2, 0, 5, 1], [4, 2, 6, 0]];
        var cells = Matrix(table);
        double[] expected = [.. batch.SelectMany(row => row.SelectMany(query => row.Select(key => key < 3 && query < 3 ? cells[key][query] : 0)))];
        Check.Close(expected, bias.Flatten(), 0);
        Check.Close(net.Apply(Batch), net.Apply(Batch, 0 * bias), 1e-15);
    }

    [Fact]
    public void A_step_moves_what_has_a_rate()
    {
        var (net, y) = (Net(), Check.Vector(1, -1));
        var gradient = Transform.Grad<OneHotTransformer>(n => Losses.Logistic(n.Apply(Batch), y))(net);
        var all = new Sgd(0.1).Descend(net, n => Losses.Logistic(n.Apply(Batch), y));
        var attention = net.Descend(gradient, Check.Scalar(0.1), null);
        Check.Close(all.Key.Weight, attention.Key.Weight, 0);
        Assert.Same(net.Value.Weight, attention.Value.Weight);
        var values = net.Descend(gradient, null, Check.Scalar(0.1));
        Check.Close(all.Hidden, values.Hidden, 0);
        Assert.Same(net.Query.Weight, values.Query.Weight);
    }

    static Tensor Outer(Tensor a, Tensor b) => a.ExpandAxis(1) * b.ExpandAxis(0);

    static double[][] Table(Embedding table) => Matrix(table.Weight);

    static double[][] Matrix(Tensor x) => [.. x.ToDoubles().Chunk(x.Shape[1])];

    static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
