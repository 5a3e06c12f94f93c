using Descent.Engine;

namespace Descent.Training.Tests.Flow;

/// <summary>Gradient flows whose solutions are known.</summary>
public class FlowTests
{
    static Tensor Scalar(double value) => Tensor.Scalar(value, ElementType.Float64);

    static readonly OdeOptions Tight = new(1e-10, 1e-12, OdeMethod.DormandPrince);

    /// <summary>Factor by which the sum of step errors may exceed the tolerance in flows that contract or grow by factors below 100.</summary>
    const double Added = 100;

    sealed record Mode(Tensor A, Tensor B);

    /// <summary>L = ½ Σ λ θ²: θ = θ₀ exp(−λ t), in every clock.</summary>
    [Fact]
    public void A_quadratic_decays_exponentially_in_every_clock()
    {
        var rates = Tensor.Of(0.3, 1.0, 2.5);
        foreach (var clock in (FlowClock[])[FlowClock.Time, FlowClock.Logarithmic(), FlowClock.ArcLength])
        {
            var flow = GradientFlow.Of<Tensor>(x => 0.5 * (rates * x * x).Sum(), Tensor.Of(1.0, -2.0, 0.5), clock, Tight);
            foreach (var t in (double[])[0.25, 1, 4])
            {
                Check.Close([Math.Exp(-0.3 * t), -2 * Math.Exp(-t), 0.5 * Math.Exp(-2.5 * t)], flow.Until(t), Added * 1e-10);
                Assert.Equal(t, flow.Time, Added * 1e-10 * t);
            }
        }
    }

    /// <summary>One mode of a two-layer linear net, a = b: u = ab is logistic, u' = 2u(s − u), with half time ln((s − u₀)/u₀) / 2s (Saxe et al. 2013).</summary>
    [Fact]
    public void A_singular_mode_is_logistic_and_crosses_half_on_time()
    {
        const double s = 3, start = 1e-3;
        Tensor Loss(Mode mode) => 0.5 * (s - mode.A * mode.B) * (s - mode.A * mode.B);
        foreach (var clock in (FlowClock[])[FlowClock.Time, FlowClock.ArcLength])
        {
            var flow = GradientFlow.Of<Mode>(Loss, new(Scalar(Math.Sqrt(start)), Scalar(Math.Sqrt(start))), clock, Tight);
            var half = flow.On("half", mode => mode.A * mode.B - s / 2, Crossing.Rising);
            for (var t = 0.25; t <= 1.5; t += 0.25)
            {
                var mode = flow.Until(t);
                var grown = Math.Exp(2 * s * t);
                // A relative error of a step grows with u, by up to s / u₀ = 3000 in the rise: errors of u relative to s.
                Assert.Equal(s * grown / (grown - 1 + s / start), (mode.A * mode.B).Item(), 3000 * 1e-10 * s);
            }
            var (position, point) = Assert.Single(half.Hits);
            Assert.Equal(Math.Log((s - start) / start) / (2 * s), flow.TimeOf(point, position), 3000 * 1e-10);
        }
    }

    /// <summary>L = exp(−w): w = log(1 + t), over forty decades of time in logarithmic time.</summary>
    [Fact]
    public void The_exponential_loss_goes_on_over_forty_decades()
    {
        var flow = GradientFlow.Of<Tensor>(w => Tensor.Exp(-w), Scalar(0), FlowClock.Logarithmic(), Tight);
        for (var decade = 1; decade <= 40; decade++)
        {
            var w = flow.Until(Math.Pow(10, decade)).Item();
            Assert.Equal(1, w / Math.Log(1 + Math.Pow(10, decade)), 1e-9);
        }
        Assert.InRange(flow.Statistics.Evaluations, 1, 5_000);
    }

    /// <summary>In plain time the same flow needs steps without end: the bound says where it is and what to do.</summary>
    [Fact]
    public void A_bounded_number_of_steps_ends_in_an_error_with_time_step_and_mend()
    {
        var flow = GradientFlow.Of<Tensor>(w => Tensor.Cos(w) * 100, Scalar(1), options: new(1e-12, 1e-12, OdeMethod.DormandPrince, MaxSteps: 5));
        var error = Assert.Throws<OdeException>(() => flow.Until(1e6));
        Assert.Contains("5 steps is reached at time ", error.Message);
        Assert.Contains("the step is ", error.Message);
        Assert.Contains("raise MaxSteps", error.Message);
        // What was reached is kept, and one can go on.
        var reached = flow.Time;
        Assert.InRange(reached, 1e-12, 1e6);
        flow.Step();
        Assert.True(flow.Time > reached);
    }

    /// <summary>Losses given by their logarithm, L = (e^−w + e^−2w) / 2: in ds = L dt the margin is −log L and t passes the largest number without harm.</summary>
    [Fact]
    public void A_loss_given_by_its_logarithm_falls_far_below_the_smallest_number()
    {
        Tensor LogLoss(Tensor w) => Tensor.Stack(0, -w, -2 * w).LogSumExp([0]) - Math.Log(2);
        var flow = GradientFlow.OfLogarithm<Tensor>(LogLoss, Scalar(0), Tight);
        flow.UntilPosition(20_000);
        var w = flow.Value.Item();
        // w' = (e^−w + 2 e^−2w) / (e^−w + e^−2w), with z = e^−w: s = w + log((1 + 2z) / 3) / 2 from ∫ (1 + z)/(1 + 2z) dw.
        Assert.Equal(20_000, w - 0.5 * Math.Log(3) + 0.5 * double.LogP1(2 * Math.Exp(-w)), 20_000 * Added * 1e-10);
        // dt = ds / L with L → e^−w / 2, dw → ds: t → 2 e^w up to the early part, which is e^−w of it.
        Assert.Equal(w + Math.Log(2), flow.LogTime, 20_000 * Added * 1e-10);
        Assert.True(double.IsPositiveInfinity(flow.Time));
    }

    /// <summary>The plain flow and that of the logarithm agree at equal times, and Until lands on the time.</summary>
    [Fact]
    public void Both_clocks_of_an_exponential_loss_give_one_flow()
    {
        var x = Tensor.Of(new[,] { { 1, 2, 0.5 }, { -0.5, 1, 1 } });
        Tensor Margins(Tensor w) => Tensor.MatMul(x, w.ExpandAxis(1)).SqueezeAxis(1);
        var start = Tensor.Of(0.1, -0.2, 0.3);
        var plain = GradientFlow.Of<Tensor>(w => Tensor.Exp(-Margins(w)).Sum(), start, options: Tight);
        var log = GradientFlow.OfLogarithm<Tensor>(w => (-Margins(w)).LogSumExp([0]), start, Tight);
        foreach (var t in (double[])[0.5, 3, 20])
        {
            Check.Close(plain.Until(t), log.Until(t), Added * 1e-10);
            Assert.Equal(t, log.Time, Added * 1e-10 * (1 + t));
        }
    }

    sealed record DeepNet(Tensor First, Tensor Second, Tensor Third);

    /// <summary>W₁ W₁ᵀ − W₂ᵀ W₂ and W₂ W₂ᵀ − W₃ᵀ W₃ do not move under the flow of a deep linear net (Arora, Cohen and Hazan 2018): what moves is the method's error.</summary>
    [Theory, InlineData(1e-6), InlineData(1e-9)]
    public void Balancedness_is_conserved_to_the_tolerance(double tolerance)
    {
        var (x, y) = (Check.Normal(1, 4, 20), Check.Normal(2, 3, 20));
        Tensor Loss(DeepNet net)
        {
            var off = Tensor.MatMul(net.Third, Tensor.MatMul(net.Second, Tensor.MatMul(net.First, x))) - y;
            return 0.5 * (off * off).Mean();
        }
        var start = new DeepNet(0.5 * Check.Normal(3, 6, 4), 0.5 * Check.Normal(4, 5, 6), 0.5 * Check.Normal(5, 3, 5));
        var flow = GradientFlow.Of<DeepNet>(Loss, start, options: new(tolerance, tolerance));
        var (before, lossBefore) = (Conserved(start), Loss(start).Item());
        var after = flow.Until(50);
        Assert.True(Loss(after).Item() < 0.9 * lossBefore);
        // Each step errs by at most the tolerance relative to weights of order one; the errors of the steps at worst add up.
        foreach (var (a, b) in before.Zip(Conserved(after))) Check.Close(a, b, 4 * tolerance * flow.Statistics.Accepted);

        static Tensor[] Conserved(DeepNet net) =>
        [
            Tensor.MatMul(net.First, net.First, transposeB: true) - Tensor.MatMul(net.Second, net.Second, transposeA: true),
            Tensor.MatMul(net.Second, net.Second, transposeB: true) - Tensor.MatMul(net.Third, net.Third, transposeA: true),
        ];
    }
}
