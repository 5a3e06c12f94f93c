using Descent.Engine;

namespace Descent.Training.Tests;

/// <summary>The traps of the coarse gradient method, on its own network: o = Vᵀ σ(W x), V fixed.</summary>
public class CoarseGradientTests
{
    /// <summary>Neurons 0, 1 are for class 0, 2 and 3 for class 1, 4 and 5 for class 2; [k, n].</summary>
    static Tensor OutputWeights(int classes, double weight) =>
        weight * Tensor.Equal(Tensor.From([.. Enumerable.Range(0, 2 * classes).Select(i => i / 2)], [2 * classes, 1]), Tensor.Range(classes)).To(Check.F64);

    static Tensor Cyclic(int count) => Check.Labels([.. Enumerable.Range(0, count).Select(i => i % 3)]);

    static Tensor Scores(Tensor w, Tensor x, Tensor outputWeights, Estimator estimator) =>
        Tensor.MatMul(new QuantizedActivation(new StaircaseRelu(2), estimator).Apply(Tensor.MatMul(x, w, transposeB: true)), outputWeights);

    static Func<Tensor, Tensor> Loss(Tensor x, Tensor labels, Tensor outputWeights, Estimator estimator) =>
        w => Losses.MultiClassHinge(Scores(w, x, outputWeights, estimator), labels);

    /// <summary>One sample, two neurons, reverse exponential, q = 3: −(v_y − v_ξ) g′(h) x with h = (0.9, 0.3).</summary>
    [Fact]
    public void The_backward_multiplies_by_the_slope_not_by_the_surrogate()
    {
        var (x, w) = (Tensor.Of(new[,] { { 1, 0.5 } }), Tensor.Of(new[,] { { 0.5, 0.8 }, { 0.1, 0.4 } }));
        var outputWeights = Tensor.Of(new[,] { { 0.5, 0 }, { 0, 0.5 } });
        var gradient = Transform.Grad(Loss(x, Check.Labels(0), outputWeights, new ReverseExponentialEstimator()))(w);
        var (a, b) = (0.5 * Math.Exp(-0.9 / 3), 0.5 * Math.Exp(-0.3 / 3));
        Check.Close([-a, -a * 0.5, b, b * 0.5], gradient, 1e-15);
    }

    [Fact]
    public void Scores_are_sums_of_votes_times_levels()
    {
        var scores = Scores(Check.Normal(1, 6, 4), Check.Normal(2, 200, 4), OutputWeights(3, 0.3), new ReluEstimator()).ToArray<double>();
        Assert.All(scores, score => Assert.Equal(Math.Round(score / 0.3), score / 0.3, 12));
        Assert.All(scores, score => Assert.InRange(score, 0, 0.3 * 6 + 1e-12));
    }

    /// <summary>One active sample of class 0 against class 1: the third class's neurons keep their bits, also where its score ties.</summary>
    [Fact]
    public void One_competitor_alone_is_pushed_down()
    {
        var x = Tensor.Of(new[,] { { 1.0, 1 } });
        var w = Tensor.Of(new[,] { { 0.1, 0.1 }, { 0.1, 0.2 }, { 0.8, 0.7 }, { 0.5, 0.8 }, { 0.9, 0.2 }, { 0.7, 0.8 } });
        var gradient = Transform.Grad(Loss(x, Check.Labels(0), OutputWeights(3, 0.5), new ReluEstimator()))(w).ToArray<double>();
        Assert.Equal([-0.5, -0.5, -0.5, -0.5, 0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0], gradient);
    }

    [Fact]
    public void At_zero_loss_a_step_keeps_every_bit()
    {
        var x = Tensor.Of(new[,] { { 1.0, 0 }, { 0, 1 } });
        var w = Tensor.Of(new[,] { { 9.1, -1 }, { 8.3, -2 }, { -1, 7.7 }, { -3, 6.1 } });
        var (loss, sgd) = (Loss(x, Check.Labels(0, 1), OutputWeights(2, 0.5), new ReluEstimator()), new Sgd(0.5));
        Assert.Equal(0, loss(w).Item());
        var (next, _) = sgd.Apply(w, Transform.Grad(loss)(w), sgd.Init(w), Check.Step(0));
        Assert.Equal(w.ToArray<double>(), next.ToArray<double>());
    }

    [Fact]
    public void The_true_derivative_keeps_every_bit_where_the_loss_is_not_zero()
    {
        var (x, w) = (Check.Normal(5, 20, 4), Check.Normal(6, 6, 4));
        var loss = Loss(x, Cyclic(20), OutputWeights(3, 0.5), new TrueDerivativeEstimator());
        Assert.True(loss(w).Item() > 0);
        var sgd = new Sgd(0.5);
        Assert.Equal(w.ToArray<double>(), sgd.Apply(w, Transform.Grad(loss)(w), sgd.Init(w), Check.Step(0)).Model.ToArray<double>());
    }

    public static TheoryData<Estimator, Func<double, double, double>> All => Estimators.All;

    /// <summary>The coarse gradient is that of Σ cⱼ g(hⱼ) / N with c = −(v_y − v_ξ) 1[active] frozen; the forward loss itself is flat.</summary>
    [Theory, MemberData(nameof(All))]
    public void The_coarse_gradient_is_that_of_the_frozen_surrogate(Estimator estimator, Func<double, double, double> slope)
    {
        Assert.NotNull(slope);
        var (x, w, outputWeights, labels) = (Check.Normal(7, 12, 4), Check.Normal(8, 6, 4), OutputWeights(3, 0.5), Cyclic(12));
        var loss = Loss(x, labels, outputWeights, estimator);
        var scores = Scores(w, x, outputWeights, estimator);
        var c = Transform.Grad<Tensor>(o => Losses.MultiClassHinge(o, labels))(scores).Times(outputWeights.Transpose());
        Tensor Frozen(Tensor v) => (c * estimator.Surrogate(Tensor.MatMul(x, v, transposeB: true), 3)).Sum();
        var coarse = Transform.Grad(loss)(w);
        const double h = 1e-6;
        var direction = Check.Normal(9, 6, 4);
        var difference = (Frozen(w + h * direction) - Frozen(w - h * direction)).Item() / (2 * h);
        // Rounding ε |F| / h ≈ 1e-9 dominates; kinks lie farther than h from these draws.
        Assert.Equal(difference, Tensor.Dot(coarse.Flatten(), direction.Flatten()).Item(), 1e-8);
        Assert.Equal(loss(w).Item(), loss(w + h * direction).Item());
    }

    /// <summary>Two orthogonal planes, one a class: 20 directions at two radii, [80, 4] and int32 [80].</summary>
    static (Tensor X, Tensor Labels) Planes()
    {
        var (x, labels) = (new List<double>(), new List<int>());
        for (var label = 0; label < 2; label++)
        {
            for (var j = 0; j < 40; j++)
            {
                var (r, angle) = (1 + j / 20, (j + 0.5) * Math.PI / 10);
                var (a, b) = (r * Math.Cos(angle), r * Math.Sin(angle));
                x.AddRange(label == 0 ? [a, b, 0, 0] : [0, 0, a, b]);
                labels.Add(label);
            }
        }
        return (Tensor.From([.. x], [80, 4]), Check.Labels([.. labels]));
    }

    /// <summary>Every quadrant of a plane must have neurons of its class: 24 neurons, 12 a class.</summary>
    static Tensor TwoClassOutputWeights => 0.5 * Tensor.Equal(Tensor.From([.. Enumerable.Range(0, 24).Select(i => i / 12)], [24, 1]), Tensor.Range(2)).To(Check.F64);

    static double TrainPlanes(Estimator estimator, int steps)
    {
        var (x, labels) = Planes();
        var loss = Loss(x, labels, TwoClassOutputWeights, estimator);
        var sgd = new Sgd(0.5);
        var stepper = Transform.Stepper<Tensor, int, Tensor>((w, _) =>
        {
            var (value, gradient) = Transform.ValueAndGrad(loss)(w);
            return (sgd.Apply(w, gradient, Tree.Empty, Check.Step(0)).Model, value);
        }, 0.1 * Check.Normal(31, 24, 4), 0);
        for (var t = 0; t < steps; t++) stepper.Step();
        return stepper.Output.Item();
    }

    /// <summary>The paper's theorem on a small sample, and its control, whose small pre-activations never learn.</summary>
    [Fact]
    public void Monotone_estimators_reach_zero_loss_and_a_dead_zone_does_not()
    {
        Assert.Equal(0, TrainPlanes(new ReluEstimator(), 1500));
        Assert.Equal(0, TrainPlanes(new ReverseExponentialEstimator(), 1500));
        Assert.Equal(0, TrainPlanes(new LogTailedReluEstimator(), 1500));
        Assert.InRange(TrainPlanes(new DeadZoneEstimator(), 1500), 0.5, 2);
    }

    /// <summary>The components in a class's own plane depend on that class's samples alone (same normaliser): rounding of 200 steps, below 1e-12.</summary>
    [Fact]
    public void Classes_on_orthogonal_planes_train_apart()
    {
        var (x, labels) = Planes();
        var sgd = new Sgd(0.5);
        var (both, alone) = (0.1 * Check.Normal(32, 24, 4), 0.1 * Check.Normal(32, 24, 4));
        var compiled = Transform.Compile<(Tensor Both, Tensor Alone), (Tensor, Tensor)>(w =>
            (Descend(w.Both, Loss(x, labels, TwoClassOutputWeights, new ReluEstimator())),
            Descend(w.Alone, v => 0.5 * Loss(x.Slice(0, 0, 40), labels.Slice(0, 0, 40), TwoClassOutputWeights, new ReluEstimator())(v))));
        for (var t = 0; t < 200; t++) (both, alone) = compiled.Invoke((both, alone));
        Check.Close(alone.Slice(1, 0, 2), both.Slice(1, 0, 2), 1e-12);
        Assert.NotEqual(alone.Slice(1, 2, 4).ToArray<double>(), both.Slice(1, 2, 4).ToArray<double>());

        Tensor Descend(Tensor w, Func<Tensor, Tensor> loss) => sgd.Apply(w, Transform.Grad(loss)(w), Tree.Empty, Check.Step(0)).Model;
    }
}
