using Descent.Engine;

namespace Descent.Training.Tests;

/// <summary>Layers against loops over doubles. Sums of a few dozen terms of order one: 1e-13.</summary>
public class LayerTests
{
    const double Tolerance = 1e-13;
    static readonly RandomKey Key = RandomKey.FromSeed(21);

    static double[] Loop(int rows, int columns, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, rows).SelectMany(i => Enumerable.Range(0, columns).Select(j => value(i, j)))];

    static Func<int, int, double> At(Tensor matrix)
    {
        var (values, columns) = (matrix.ToDoubles(), matrix.Shape[^1]);
        return (i, j) => values[i * columns + j];
    }

    [Fact]
    public void Linear_is_the_double_loop()
    {
        var (layer, x) = (Linear.Create(Key, 4, 3, element: Check.F64), Check.Normal(1, 5, 4));
        var (w, b, v) = (At(layer.Weight), layer.Bias!.ToDoubles(), At(x));
        Assert.Equal([3, 4], layer.Weight.Shape);
        Check.Close(Loop(5, 3, (n, o) => Enumerable.Range(0, 4).Sum(i => w(o, i) * v(n, i)) + b[o]), layer.Apply(x), Tolerance);
        Check.Close(layer.Apply(x).At(0, 2), layer.Apply(x.At(0, 2)), Tolerance);
        Check.Close(layer.Apply(x).Reshape(5, 1, 3), layer.Apply(x.Reshape(5, 1, 4)), Tolerance);
        Assert.Null(Linear.Create(Key, 4, 3, bias: false).Bias);
        Assert.All(Linear.Create(Key, 4, 3, new HeNormal()).Bias!.ToDoubles(), bias => Assert.Equal(0, bias));
        Assert.Contains("[4, 5]", Assert.Throws<ShapeError>(() => layer.Apply(x.Transpose())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mlp_and_sequential_are_compositions()
    {
        var (net, x) = (Mlp.Create(Key, [4, 6, 5, 2], new TanhActivation(), element: Check.F64), Check.Normal(2, 3, 4));
        var expected = net.Layers[2].Apply(Tensor.Tanh(net.Layers[1].Apply(Tensor.Tanh(net.Layers[0].Apply(x)))));
        Assert.Equal(expected.ToArray<double>(), net.Apply(x).ToArray<double>());
        var same = new Sequential(net.Layers[0], net.Activation, net.Layers[1], net.Activation, net.Layers[2], new Flatten());
        Assert.Equal(expected.ToArray<double>(), same.Apply(x).ToArray<double>());
        Assert.Equal(["layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "layers.2.weight", "layers.2.bias"], Tree.From(net).Paths);
        Assert.Equal("layers.2.weight", Tree.From(same).Paths[2]);
        Assert.Throws<ShapeError>(() => Mlp.Create(Key, [4], new TanhActivation()));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Layer_norm_is_the_loop(bool affine)
    {
        var x = Check.Normal(3, 4, 6) * 3 + 1;
        var layer = LayerNorm.Create([6], affine, element: Check.F64);
        if (affine) layer = layer with { Weight = Check.Normal(4, 6), Bias = Check.Normal(5, 6) };
        var v = At(x);
        var expected = Loop(4, 6, (n, i) =>
        {
            var mean = Enumerable.Range(0, 6).Average(j => v(n, j));
            var variance = Enumerable.Range(0, 6).Average(j => (v(n, j) - mean) * (v(n, j) - mean));
            var y = (v(n, i) - mean) / Math.Sqrt(variance + 1e-5);
            return affine ? y * layer.Weight!.ToDoubles()[i] + layer.Bias!.ToDoubles()[i] : y;
        });
        Check.Close(expected, layer.Apply(x), Tolerance);
        Check.Gradient(z => (layer.Apply(z) * v(0, 0) * Check.Normal(6, 4, 6)).Sum(), x);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Batch_norm_normalises_channels_and_moves_its_statistics(bool affine)
    {
        const int batch = 4, channels = 3, places = 5;
        var x = Check.Normal(7, batch, channels, places) * 2 + 1;
        var layer = BatchNorm.Create(channels, affine, element: Check.F64);
        if (affine) layer = layer with { Weight = Check.Normal(8, channels), Bias = Check.Normal(9, channels) };
        var v = x.ToDoubles();
        double[] Channel(int c) => [.. Enumerable.Range(0, batch).SelectMany(n => v.Skip((n * channels + c) * places).Take(places))];
        var means = Enumerable.Range(0, channels).Select(c => Channel(c).Average()).ToArray();
        var squares = Enumerable.Range(0, channels).Select(c => Channel(c).Sum(z => (z - means[c]) * (z - means[c]))).ToArray();
        double Affine(int c, double y) => affine ? y * layer.Weight!.ToDoubles()[c] + layer.Bias!.ToDoubles()[c] : y;

        var (y, next) = layer.Apply(x, Mode.Train);
        Check.Close([.. v.Select((z, i) => { var c = i / places % channels; return Affine(c, (z - means[c]) / Math.Sqrt(squares[c] / 20 + 1e-5)); })], y, Tolerance);
        Check.Close([.. means.Select(m => 0.1 * m)], next.RunningMean, Tolerance);
        Check.Close([.. squares.Select(s => 0.9 + 0.1 * s / 19)], next.RunningVariance, Tolerance);

        var (fixedY, same) = next.Apply(x, Mode.Evaluate);
        Assert.Same(next, same);
        Check.Close([.. v.Select((z, i) => { var c = i / places % channels; return Affine(c, (z - 0.1 * means[c]) / Math.Sqrt(0.9 + 0.1 * squares[c] / 19 + 1e-5)); })], fixedY, Tolerance);
        Check.Gradient(z => (layer.Apply(z, Mode.Train).Y * Check.Normal(10, batch, channels, places)).Sum(), x);
        Assert.Equal(affine ? 2 : 0, TreeValue<BatchNorm>.Of(layer, "the layer").Trainable.Count);
        Assert.Throws<ShapeError>(() => layer.Apply(Check.Normal(1, 1, channels), Mode.Train));
    }

    [Fact]
    public void Embedding_takes_rows()
    {
        var table = Embedding.Create(Key, 7, 3, element: Check.F64);
        var rows = table.Apply(Tensor.From([6, 0, 6, 2], [2, 2]));
        Assert.Equal([2, 2, 3], rows.Shape);
        Assert.Equal(table.Weight.At(0, 2).ToArray<double>(), rows.At(0, 1).At(0, 1).ToArray<double>());
        var gradient = Transform.Grad<Embedding>(e => e.Apply(Check.Labels(6, 0, 6)).Sum())(table).Weight;
        Assert.Equal([1, 0, 0, 0, 0, 0, 2], gradient.At(1, 0).ToArray<double>());
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Attention_is_the_loop(bool causal)
    {
        const int batch = 2, time = 4, width = 6, heads = 3, part = width / heads;
        var layer = Attention.Create(Key, width, heads, causal, element: Check.F64);
        var x = Check.Normal(11, batch, time, width);
        var heard = new double[batch * time * width];
        for (var n = 0; n < batch; n++)
        {
            var (q, k, v) = (At(layer.Query.Apply(x.At(0, n))), At(layer.Key.Apply(x.At(0, n))), At(layer.Value.Apply(x.At(0, n))));
            for (var t = 0; t < time; t++)
            {
                for (var c = 0; c < width; c++)
                {
                    var head = c / part * part;
                    var scores = Enumerable.Range(0, causal ? t + 1 : time)
                        .Select(s => Math.Exp(Enumerable.Range(head, part).Sum(j => q(t, j) * k(s, j)) / Math.Sqrt(part))).ToArray();
                    heard[(n * time + t) * width + c] = scores.Select((e, s) => e * v(s, c)).Sum() / scores.Sum();
                }
            }
        }
        Check.Close(layer.Output.Apply(Tensor.From(heard, x.Shape)), layer.Apply(x), Tolerance);
        Check.Gradient(z => (layer.Apply(z) * Check.Normal(12, batch, time, width)).Sum(), x);
        Assert.Equal(layer.Apply(x).ToArray<double>(), Transform.Vmap<Tensor, Tensor>(layer.Apply)(x).ToArray<double>());
        Assert.Throws<ShapeError>(() => Attention.Create(Key, 6, 4));
    }

    [Fact]
    public void A_causal_position_does_not_depend_on_later_ones()
    {
        var layer = Attention.Create(Key, 4, 2, causal: true, element: Check.F64);
        var jacobian = Transform.Jacobian(x => layer.Apply(x).Sum(1))(Check.Normal(13, 3, 4)).Sum(2);
        var values = jacobian.ToDoubles();
        for (var i = 0; i < 3; i++) for (var j = i + 1; j < 3; j++) Assert.Equal(0, values[3 * i + j]);
        Assert.NotEqual(0, values[3]);
    }

    /// <summary>10 000 values dropped with probability 0.3: the count strays by √(n p q) = 46, five of which are 229.</summary>
    [Fact]
    public void Dropout_keeps_the_mean()
    {
        var (layer, x) = (new Dropout(0.3), Tensor.Ones([100, 100]));
        var y = layer.Apply(x, Key, Mode.Train).ToArray<float>();
        Assert.InRange(y.Count(v => v == 0), 3000 - 229, 3000 + 229);
        Assert.All(y, v => Assert.True(v is 0 or (float)(1 / 0.7)));
        Assert.Same(x, layer.Apply(x, Key, Mode.Evaluate));
        Assert.Equal(y, layer.Apply(x, Key, Mode.Train).ToArray<float>());
        Assert.Throws<ShapeError>(() => new Dropout(1).Apply(x, Key, Mode.Train));
    }
}
