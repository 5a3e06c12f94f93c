namespace Descent.Engine.Tests.Plans;

/// <summary>Groups that are compiled give the bits of their primitives run one by one, at every length of row and every way to read an operand.</summary>
public class FusionTests
{
    static readonly Dictionary<string, Func<Tensor[], Tensor[]>> Functions = new()
    {
        ["softmax"] = x => [x[0].Softmax()],
        ["log-softmax and its gradient"] = x => [x[0].LogSoftmax(), Transform.Grad<Tensor>(a => (a.LogSoftmax() * x[1]).Sum())(x[0])],
        ["layer norm"] = x => [LayerNorm(x[0]) * x[2] + x[2]],
        ["layer norm's gradient"] = x => [Transform.Grad<Tensor>(a => (LayerNorm(a) * x[1]).Sum())(x[0])],
        ["masks"] = x => [Tensor.Where(Tensor.Greater(x[0], x[1]) & !Tensor.Equal(x[0], x[2]), Tensor.Relu(x[0]), -x[1]), Tensor.LessOrEqual(x[0], x[2]), x[0].Sum(1) > 0.0],
        ["activations"] = x => [Tensor.Tanh(x[0]) * Tensor.Sigmoid(x[1]), Tensor.Exp(x[0]) - Tensor.Expm1(x[0]), Tensor.Log(x[1] * x[1]) + Tensor.Log1p(x[1] * x[1]), Tensor.Sin(x[0]) + Tensor.Cos(x[1]) + Tensor.Erf(x[0])],
        ["rounding"] = x => [Tensor.Floor(3 * x[0]) + Tensor.Ceil(5 * x[1]) + Tensor.Round(7 * x[0]), Tensor.Sign(x[0]) * Tensor.Abs(x[1]), Tensor.Sqrt(x[0]) / Tensor.Rsqrt(Tensor.Abs(x[1]))],
        ["extremes"] = x => [x[0].MaxKeep(1) - x[1].MinKeep(1), Tensor.Maximum(x[0], x[1]), Tensor.Minimum(x[0], x[2]), Transform.Grad<Tensor>(a => a.Max(1).Sum())(x[0])],
        ["rows by rows"] = x => [x[3] * x[0] + x[0].Sum(1).Reshape(-1, 1), x[0].Mean(1) * x[3].Reshape(-1) + 1, Tensor.Log(Tensor.Abs(x[0].Sum(1)) + 1)],
        ["truth as numbers"] = x => [(x[0] > x[1]).To(x[0].Element) * x[0], (x[0] * x[2]).To(ElementType.Bool), Tensor.NotEqual(x[0], x[1]) | Tensor.Less(x[0], x[2])],
        ["sums of long chains"] = x => [Tensor.Exp(-(x[0] * x[0])).Sum(), (x[0] * x[1]).Sum(0), (x[0] * x[1]).Sum(1), (x[0] * x[1]).Mean()],
    };

    static Tensor LayerNorm(Tensor x)
    {
        var centred = x - x.MeanKeep(-1);
        return centred * Tensor.Rsqrt((centred * centred).MeanKeep(-1) + 1e-5);
    }

    public static TheoryData<string, int, int, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int, string>();
            (int Rows, int Extent)[] shapes = [(1, 8), (3, 9), (4, 16), (2, 17), (7, 33), (64, 10), (3, 100), (2, 4099), (700, 300)];
            foreach (var name in Functions.Keys)
            {
                foreach (var (rows, extent) in shapes)
                {
                    cases.Add(name, rows, extent, "float32");
                    if (extent is 9 or 16 or 33) cases.Add(name, rows, extent, "float64");
                }
            }
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_compiled_group_gives_the_bits_of_its_primitives(string function, int rows, int extent, string element)
    {
        var type = element == "float32" ? ElementType.Float32 : ElementType.Float64;
        Tensor[] inputs = [Draw(0, type, rows, extent), Draw(1, type, rows, extent), Draw(2, type, extent), Draw(3, type, rows, 1)];
        Agree(Functions[function], inputs);
    }

    [Theory]
    [InlineData(2, 3, 4, 16, 24)]
    [InlineData(1, 2, 5, 7, 9)]
    public void Operands_that_repeat_over_several_axes_are_read_in_place(params int[] extents)
    {
        var (a, b, heads, n, m) = (extents[0], extents[1], extents[2], extents[3], extents[4]);
        Tensor[] inputs = [Draw(0, ElementType.Float32, a, b, heads, n, m), Draw(1, ElementType.Float32, n, m), Draw(2, ElementType.Float32, a, 1, heads, 1, m), Draw(3, ElementType.Float32, b, 1, n, 1)];
        Agree(x => [(x[0] * 0.25 + x[1]).Softmax(), Tensor.Tanh(x[0] + x[2] * x[3]), (x[0] * x[2]).Sum(3, 4), Tensor.Where(x[1] > 0.0, x[0], x[3]).MaxKeep(-1)], inputs);
    }

    public static TheoryData<string, string> Products => new()
    {
        { "bias and activation", "float32" }, { "bias and activation", "float64" }, { "softmax of scores", "float32" }, { "softmax of scores", "float64" },
        { "the gradient of a perceptron", "float32" }, { "the gradient of a perceptron", "float64" }, { "batches", "float32" }, { "wide rows", "float32" },
    };

    /// <summary>Large enough for several threads and for groups to be joined to their products.</summary>
    [Theory, MemberData(nameof(Products))]
    public void A_group_joined_to_a_product_gives_the_bits_of_both(string function, string element)
    {
        var type = element == "float32" ? ElementType.Float32 : ElementType.Float64;
        Tensor x = Draw(0, type, 300, 70), w = Draw(1, type, 96, 70), b = Draw(2, type, 96), scores = Draw(3, type, 8, 60, 40);
        Tensor Perceptron(Tensor[] p) => Tensor.MatMul(Tensor.Relu(Tensor.MatMul(x, p[0], transposeB: true) + p[1]), p[2]).LogSoftmax().Mean();
        var text = function switch
        {
            "bias and activation" => Agree(p => [Tensor.Tanh(Tensor.MatMul(p[0], p[1], transposeB: true) + p[2])], [x, w, b]),
            "softmax of scores" => Agree(p => [(Tensor.MatMul(p[0], p[0], transposeB: true) * 0.1 + p[1]).Softmax()], [scores, Draw(4, type, 60, 60)]),
            "the gradient of a perceptron" => Agree(p => Transform.Grad<Tensor[]>(Perceptron)(p), [w, b, Draw(5, type, 96, 80)]),
            "batches" => Agree(p => [Tensor.Relu(Tensor.MatMul(p[0], p[1], transposeA: true) + p[2])], [scores, Draw(6, type, 8, 60, 64), Draw(7, type, 8, 1, 64)]),
            _ => Agree(p => [Tensor.Exp(-Tensor.Abs(Tensor.MatMul(p[0], p[1]))) * p[2]], [Draw(8, type, 40, 30), Draw(9, type, 30, 3000), Draw(10, type, 40, 1)]),
        };
        Assert.Contains("fused(MatMul", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_not_finite_stay_what_they_are()
    {
        var data = Draw(0, ElementType.Float32, 6, 40).ToArray<float>();
        (data[3], data[50], data[90], data[130]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f);
        data.AsSpan(160, 40).Fill(float.NegativeInfinity);
        Tensor[] inputs = [Tensor.From(data, [6, 40]), Draw(1, ElementType.Float32, 6, 40), Draw(2, ElementType.Float32, 40), Draw(3, ElementType.Float32, 6, 1)];
        foreach (var function in Functions.Values) Agree(function, inputs);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory, MemberData(nameof(Seeds))]
    public void Random_programs_compiled_whole_keep_their_bits(int seed)
    {
        var program = new RandomProgram(seed, 30, smooth: false);
        var gradient = Transform.ValueAndGrad<Tensor[]>(program.Loss);
        Agree(x =>
        {
            var (value, slopes) = gradient(x);
            return [value, .. slopes];
        }, [.. program.Inputs]);
    }

    [Fact]
    public void A_row_of_softmax_is_one_kernel()
    {
        var text = Transform.Compile<Tensor, Tensor>(x => x.Softmax()).Explain(Tensor.Zeros([64, 32]));
        Assert.Contains("fused(Max Abs Less Where Subtract Exp Sum Divide)", text, StringComparison.Ordinal);
        Assert.Contains("in 1 kernels", text, StringComparison.Ordinal);
    }

    static Tensor Draw(int number, ElementType type, params int[] shape) => RandomKey.FromSeed(5).Fold(number).Normal(shape, element: type);

    static unsafe string Agree(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
    {
        var expected = function(inputs);
        var (program, _, _) = Tracing.Trace("a test", inputs, stand => TreeValue<Tensor[]>.OfResult(function(stand), "a test"));
        var plan = new Plan(program, fuseFrom: 1);
        var results = Array.ConvertAll(program.OutputTypes.ToArray(), type => new Storage(type.Bytes));
        fixed (nint* from = Array.ConvertAll(inputs, input => input.Evaluated().Address), to = Array.ConvertAll(results, result => result.Address)) plan.Run(from, to);
        for (var i = 0; i < expected.Length; i++) Check.SameBits(expected[i], new Tensor(expected[i].Type, results[i]), $"output {i} of\n{plan.Explain()}");
        return plan.Explain();
    }
}
