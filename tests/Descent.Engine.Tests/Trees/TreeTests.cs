namespace Descent.Engine.Tests.Trees;

/// <summary>Records, tuples, arrays and dictionaries as arguments and results of transforms.</summary>
public class TreeTests
{
    sealed record Layer(Tensor Weight, Tensor Bias);

    sealed record Net(Layer Hidden, [Frozen] Layer Output, int Width)
    {
        public Tensor? Scale { get; init; }

        public Tensor Doubled => Hidden.Weight * 2;
    }

    sealed record Tied([Shared] Tensor Encoder, [Shared] Tensor Decoder);

    sealed record Untied(Tensor Encoder, Tensor Decoder);

    sealed record Callback(Tensor Weight, Func<double, double> Rate);

    static Tensor T(params double[] values) => Tensor.Of(values);

    static Net MakeNet(int width = 2) => new(new(T(1, 2), T(3)), new(T(4), T(5)), width);

    [Fact]
    public void Paths_name_leaves_in_order_and_computed_properties_are_no_leaves()
    {
        Assert.Equal(["hidden.weight", "hidden.bias", "output.weight", "output.bias"], Tree.From(MakeNet()).Paths);
        Assert.Equal(["hidden.weight", "hidden.bias", "output.weight", "output.bias", "scale"], Tree.From(MakeNet() with { Scale = T(6) }).Paths);
        Assert.Equal(["0", "1.weight", "1.bias"], Tree.From((T(1), new Layer(T(2), T(3)))).Paths);
        Assert.Equal(["0", "1"], Tree.From(new[] { T(1), T(2) }).Paths);
        Assert.Equal(["0", "1"], Tree.From(new List<Tensor> { T(1), T(2) }).Paths);
        Assert.Equal([""], Tree.From(T(1)).Paths);
        var error = Assert.Throws<EngineException>(() => Tree.From(MakeNet()).Leaf("hidden.wait"));
        Assert.Contains("hidden.weight", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Vmap takes apart what was stacked; fields that are no tensors are those of the first.</summary>
    [Fact]
    public void Values_stack_to_what_Vmap_takes_apart()
    {
        var stacked = TreeValue<Net>.Stack("a net", MakeNet(), MakeNet() with { Hidden = new(T(7, 8), T(9)) });
        Assert.Equal([1.0, 2, 7, 8], stacked.Hidden.Weight.ToArray<double>());
        Assert.Equal([3.0, 15], Transform.Vmap<Net, Tensor>(net => net.Hidden.Weight.Sum())(stacked).ToArray<double>());
        Assert.Equal(2, stacked.Width);
    }

    [Fact]
    public void Dictionaries_are_ordinal()
    {
        var tree = Tree.From(new Dictionary<string, Tensor> { ["b"] = T(2), ["a"] = T(1), ["B"] = T(0), ["ä"] = T(3) });
        Assert.Equal(["B", "a", "b", "ä"], tree.Paths);
        var gradient = Transform.Grad<Dictionary<string, Tensor>>(d => (d["a"] * d["b"]).Sum())(new() { ["b"] = T(2), ["a"] = T(7) });
        Assert.Equal((2, 7), (gradient["a"].Item(), gradient["b"].Item()));
        Assert.Throws<EngineException>(() => Tree.From(new Dictionary<int, Tensor> { [1] = T(1) }));
    }

    [Fact]
    public void Gradients_have_the_type_of_the_argument_and_leave_frozen_and_integer_leaves_alone()
    {
        var net = MakeNet() with { Scale = T(2) };
        var gradient = Transform.Grad<Net>(n => (n.Hidden.Weight * n.Output.Weight * n.Scale!).Sum() + n.Width * n.Output.Bias.Sum())(net);
        Assert.Equal([8, 8], gradient.Hidden.Weight.ToDoubles());
        Assert.Equal([0], gradient.Hidden.Bias.ToDoubles());
        Assert.Equal([0], gradient.Output.Weight.ToDoubles());
        Assert.Equal([0], gradient.Output.Bias.ToDoubles());
        Assert.Equal([12], gradient.Scale!.ToDoubles());
        Assert.Equal(2, gradient.Width);
        Assert.Equal(["hidden.weight", "hidden.bias", "scale"], TreeValue<Net>.Of(net, "net").Trainable.Paths);
        var (_, count) = Transform.Grad<(Tensor X, Tensor Count)>(p => (p.X * p.Count.To(ElementType.Float64)).Sum())((T(3), Tensor.Of(5)));
        Assert.Equal(new TensorType(ElementType.Int32, [1]), count.Type);
        Assert.Equal(0, count.Item());
    }

    [Fact]
    public void Only_trained_leaves_are_replaced()
    {
        var value = TreeValue<Net>.Of(MakeNet(), "net");
        var moved = value.WithTrainable(value.Trainable.Map(leaf => leaf + 10));
        Assert.Equal([11, 12], moved.Hidden.Weight.ToDoubles());
        Assert.Equal([4], moved.Output.Weight.ToDoubles());
    }

    [Fact]
    public void One_tensor_at_two_paths_is_refused_unless_shared()
    {
        var one = T(1, 2);
        var error = Assert.Throws<EngineException>(() => Transform.Grad<Untied>(n => (n.Encoder * n.Decoder).Sum())(new(one, one)));
        Assert.Contains("'encoder' and at 'decoder'", error.Message, StringComparison.Ordinal);
        var gradient = Transform.Grad<Tied>(n => (n.Encoder * n.Decoder).Sum())(new(one, one));
        Assert.Same(gradient.Encoder, gradient.Decoder);
        Assert.Equal([2, 4], gradient.Encoder.ToDoubles());
        Assert.Equal(["encoder"], Tree.From(new Tied(one, one)).Paths);
    }

    /// <summary>A tied leaf is one leaf under every transform: the derivative of x² is 2x, compiled, batched, checkpointed or stepped.</summary>
    [Fact]
    public void A_shared_leaf_stays_one_leaf_under_every_transform()
    {
        var leaf = T(3);
        var tied = new Tied(leaf, leaf);
        Tensor Loss(Tied n) => (n.Encoder * n.Decoder).Sum();
        var gradient = Transform.Grad<Tied>(Loss);
        Assert.Equal(6, gradient(tied).Encoder.Item());
        Assert.Equal(6, Transform.Compile(gradient).Invoke(tied).Encoder.Item());
        Assert.Equal(6, Transform.Grad<Tied>(Transform.Checkpoint<Tied, Tensor>(Loss))(tied).Encoder.Item());
        Assert.Equal(6, Transform.Grad<Tied>(Transform.Compile<Tied, Tensor>(Loss))(tied).Encoder.Item());
        var many = T(3, 4).Reshape(2, 1);
        Assert.Equal([6, 8], Transform.Vmap(gradient)(new Tied(many, many)).Encoder.ToDoubles());
        var stepper = Transform.Stepper<Tied>(n => TreeValue<Tied>.Of(n, "n").With(Tree.From(n) - 0.5 * Tree.From(gradient(n))), tied);
        stepper.Step();
        Assert.Equal(0, stepper.State.Encoder.Item());
        var state = stepper.State;
        Assert.Same(state.Encoder, state.Decoder);
    }

    [Fact]
    public void An_untyped_tree_keeps_its_leaves_even_where_one_tensor_stands_twice()
    {
        var one = T(1);
        var tree = Tree.Of(("a", one), ("b", one), ("c", T(5)));
        var value = TreeValue<(Tree, Tensor)>.Of((tree, T(7)), "the value");
        var (again, last) = value.With(value.Tree);
        Assert.Equal(["a", "b", "c"], again.Paths);
        Assert.Equal([1, 1, 5], again.Leaves.Select(leaf => leaf.Item()));
        Assert.Equal(7, last.Item());
    }

    [Fact]
    public void Delegates_and_private_tensors_are_refused()
    {
        var error = Assert.Throws<EngineException>(() => Tree.From(new Callback(T(1), x => x)));
        Assert.Contains("holds a delegate at 'rate'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Branches_zip_dot_and_norm()
    {
        var (a, b) = (Tree.Of(("x", T(1, 2)), ("y", T(3))), Tree.Of(("x", T(4, 5)), ("y", T(6))));
        var both = Tree.Of(("a", a), ("b", b));
        Assert.Equal(["a.x", "a.y", "b.x", "b.y"], both.Paths);
        Assert.Equal(b.Paths, both["b"].Paths);
        Assert.Equal(32, Tree.Dot(a, b).Item());
        Assert.Equal(Math.Sqrt(14), a.Norm().Item());
        Assert.Equal([5, 7], (a + b).Leaf("x").ToDoubles());
        Assert.Equal([3], (b - a).Leaf("y").ToDoubles());
        Assert.Equal([2, 4], (2 * a).Leaf("x").ToDoubles());
        Assert.Throws<EngineException>(() => a + Tree.Of(("x", T(1, 2))));
        Assert.Equal(["x", "y"], a.Map((path, leaf) => path == "x" ? leaf : -leaf).Paths);
    }

    [Fact]
    public void Nulls_strings_numbers_and_nesting_are_structure()
    {
        var value = (Name: "net", Rate: 0.5, Layers: new[] { new Layer(T(1), T(2)) }, Missing: (Tensor?)null);
        var read = TreeValue<(string, double, Layer[], Tensor?)>.Of(value, "the value");
        Assert.Equal(["2.0.weight", "2.0.bias"], read.Tree.Paths);
        var (name, rate, layers, missing) = read.With(T(3), T(4));
        Assert.Equal(("net", 0.5, 3, null), (name, rate, layers[0].Weight.Item(), missing));
    }
}
