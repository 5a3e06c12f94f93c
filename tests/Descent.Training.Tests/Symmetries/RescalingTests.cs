using Descent.Engine;

namespace Descent.Training.Tests.Symmetries;

/// <summary>Rescaling, path-lifting and path-conditioning on networks small enough to enumerate, and their invariances on larger ones.</summary>
public class RescalingTests
{
    static Mlp Net(int seed, Axes widths, ElementType element = ElementType.Float64, Activation? activation = null)
    {
        var net = Mlp.Create(RandomKey.FromSeed(seed), widths, activation ?? new ReluActivation(), new HeNormal(), element: element);
        // Biases that are zero would hide their paths.
        return net with { Layers = [.. net.Layers.Select((layer, k) => layer with { Bias = 0.3 * RandomKey.FromSeed(seed + 50 + k).Normal([layer.Weight.Shape[0]], element: element) })] };
    }

    static double[] Flat(Linear[] layers) => [.. layers.SelectMany(layer => layer.Weight.ToDoubles().Concat(layer.Bias?.ToDoubles() ?? []))];

    static double Largest(Tensor x) => x.ToDoubles().Max(Math.Abs);

    public static TheoryData<ElementType, double> Precisions => new() { { ElementType.Float64, 1e-12 }, { ElementType.Float32, 1e-5 } };

    /// <summary>The brief's bounds: each of four layers rounds factors, products and sums of 20 terms, some tens of units in the last place.</summary>
    [Theory, MemberData(nameof(Precisions))]
    public void The_function_does_not_change(ElementType element, double tolerance)
    {
        var net = Net(1, [7, 20, 15, 20, 4], element);
        var x = RandomKey.FromSeed(9).Normal([50, 7], element: element);
        var before = net.Apply(x);
        foreach (var scales in (IReadOnlyList<Tensor>[])[Rescaling.Random(net, RandomKey.FromSeed(3)), new PathConditioning().Solve(net).LogScales, Rescaling.Balance(net)])
        {
            var rescaled = Rescaling.Apply(net, scales);
            Assert.InRange(Largest(rescaled.Apply(x) - before), 0, tolerance * Largest(before));
            Assert.True(Largest(rescaled.Layers[0].Weight - net.Layers[0].Weight) > 0.01);
        }
    }

    [Fact]
    public void Leaky_relu_linear_nets_and_sequences_have_the_symmetry_too()
    {
        var x = Check.Normal(9, 20, 3);
        Layer[] models =
        [
            Net(2, [3, 6, 5, 2], activation: new LeakyReluActivation()),
            Net(2, [3, 6, 5, 2], activation: new IdentityActivation()),
            new Sequential(Net(2, [3, 6]).Layers[0], new ReluActivation(), Net(4, [6, 2]).Layers[0] with { Bias = null }),
        ];
        foreach (var model in models)
        {
            var rescaled = Rescaling.Apply(model, Rescaling.Random(model, RandomKey.FromSeed(3)));
            Check.Close(model.Apply(x), rescaled.Apply(x), 1e-12);
        }
        Assert.Contains("TanhActivation", Assert.Throws<ShapeError>(() => HomogeneousChain.Of(Net(1, [2, 3, 1], activation: new TanhActivation()))).Message);
        Assert.Contains("hidden layer 0", Assert.Throws<ShapeError>(() => Rescaling.Apply(models[0], [Tensor.Of(1.0), Tensor.Of(1.0)])).Message);
    }

    /// <summary>2-2-1 by hand: input paths W₂ W₁, bias paths W₂ b₁, and b₂.</summary>
    [Fact]
    public void The_lifting_of_a_small_net_is_known()
    {
        var net = new Mlp([new(Tensor.Of(new double[,] { { 2, 3 }, { 5, 7 } }), Tensor.Of(11.0, 13.0)), new(Tensor.Of(new double[,] { { 17, 19 } }), Tensor.Of(23.0))], new ReluActivation());
        Assert.Equal(7, PathLifting.Count(net));
        Check.Close([17 * 2, 17 * 3, 17 * 11, 19 * 5, 19 * 7, 19 * 13, 23], PathLifting.Lift(net), 0);
        // g of W₁[0, 1] is 17², that of W₂[0, 0] is 2² + 3² + 11², that of the last bias 1.
        var g = PathLifting.DiagonalMetric(net);
        Check.Close([289, 289, 361, 361], g[0].Weight, 0);
        Check.Close([289, 361], g[0].Bias!, 0);
        Check.Close([4 + 9 + 121, 25 + 49 + 169], g[1].Weight, 0);
        Check.Close([1], g[1].Bias!, 0);
    }

    /// <summary>x ↦ ⟨Φ, A(x)⟩ is the network, Φ and A do not change with the scales.</summary>
    [Fact]
    public void The_network_is_linear_in_its_lifting()
    {
        var net = Net(5, [3, 4, 3, 2]);
        var rescaled = Rescaling.Apply(net, Rescaling.Random(net, RandomKey.FromSeed(6)));
        Check.Close(PathLifting.Lift(net), PathLifting.Lift(rescaled), 1e-13);
        for (var i = 0; i < 5; i++)
        {
            var x = Check.Normal(i, 3);
            var active = PathLifting.Activations(net, x);
            Check.Close(net.Apply(x), (PathLifting.Lift(net) * active).Reshape([2, (int)active.Size / 2]).Sum([1]), 1e-13);
            Check.Close(active, PathLifting.Activations(rescaled, x), 1e-13);
        }
    }

    /// <summary>diag G by two passes equals the enumeration of paths, and moves by e^(Bz) when the network is rescaled.</summary>
    [Fact]
    public void The_diagonal_of_the_metric_equals_the_enumeration()
    {
        var net = Net(7, [3, 4, 3, 2]);
        foreach (var model in (Mlp[])[net, Rescaling.Apply(net, Rescaling.Random(net, RandomKey.FromSeed(8)))])
        {
            var jacobian = PathLifting.Jacobian(model);
            Assert.Equal((int)PathLifting.Count(model), jacobian.Shape[0]);
            Check.Close((jacobian * jacobian).Sum([0]).ToDoubles(), Tensor.Of(Flat(PathLifting.DiagonalMetric(model))), 1e-12);
        }
    }

    public static TheoryData<int, int[]> Shapes => new() { { 1, [3, 4, 3, 2] }, { 2, [10, 30, 8, 30, 5] }, { 3, [16, 16, 16, 16] }, { 4, [4, 50, 3] } };

    /// <summary>F never rises over a sweep; at the end its derivative by every z, p (B x − C/x) / Σ E + A, is zero, and any other z has a larger F.</summary>
    [Theory, MemberData(nameof(Shapes))]
    public void The_criterion_falls_in_every_sweep_to_its_minimum(int seed, int[] widths)
    {
        var net = Net(seed, widths);
        var result = new PathConditioning(Sweeps: 500, Tolerance: 1e-12).Solve(net);
        Assert.True(result.HasConverged);
        Assert.True(result.Criterion[^1] < result.Criterion[0] - 1e-3);
        // Rounding of a sum of p logarithm-sized terms.
        for (var i = 1; i < result.Criterion.Count; i++) Assert.True(result.Criterion[i] <= result.Criterion[i - 1] + 1e-13 * Math.Abs(result.Criterion[0]));
        var least = Rescaling.Apply(net, result.LogScales);
        Assert.All(PathConditioning.Slope(least), slope => Check.Close(new double[slope.Size], slope, 1e-7));
        // F of a rescaled model is p log Σ E only: the shift Σ Bz is what its own parameters no longer show.
        for (var i = 0; i < 3; i++)
        {
            var z = Rescaling.Random(net, RandomKey.FromSeed(100 + i), 0.1);
            var elsewhere = result.LogScales.Zip(z, (a, b) => a + b).ToArray();
            Assert.True(Value(elsewhere) > Value(result.LogScales));
        }
        Assert.Equal(result.Criterion[^1], Value(result.LogScales), 1e-10 * Math.Abs(result.Criterion[0]));

        double Value(IReadOnlyList<Tensor> z)
        {
            var shift = z.Select((layer, k) => (widths[k + 2] - widths[k] - 1) * layer.Sum().Item()).Sum();
            return PathConditioning.Criterion(Rescaling.Apply(net, z)) - shift;
        }
    }

    /// <summary>The divergence of rescaled copies moves as F does, and its slope is the derivative; central differences of 1e-5 have an error of about 1e-10 of the third derivative, p at most.</summary>
    [Theory, MemberData(nameof(Shapes))]
    public void The_slope_is_the_divergence_s_derivative(int seed, int[] widths)
    {
        var net = Net(seed, widths);
        var direction = Rescaling.Random(net, RandomKey.FromSeed(seed + 70));
        double At(double step) => PathConditioning.Divergence(Rescaling.Apply(net, [.. direction.Select(z => step * z)]));
        var slope = PathConditioning.Slope(net).Zip(direction, (a, b) => (a * b).Sum().Item()).Sum();
        Assert.Equal(slope, (At(1e-5) - At(-1e-5)) / 2e-5, 1e-5 * Math.Abs(slope));
        var solved = new PathConditioning(Sweeps: 500).Solve(net);
        Assert.Equal(solved.Criterion[^1] - solved.Criterion[0], PathConditioning.Divergence(Rescaling.Apply(net, solved.LogScales)) - At(0), 1e-10 * Math.Abs(solved.Criterion[0]));
        Assert.True(PathConditioning.Divergence(net) > 0);
    }

    /// <summary>z = (1, 3) and (−2): the mean of squares is 14/3, of deviations from layers' means 2/3.</summary>
    [Fact]
    public void Size_and_spread_of_a_rescaling_are_known()
    {
        var result = new PathConditioningResult([Tensor.Of(1.0, 3), Tensor.Of(-2.0)], [0], true);
        Assert.Equal(Math.Sqrt(14.0 / 3), result.Size, 1e-15);
        Assert.Equal(Math.Sqrt(2.0 / 3), result.Spread, 1e-15);
    }

    /// <summary>Every copy of one function under rescaling is brought to the same parameters, and a conditioned net stays as it is.</summary>
    [Fact]
    public void The_result_does_not_depend_on_the_representative()
    {
        var net = Net(11, [6, 12, 9, 3]);
        var method = new PathConditioning(Sweeps: 1000, Tolerance: 1e-11);
        var one = method.Apply(net);
        var other = method.Apply(Rescaling.Apply(net, Rescaling.Random(net, RandomKey.FromSeed(12), 2)));
        foreach (var (a, b) in one.Layers.Zip(other.Layers))
        {
            Check.Close(a.Weight, b.Weight, 1e-6);
            Check.Close(a.Bias!, b.Bias!, 1e-6);
        }
        Assert.All(method.Solve(one).LogScales, z => Assert.InRange(Largest(z), 0, 1e-9));
    }

    /// <summary>One hidden neuron without biases, fan-in = fan-out = 1: p = 2, g = (w₂², w₁²), and the minimum is at equal weights, e^(2z) = C / B = w₂² / w₁².</summary>
    [Fact]
    public void One_neuron_is_balanced()
    {
        var net = new Mlp([new(Tensor.Of(new[,] { { 8.0 } }), null), new(Tensor.Of(new[,] { { 0.5 } }), null)], new ReluActivation());
        var result = new PathConditioning().Solve(net);
        Check.Close([Math.Log(0.5 / 8)], result.LogScales[0], 1e-14);
        var after = Rescaling.Apply(net, result.LogScales);
        Check.Close([2], after.Layers[0].Weight.Reshape([1]), 1e-14);
        Check.Close([2], after.Layers[1].Weight.Reshape([1]), 1e-14);
        Check.Close(result.LogScales[0], Rescaling.Balance(net)[0], 1e-10);
    }

    [Fact]
    public void Balancing_makes_norms_equal_at_every_neuron()
    {
        var net = Net(13, [5, 9, 7, 3]);
        var after = Rescaling.Apply(net, Rescaling.Balance(net));
        for (var k = 0; k < 2; k++)
        {
            Check.Close(Square(after.Layers[k].Weight).Sum([1]), Square(after.Layers[k + 1].Weight).Sum([0]), 1e-8);
        }

        static Tensor Square(Tensor x) => x * x;
    }

    /// <summary>Φ = (w₁ u₁, w₂ u₂) for two neurons without biases: the spectrum is w₁² + u₁² and w₂² + u₂².</summary>
    [Fact]
    public void The_spectrum_of_a_small_path_kernel_is_known()
    {
        var net = new Mlp([new(Tensor.Of(new double[,] { { 1 }, { 3 } }), null), new(Tensor.Of(new double[,] { { 2, 4 } }), null)], new ReluActivation());
        var spectrum = PathKernelSpectrum.Of(net);
        Check.Close([5, 25], Tensor.Of([.. spectrum.Values]), 1e-13);
        Assert.Equal(Math.Log(5), spectrum.LogCondition, 1e-13);
        Assert.Equal(2 * Math.Log(15) - Math.Log(125), spectrum.Divergence, 1e-13);
    }

    /// <summary>3-4-3-2 has 39 parameters and 7 hidden neurons, which 31 parameters enter and 18 leave: sums once and after each of 3 sweeps.</summary>
    [Fact]
    public void Operations_are_counted()
    {
        var result = new PathConditioning(Sweeps: 3, Tolerance: 0).Solve(Net(7, [3, 4, 3, 2]));
        Assert.Equal(4 * (4 * 39) + 3 * (2 * (16 + 12 + 15 + 6) + 30 * 7), result.Operations);
        // Squares, a forward and a backward pass: 7 a parameter, and lower terms.
        var metric = Transform.Compile<Mlp, Linear[]>(PathLifting.DiagonalMetric).Program(Net(7, [50, 60, 40, 20])).Flops;
        Assert.InRange(metric, 5.0 * 6400, 8.0 * 6400);
    }

    /// <summary>A neuron without incoming or outgoing weights has no scale: it is left alone, the others are still conditioned.</summary>
    [Fact]
    public void Dead_neurons_are_left_alone()
    {
        var net = new Mlp(
            [new(Tensor.Of(new double[,] { { 1, 2 }, { 0, 0 }, { 3, 1 } }), Tensor.Of(0.5, 0.0, 1.0)), new(Tensor.Of(new double[,] { { 1, 5, 0 } }), Tensor.Of(0.0))], new ReluActivation());
        var z = new PathConditioning().Solve(net).LogScales[0].ToDoubles();
        Assert.NotEqual(0, z[0]);
        Assert.Equal((0, 0), (z[1], z[2]));
        var bad = net with { Layers = [net.Layers[0] with { Weight = Tensor.Of(new[,] { { 1, double.NaN }, { 0, 0 }, { 3, 1 } }) }, net.Layers[1]] };
        Assert.Contains("not finite", Assert.Throws<ShapeError>(() => new PathConditioning().Solve(bad)).Message);
    }
}
