namespace Descent.Engine.Tests.Plans;

/// <summary>When a function is traced again, what a plan says of itself, and what it keeps.</summary>
public class CompiledTests
{
    sealed record Model(Tensor Weight, double Rate);

    static Tensor Ones(int count) => Tensor.Ones([count], ElementType.Float64);

    [Fact]
    public void Values_do_not_retrace_and_types_and_settings_do()
    {
        var compiled = Transform.Compile<Model, Tensor>(m => m.Weight * m.Rate);
        for (var i = 0; i < 3; i++) compiled.Invoke(new(Ones(2) * i, 0.5));
        Assert.Equal(1, compiled.Traces);
        Assert.Equal([3, 3], compiled.Invoke(new(Ones(2), 3)).ToDoubles());
        Assert.Equal(2, compiled.Traces);
        compiled.Invoke(new(Ones(3), 3));
        compiled.Invoke(new(Ones(2).To(ElementType.Float32), 3));
        Assert.Equal(4, compiled.Traces);
        compiled.Invoke(new(Ones(2), 0.5));
        Assert.Equal(4, compiled.Traces);
    }

    [Fact]
    public void Repeated_tracing_warns_with_the_name_of_the_leaf_and_the_cache_is_bounded()
    {
        var warnings = new List<string>();
        var compiled = new Compiled<Model, Tensor>(m => m.Weight.Sum()) { Warn = warnings.Add };
        for (var count = 1; count <= 40; count++) Assert.Equal(count, compiled.Invoke(new(Ones(count), 1)).Item());
        Assert.Equal(40, compiled.Traces);
        Assert.Equal(2, warnings.Count);
        Assert.All(warnings, warning => Assert.Contains("'weight' changed from float64", warning, StringComparison.Ordinal));
        compiled.Invoke(new(Ones(40), 1));
        Assert.Equal(40, compiled.Traces);
        compiled.Invoke(new(Ones(1), 1)); // dropped: only the last sixteen plans are kept
        Assert.Equal(41, compiled.Traces);
    }

    [Fact]
    public void Explain_names_fused_groups_bytes_and_operations()
    {
        var compiled = Transform.Compile<Tensor, Tensor>(x => Tensor.MatMul(Tensor.Tanh(x * 2 + 1), x).Sum());
        var text = compiled.Explain(Tensor.Zeros([20, 20]));
        Assert.Contains("fused(Multiply Add Tanh)", text, StringComparison.Ordinal);
        Assert.Contains("2 fused groups", text, StringComparison.Ordinal);
        Assert.Contains("MatMul(", text, StringComparison.Ordinal);
        // Three elementwise operations and a sum over 400 elements, and a product; a value takes 1,600 bytes, and the two live at once.
        Assert.Contains("arena 3200 bytes; about 17600 floating-point operations", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_subexpressions_are_computed_once_and_unused_ones_never()
    {
        var program = Transform.Compile<Tensor, Tensor>(x =>
        {
            _ = Tensor.Cos(x);
            return Tensor.Exp(x) * Tensor.Exp(x);
        }).Program(Ones(3));
        Assert.Equal(["Exp", "Multiply"], program.Instructions.Select(line => line.Primitive.Name));
        Assert.Contains("= Multiply(", program.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_product_reads_its_operands_transposed_where_they_lie()
    {
        var (a, b) = (RandomKey.FromSeed(1).Normal([3, 5, 4]), RandomKey.FromSeed(2).Normal([3, 6, 5]));
        Func<(Tensor A, Tensor B), (Tensor, Tensor)> function = x => (
            Tensor.MatMul(x.A.SwapAxes(1, 2), x.B.SwapAxes(-1, -2)), Tensor.MatMul(x.B.Transpose(2, 0, 1).Transpose(1, 2, 0), x.A, transposeA: false));
        var compiled = Transform.Compile(function);
        Assert.DoesNotContain("= Transpose(", compiled.Explain((a, b)), StringComparison.Ordinal);
        Check.SameBits(function((a, b)).Item1, compiled.Invoke((a, b)).Item1, "transposed");
        Check.SameBits(function((a, b)).Item2, compiled.Invoke((a, b)).Item2, "there and back");
    }

    [Fact]
    public void Programs_compare_by_value()
    {
        Program Of(Func<Tensor, Tensor> f) => Transform.Compile(f).Program(Ones(3));
        Assert.Equal(Of(Tensor.Exp), Of(Tensor.Exp));
        Assert.Equal(Of(Tensor.Exp).GetHashCode(), Of(Tensor.Exp).GetHashCode());
        Assert.NotEqual(Of(Tensor.Exp), Of(Tensor.Sin));
    }

    [Fact]
    public void Results_may_be_inputs_constants_or_one_another()
    {
        var constant = Tensor.Of(7.0);
        var compiled = Transform.Compile<Tensor, Tensor[]>(x => [x, constant, x + 1, x.Reshape(1, 2), x, constant.BroadcastTo([3]), Tensor.Full([2], 4)]);
        var y = compiled.Invoke(Tensor.Of(1.0, 2));
        Assert.Equal([[1, 2], [7], [2, 3], [1, 2], [1, 2], [7, 7, 7], [4, 4]], y.Select(one => one.ToDoubles()));
        Assert.Equal([1, 2], y[3].Shape.Extents.ToArray());
    }

    [Fact]
    public void Earlier_results_do_not_change()
    {
        var compiled = Transform.Compile<Tensor, Tensor>(x => x * 2);
        var first = compiled.Invoke(Tensor.Of(1.0));
        compiled.Invoke(Tensor.Of(5.0));
        Assert.Equal(2, first.Item());
    }

    [Fact]
    public void Calls_from_several_threads_take_turns()
    {
        var compiled = Transform.Compile<Tensor, Tensor>(x => Tensor.Tanh(x.Reshape(-1, 1) * x).Sum(0));
        var inputs = Enumerable.Range(0, 8).Select(seed => Check.Normal(seed, 40)).ToArray();
        var expected = Array.ConvertAll(inputs, x => Tensor.Tanh(x.Reshape(-1, 1) * x).Sum(0).ToDoubles());
        var results = new double[8][];
        Parallel.For(0, 8, i => results[i] = compiled.Invoke(inputs[i]).ToDoubles());
        Assert.Equal(expected, results);
    }

    [Fact]
    public void A_function_of_an_open_transform_is_part_of_it_and_has_no_plan() => Transform.Grad<Tensor>(w =>
    {
        var compiled = Transform.Compile<Tensor, Tensor>(x => x * w);
        Assert.StartsWith("Compile: the function reads an input of a transform", Assert.Throws<EngineException>(() => compiled.Explain(Ones(2))).Message, StringComparison.Ordinal);
        return compiled.Invoke(Ones(2)).Sum();
    })(Ones(2));
}
