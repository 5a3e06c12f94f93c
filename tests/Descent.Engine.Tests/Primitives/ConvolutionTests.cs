namespace Descent.Engine.Tests;

public class ConvolutionTests
{
    static Tensor Normal(Shape shape, int number = 0, ElementType element = ElementType.Float64) => DerivativeProbe.Weights(shape, 700 + number, element);

    static readonly Window2d Odd = new([2, 3]) { Stride = [2, 1], Low = [1, 0], High = [0, 2], Dilation = [1, 2] };

    public static TheoryData<string, int, int, int> Cases => new()
    {
        { "3x3", 1, 5, 6 }, { "3x3 pad 1", 1, 5, 6 }, { "3x3 pad 1", 2, 4, 4 }, { "3x3 stride 2", 1, 7, 6 }, { "odd", 1, 5, 6 }, { "odd", 2, 1, 5 },
        { "1x1", 1, 3, 4 }, { "5x5 pad 4", 1, 2, 1 }, { "4x4 pad 2", 1, 3, 3 }, { "3x3 dilated", 1, 3, 3 },
    };

    static Window2d Window(string name) => name switch
    {
        "odd" => Odd,
        "1x1" => Window2d.Square(1),
        "3x3" => Window2d.Square(3),
        "3x3 pad 1" => Window2d.Square(3, padding: 1),
        "3x3 stride 2" => Window2d.Square(3, stride: 2),
        "3x3 dilated" => Window2d.Square(3, padding: 2, dilation: 2),
        "4x4 pad 2" => new Window2d([4, 4]) { Low = [2, 2], High = [1, 1] },
        _ => Window2d.Square(5, padding: 4),
    };

    /// <summary>Calls visit(n, channel, row, column, taps) for every window, taps being the image's values, NaN for padding.</summary>
    static void Visit(Tensor x, Window2d w, Action<int, int, int, double[]> visit)
    {
        var values = x.ToDoubles();
        var (planes, h, width) = (x.Shape[0] * x.Shape[1], x.Shape[2], x.Shape[3]);
        for (var p = 0; p < planes; p++)
        {
            for (var r = 0; r < w.Places(0, h); r++)
            {
                for (var c = 0; c < w.Places(1, width); c++)
                {
                    var taps = new double[w.Count];
                    for (var t = 0; t < taps.Length; t++)
                    {
                        var i = r * w.Stride[0] - w.Low[0] + t / w.Size[1] * w.Dilation[0];
                        var j = c * w.Stride[1] - w.Low[1] + t % w.Size[1] * w.Dilation[1];
                        taps[t] = i >= 0 && i < h && j >= 0 && j < width ? values[(p * h + i) * width + j] : double.NaN;
                    }
                    visit(p, r, c, taps);
                }
            }
        }
    }

    static Tensor NaiveConv(Tensor x, Tensor weight, Window2d w, int groups)
    {
        var (channels, outputs, inGroup, outGroup) = (x.Shape[1], weight.Shape[0], weight.Shape[1], weight.Shape[0] / groups);
        var (rows, columns) = (w.Places(0, x.Shape[2]), w.Places(1, x.Shape[3]));
        var k = weight.ToDoubles();
        var y = new double[x.Shape[0] * outputs * rows * columns];
        Visit(x, w, (plane, r, c, taps) =>
        {
            var (n, channel) = (plane / channels, plane % channels);
            var group = channel / inGroup;
            for (var o = group * outGroup; o < (group + 1) * outGroup; o++)
            {
                for (var t = 0; t < taps.Length; t++)
                {
                    if (!double.IsNaN(taps[t])) y[((n * outputs + o) * rows + r) * columns + c] += k[(o * inGroup + channel % inGroup) * taps.Length + t] * taps[t];
                }
            }
        });
        return Tensor.From(y, [x.Shape[0], outputs, rows, columns]);
    }

    static Tensor NaivePool(Tensor x, Window2d w, Func<double[], double> reduce)
    {
        var y = new List<double>();
        Visit(x, w, (_, _, _, taps) => y.Add(reduce(taps)));
        return Tensor.From(y.ToArray(), [x.Shape[0], x.Shape[1], w.Places(0, x.Shape[2]), w.Places(1, x.Shape[3])]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Convolution_and_pooling_are_their_definitions(string name, int groups, int height, int width)
    {
        var w = Window(name);
        var x = Normal([2, 2 * groups, height, width]);
        var weight = Normal([3 * groups, 2, w.Size[0], w.Size[1]], 1);
        // At most 50 products are summed: 50 ε beside values of some tens.
        DerivativeProbe.Close(NaiveConv(x, weight, w, groups), Tensor.Conv2d(x, weight, w, groups), 1e-13);
        DerivativeProbe.Close(NaivePool(x, w, taps => taps.Where(t => !double.IsNaN(t)).Sum() / taps.Length), x.AveragePool2d(w), 1e-14);
        if (name is "5x5 pad 4" or "3x3 dilated" or "odd") return;
        Assert.Equal(NaivePool(x, w, taps => taps.Where(t => !double.IsNaN(t)).Max()).ToDoubles(), x.MaxPool2d(w).ToDoubles());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Patches_and_their_transpose_agree(string name, int groups, int height, int width)
    {
        // <u, P x> = <Pᵀ u, x>: sums of at most some hundred products of normals.
        var x = Normal([2, groups, height, width]);
        var patches = new Patches(Window(name)).Of(x);
        var u = Normal(patches.Shape, 1);
        var back = new PatchesTransposed(Window(name), height, width).Of(u);
        Assert.Equal(Tensor.Dot(u, patches).Item(), Tensor.Dot(back, x).Item(), 1e-11);
    }

    [Fact]
    public void Convolution_differentiates()
    {
        DerivativeProbe.Check(x => Tensor.Conv2d(x[0], x[1], Odd), [Normal([2, 2, 3, 5]), Normal([2, 2, 2, 3], 1)]);
        DerivativeProbe.Check(x => Tensor.Conv2d(x[0], x[1], padding: 1, groups: 2), [Normal([1, 4, 3, 3]), Normal([2, 2, 3, 3], 1)]);
        DerivativeProbe.Check(x => Tensor.Tanh(Tensor.Conv2d(x[0], x[1], stride: 2)), [Normal([2, 1, 5, 5]), Normal([2, 1, 3, 3], 1)]);
    }

    [Fact]
    public void Pooling_differentiates()
    {
        DerivativeProbe.Check(x => x[0].AveragePool2d(3, 2, 1) * x[0].AveragePool2d(3, 2, 1), [Normal([2, 2, 5, 5])]);
        DerivativeProbe.Check(x => x[0].MaxPool2d(3, 2, 1) * x[0].MaxPool2d(3, 2, 1), [Normal([2, 2, 5, 5])]);
    }

    [Fact]
    public void The_first_largest_gets_the_gradient_and_NaN_wins()
    {
        var flat = Tensor.Ones([1, 1, 4, 4], ElementType.Float64);
        double[] corners = [1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0];
        Assert.Equal(corners, Transform.Grad<Tensor>(x => x.MaxPool2d(2).Sum())(flat).ToArray<double>());
        var holed = Tensor.From([1.0, double.NaN, 3, 2], [1, 1, 2, 2]);
        Assert.True(double.IsNaN(holed.MaxPool2d(2).Item()));
        var negative = -5 * flat;
        Assert.All(negative.MaxPool2d(3, 1, 1).ToArray<double>(), value => Assert.Equal(-5, value));
    }

    [Fact]
    public void Batches_and_plans_give_the_same_bits()
    {
        var (x, weight) = (Normal([3, 2, 2, 6, 6]), Normal([3, 2, 2, 3, 3], 1));
        var (image, kernel) = (x.At(0, 0), weight.At(0, 0));
        DerivativeProbe.SameBits(v => Tensor.Conv2d(v, kernel, padding: 1), x);
        DerivativeProbe.SameBits(v => Tensor.Conv2d(image, v, padding: 1), weight);
        DerivativeProbe.SameBits(v => Tensor.Conv2d(v, kernel.Reshape(4, 1, 3, 3), groups: 2), x);
        DerivativeProbe.SameBits(Transform.Grad<Tensor>(v => Tensor.Tanh(Tensor.Conv2d(v, kernel, Window2d.Square(3, 2))).Sum()), x);
        DerivativeProbe.SameBits(Transform.Grad<Tensor>(v => Tensor.Tanh(Tensor.Conv2d(image, v, padding: 1)).Sum()), weight);
        DerivativeProbe.SameBits(v => v.AveragePool2d(2), x);
        DerivativeProbe.SameBits(Transform.Grad<Tensor>(v => Tensor.Exp(v.MaxPool2d(3, 2, 1)).Sum()), x);
        var both = Transform.Vmap<Tensor, Tensor, Tensor>((a, b) => Tensor.Conv2d(a, b))(x, weight);
        for (var i = 0; i < 3; i++) Assert.Equal(Tensor.Conv2d(x.At(0, i), weight.At(0, i)).ToDoubles(), both.At(0, i).ToDoubles());
    }

    [Fact]
    public void Float32_follows_float64()
    {
        var (x, weight) = (Normal([8, 3, 20, 20], 0, ElementType.Float32), Normal([6, 3, 5, 5], 1, ElementType.Float32));
        var (wideX, wideWeight) = (x.To(ElementType.Float64), weight.To(ElementType.Float64));
        // A chain of 75 products, each rounded to 2⁻²⁴ of a partial sum of some tens.
        DerivativeProbe.Close(Tensor.Conv2d(wideX, wideWeight, padding: 2), Tensor.Conv2d(x, weight, padding: 2).To(ElementType.Float64), 75 * Math.ScaleB(1, -24));
        Assert.Equal(wideX.MaxPool2d(2).ToDoubles(), x.MaxPool2d(2).ToDoubles());
        var cotangent = Normal([8, 75, 256], 2, ElementType.Float32);
        var transposed = new PatchesTransposed(Window2d.Square(5), 20, 20);
        DerivativeProbe.Close(transposed.Of(cotangent.To(ElementType.Float64)), transposed.Of(cotangent).To(ElementType.Float64), 25 * Math.ScaleB(1, -24));
    }

    [Fact]
    public void Integers_convolve_and_wrap()
    {
        var (x, weight) = (RandomKey.FromSeed(3).Integers([2, 3, 5, 6], 9), RandomKey.FromSeed(4).Integers([4, 3, 2, 2], 9));
        var wide = Tensor.Conv2d(x.To(ElementType.Float64), weight.To(ElementType.Float64), stride: 2, padding: 1);
        Assert.Equal(wide.ToDoubles(), Tensor.Conv2d(x, weight, stride: 2, padding: 1).ToDoubles());
        Assert.Equal(int.MinValue, Tensor.Conv2d(Tensor.Full([1, 1, 1, 1], 1 << 30, ElementType.Int32), Tensor.Full([1, 1, 1, 1], 2, ElementType.Int32)).Item());
    }

    [Fact]
    public void Empty_batches_pass()
    {
        Assert.Equal([0, 3, 4, 4], Tensor.Conv2d(Tensor.Zeros([0, 2, 4, 4]), Tensor.Ones([3, 2, 3, 3]), padding: 1).Shape);
        Assert.Empty(Tensor.Conv2d(Tensor.Zeros([0, 2, 4, 4]), Tensor.Ones([3, 2, 3, 3]), padding: 1).ToDoubles());
        Assert.All(Tensor.Conv2d(Tensor.Zeros([1, 0, 4, 4]), Tensor.Ones([3, 0, 3, 3])).ToDoubles(), value => Assert.Equal(0, value));
        Assert.Empty(Tensor.Zeros([0, 2, 4, 4]).MaxPool2d(2).ToDoubles());
        Assert.Empty(Tensor.Zeros([2, 0, 4, 4]).AveragePool2d(2).ToDoubles());
    }

    [Fact]
    public void Misuse_is_named()
    {
        var x = Normal([1, 2, 4, 4]);
        Assert.Contains("larger than the padded image", Assert.Throws<ShapeError>(() => Tensor.Conv2d(x, Normal([1, 2, 5, 5]))).Message, StringComparison.Ordinal);
        Assert.Contains("channels", Assert.Throws<ShapeError>(() => Tensor.Conv2d(x, Normal([1, 3, 3, 3]))).Message, StringComparison.Ordinal);
        Assert.Contains("groups", Assert.Throws<ShapeError>(() => Tensor.Conv2d(x, Normal([3, 1, 3, 3]), groups: 2)).Message, StringComparison.Ordinal);
        Assert.Contains("stride", Assert.Throws<ShapeError>(() => x.MaxPool2d(2, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("padding alone", Assert.Throws<ShapeError>(() => x.MaxPool2d(2, 2, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("index 4 is out of range", Assert.Throws<EngineException>(() => new MaxUnpool2d(2, 2).Of(Tensor.Of(4).Reshape(1, 1, 1), Normal([1, 1, 1])).ToDoubles()).Message, StringComparison.Ordinal);
        Assert.Contains("must fit", Assert.Throws<ShapeError>(() => new ConvolveWeightGradient(Window2d.Square(3)).Of(x, x)).Message, StringComparison.Ordinal);
        Assert.Contains("one floating type", Assert.Throws<ShapeError>(() => Tensor.Conv2d(x, Normal([1, 2, 3, 3], 0, ElementType.Float32))).Message, StringComparison.Ordinal);
        Assert.Contains("[n, channels, height, width]", Assert.Throws<ShapeError>(() => x.At(0, 0).MaxPool2d(2)).Message, StringComparison.Ordinal);
    }
}
