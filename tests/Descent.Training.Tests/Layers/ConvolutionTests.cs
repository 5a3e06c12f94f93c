using Descent.Engine;

namespace Descent.Training.Tests;

public class ConvolutionTests
{
    /// <summary>Two images [3, 7, 6], kernel 3, padding 1: sums of 27 terms of order one, 1e-13.</summary>
    [Theory, InlineData(1, 1), InlineData(2, 1), InlineData(1, 3)]
    public void Convolution_is_the_loop(int stride, int groups)
    {
        const int batch = 2, inputs = 3, outputs = 6, height = 7, width = 6, size = 3, padding = 1;
        var layer = Convolution.Create(RandomKey.FromSeed(1), inputs, outputs, size, stride, padding, groups, element: Check.F64);
        var x = Check.Normal(2, batch, inputs, height, width);
        var (v, w, b) = (x.ToDoubles(), layer.Weight.ToDoubles(), layer.Bias!.ToDoubles());
        var (rows, columns, each) = ((height - 1) / stride + 1, (width - 1) / stride + 1, inputs / groups);
        var expected = new List<double>();
        for (var n = 0; n < batch; n++)
        {
            for (var o = 0; o < outputs; o++)
            {
                var first = o / (outputs / groups) * each;
                for (var place = 0; place < rows * columns; place++)
                {
                    var sum = b[o];
                    for (var k = 0; k < each * size * size; k++)
                    {
                        var (i, p, q) = (k / (size * size), k / size % size, k % size);
                        var (y, z) = (place / columns * stride + p - padding, place % columns * stride + q - padding);
                        if (y is < 0 or >= height || z is < 0 or >= width) continue;
                        sum += w[o * each * size * size + k] * v[((n * inputs + first + i) * height + y) * width + z];
                    }
                    expected.Add(sum);
                }
            }
        }
        Assert.Equal([batch, outputs, rows, columns], layer.Apply(x).Shape);
        Check.Close(expected, layer.Apply(x), 1e-13);
        Check.Gradient(u => (layer.Apply(u) * Check.Normal(3, batch, outputs, rows, columns)).Sum(), x);
    }

    [Fact]
    public void Pools_take_the_largest_and_the_mean()
    {
        var x = Tensor.Range(16, Check.F64).Reshape(1, 1, 4, 4);
        Assert.Equal([5, 7, 13, 15], new MaxPool(2).Apply(x).ToArray<double>());
        Assert.Equal([2.5, 4.5, 10.5, 12.5], new AveragePool(2).Apply(x).ToArray<double>());
        Assert.Equal([1, 1, 3, 3], new MaxPool(2, Stride: 1).Apply(x).Shape);
    }

    /// <summary>LeNet-5's layers in small, quantised: one compiled step over seeds has each seed's bits.</summary>
    [Fact]
    public void A_convolutional_network_trains_alike_alone_and_among_seeds()
    {
        var quantised = new QuantizedActivation(new StaircaseRelu(2, HalfGaussianStep.Optimal(2)), new LogTailedReluEstimator());
        Sequential Make(RandomKey key)
        {
            var keys = key.Split(2);
            return new(Convolution.Create(keys[0], 1, 4, 3), quantised, new MaxPool(2), new Flatten(), Linear.Create(keys[1], 16, 3));
        }
        var (x, labels, rule) = (RandomKey.FromSeed(4).Normal([5, 1, 6, 6]), Check.Labels(0, 1, 2, 1, 0), new Momentum(0.1));
        Sequential Train(Sequential net)
        {
            var state = rule.Init(net);
            for (var t = 0; t < 2; t++)
            {
                var gradient = Transform.Grad<Sequential>(m => Losses.CrossEntropy(m.Apply(x), labels))(net);
                (net, state) = rule.Apply(net, gradient, state, Check.Step(t));
            }
            return net;
        }
        long[] seeds = [100, 101];
        var together = Transform.Compile(Transform.Vmap<RandomKey, Sequential>(key => Train(Make(key)))).Invoke(RandomKey.FromSeeds(seeds));
        for (var i = 0; i < seeds.Length; i++)
        {
            var start = Make(RandomKey.FromSeed(seeds[i]));
            foreach (var (before, alone, all) in Tree.From(start).Leaves.Zip(Tree.From(Train(start)).Leaves, Tree.From(together).Leaves))
            {
                Assert.Equal(alone.ToArray<float>(), all.At(0, i).ToArray<float>());
                Assert.NotEqual(before.ToArray<float>(), alone.ToArray<float>());
            }
        }
    }
}
