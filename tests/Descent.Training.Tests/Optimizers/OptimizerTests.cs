using Descent.Engine;

namespace Descent.Training.Tests;

/// <summary>Every rule against its formula, written out in doubles, on Σ ½ λ x².</summary>
public class OptimizerTests
{
    const int Count = 12;
    static readonly double[] Curvatures = [3, 0.5];

    sealed record Pair([property: Frozen] Tensor Fixed, Tensor Trained);

    /// <summary>The trajectory of the first coordinates after each step.</summary>
    static double[] Train(Optimizer optimizer, int steps = Count)
    {
        var (x, curvature) = (Check.Vector(1, -2), Check.Vector(Curvatures));
        var state = optimizer.Init(x);
        var trajectory = new List<double>();
        for (var t = 0; t < steps; t++)
        {
            (x, state) = optimizer.Apply(x, Transform.Grad<Tensor>(v => 0.5 * (curvature * v * v).Sum())(x), state, Check.Step(t));
            trajectory.AddRange(x.ToArray<double>());
        }
        return [.. trajectory];
    }

    /// <summary>The same in doubles: one coordinate after the other, the rule given gradient, parameter and step.</summary>
    static double[] Formula(Func<Func<double, double, int, double>> rule)
    {
        var result = new double[2 * Count];
        for (var i = 0; i < 2; i++)
        {
            var (x, update) = (i == 0 ? 1.0 : -2, rule());
            for (var t = 0; t < Count; t++) result[2 * t + i] = x += update(Curvatures[i] * x, x, t);
        }
        return result;
    }

    static Func<double, double, int, double> HeavyBall(double rate, double beta)
    {
        var m = 0.0;
        return (g, _, _) => -rate * (m = beta * m + g);
    }

    static Func<double, double, int, double> Lookahead(double rate, double beta)
    {
        var m = 0.0;
        return (g, _, _) => -rate * (g + beta * (m = beta * m + g));
    }

    static Func<double, double, int, double> AdamRule(double rate, double beta1, double beta2, double epsilon, double decay)
    {
        var (m, v) = (0.0, 0.0);
        return (g, x, t) =>
        {
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            var (first, second) = (m / (1 - Math.Pow(beta1, t + 1)), v / (1 - Math.Pow(beta2, t + 1)));
            return -rate * (first / (Math.Sqrt(second) + epsilon) + decay * x);
        };
    }

    public static TheoryData<Optimizer, Func<Func<double, double, int, double>>> Rules => new()
    {
        { new Sgd(0.1), () => (g, _, _) => -0.1 * g },
        { new Sgd(new ExponentialSchedule(0.1, 0.5)), () => (g, _, t) => -0.1 * Math.Pow(0.5, t) * g },
        { new Momentum(0.1, 0.8), () => HeavyBall(0.1, 0.8) },
        { new Nesterov(0.1, 0.8), () => Lookahead(0.1, 0.8) },
        { new Adam(0.1), () => AdamRule(0.1, 0.9, 0.999, 1e-8, 0) },
        { new Adam(0.1, 0, 0.5, 1e-2), () => AdamRule(0.1, 0, 0.5, 1e-2, 0) },
        { new AdamW(0.1, Decay: 0.3), () => AdamRule(0.1, 0.9, 0.999, 1e-8, 0.3) },
        { new Chain(new DecayWeights(0.2), new Momentum(0.1, 0.8)), () => { var rule = HeavyBall(0.1, 0.8); return (g, x, t) => rule(g + 0.2 * x, x, t); } },
        { new Chain(new Momentum(0.1, 0.8), new Adam(0.1), new ScaleUpdates(-0.5)), () => { var (a, b) = (HeavyBall(0.1, 0.8), AdamRule(0.1, 0.9, 0.999, 1e-8, 0)); return (g, x, t) => -0.5 * b(a(g, x, t), x, t); } },
        { new Chain(new ClipByValue(0.7), new Sgd(0.1)), () => (g, _, _) => -0.1 * Math.Clamp(g, -0.7, 0.7) },
    };

    /// <summary>Float64 roundings grow over 12 steps by at most the products of the steps' slopes, all below 2: 1e-12.</summary>
    [Theory, MemberData(nameof(Rules))]
    public void Steps_follow_the_formula(Optimizer optimizer, Func<Func<double, double, int, double>> rule) =>
        Check.Close(Formula(rule), Tensor.From(Train(optimizer), [2 * Count]), 1e-12);

    [Fact]
    public void Every_rule_has_a_formula()
    {
        var tested = Rules.Select(row => (Optimizer)row[0]).SelectMany(rule => rule is Chain chain ? chain.Parts.Append(rule) : [rule])
            .Append(new ClipByGlobalNorm(1)).Append(new NormalizedDescent(1)).Select(rule => rule.GetType()).ToHashSet();
        Assert.DoesNotContain(typeof(Optimizer).Assembly.GetTypes(), type => type.IsSubclassOf(typeof(Optimizer)) && !type.IsAbstract && !tested.Contains(type));
    }

    /// <summary>On ½ λ x², gradient descent has xₜ = (1 − ηλ)ᵗ x₀.</summary>
    [Theory, InlineData(0.1), InlineData(0.5), InlineData(0.7)]
    public void Sgd_on_a_parabola_is_geometric(double rate)
    {
        var last = Train(new Sgd(rate), 20)[^2..];
        Assert.Equal(1, last[0] / Math.Pow(1 - 3 * rate, 20), 1e-12);
        Assert.Equal(1, last[1] / (-2 * Math.Pow(1 - 0.5 * rate, 20)), 1e-12);
    }

    /// <summary>Adam's first step is −η sign(g), whatever the gradient's size, up to ε.</summary>
    [Theory, InlineData(1e-3), InlineData(1.0), InlineData(1e6)]
    public void Adams_first_step_is_the_rate(double gradient)
    {
        var adam = new Adam(0.1, Epsilon: 0);
        var (next, _) = adam.Apply(Check.Scalar(0), Check.Scalar(gradient), adam.Init(Check.Scalar(0)), Check.Step(0));
        Assert.Equal(-0.1, next.Item(), 1e-15);
    }

    /// <summary>Leaves 3 and 4 have norm 5 together: scaled to the bound, the 10⁻⁶ of PyTorch included; below the bound untouched.</summary>
    [Fact]
    public void The_global_norm_is_over_all_leaves_and_element_types()
    {
        var gradients = Tree.Of(("a", Check.Vector(3)), ("b", Tensor.Of(0f, 4f)));
        var clipped = new ClipByGlobalNorm(2.5).Update(gradients, Tree.Empty, gradients, Check.Step(0)).Updates;
        Assert.Equal(3 * 2.5 / (5 + 1e-6), clipped.Leaf("a").Item(), 1e-15);
        Assert.Equal([0, (float)(2.5 / (5 + 1e-6)) * 4], clipped.Leaf("b").ToArray<float>());
        var untouched = new ClipByGlobalNorm(6).Update(gradients, Tree.Empty, gradients, Check.Step(0)).Updates;
        Assert.Equal([0, 4f], untouched.Leaf("b").ToArray<float>());
    }

    [Fact]
    public void Frozen_leaves_and_integers_stay()
    {
        var model = (new Pair(Check.Vector(1), Check.Vector(1)), Check.Labels(7));
        var adam = new Chain(new DecayWeights(1), new Adam(0.1));
        var gradient = Transform.Grad<(Pair, Tensor)>(m => (m.Item1.Fixed * m.Item1.Trained).Sum())(model);
        var ((pair, labels), state) = adam.Apply(model, gradient, adam.Init(model), Check.Step(0));
        Assert.Equal(1, pair.Fixed.Item());
        Assert.Equal(7, labels.Item());
        Assert.Equal(0.9, pair.Trained.Item(), 8);
        Assert.Equal(["1.m.0.trained", "1.v.0.trained"], state.Paths);
    }

    /// <summary>Both biases get the very same cotangent; each must still be a leaf of its own.</summary>
    [Fact]
    public void Leaves_with_one_cotangent_train()
    {
        var sgd = new Sgd(0.5);
        var model = (A: Check.Vector(1, 2), B: Check.Vector(3, 4));
        var (next, _) = sgd.Apply(model, Transform.Grad<(Tensor A, Tensor B)>(m => (m.A + m.B).Sum())(model), sgd.Init(model), Check.Step(0));
        Assert.Equal([0.5, 1.5], next.A.ToArray<double>());
        Assert.Equal([2.5, 3.5], next.B.ToArray<double>());
    }

    /// <summary>Twice ½ x² at the rates 0.5 and 0.25: what is left is 0.5 · 0.75.</summary>
    [Fact]
    public void A_rule_that_remembers_nothing_descends_in_one_call()
    {
        static Tensor Loss(Tensor x) => 0.5 * (x * x).Sum();
        var sgd = new Sgd(new ExponentialSchedule(0.5, 0.5));
        var once = sgd.Descend(Check.Vector(1, -2), Loss);
        Assert.Equal([0.375, -0.75], sgd.Descend(once, Loss, Check.Step(1)).ToArray<double>());
    }

    /// <summary>A rule may start all of its state from one tensor: the tree reads and rebuilds, as one leaf.</summary>
    [Fact]
    public void A_tree_may_hold_one_tensor_twice()
    {
        var zero = Check.Scalar(0);
        var pair = (Tree.Of(("a", zero), ("b", zero)), Tree.Of(("c", Check.Scalar(1))));
        var value = TreeValue<(Tree, Tree)>.Of(pair, "the state");
        var (first, second) = value.With([.. value.Tree.Leaves]);
        Assert.Equal(["a", "b"], first.Paths);
        Assert.Equal(1, second.Leaf("c").Item());
        Assert.Equal(0, first.Leaf("b").Item());
    }

    [Fact]
    public void Rules_compare_by_value()
    {
        Assert.Equal(new Chain(new ClipByValue(1), new Momentum(0.1)), new Chain(new ClipByValue(1), new Momentum(0.1)));
        Assert.NotEqual<Optimizer>(new Chain(new Momentum(0.1)), new Chain(new Momentum(0.2)));
    }
}
