using Descent.Contracts;
using Descent.Engine;

namespace Descent.Training.Tests.Flow;

/// <summary>Flows inside arms: batched over seeds, checkpointed as trees, resumed with the same bits.</summary>
public class ArmTests
{
    sealed record Chain(Tensor First, Tensor Second);

    static readonly Tensor Target = Tensor.From([3.0, 0, 0, 1], [2, 2]);

    static Tensor Loss(Chain net)
    {
        var off = Tensor.MatMul(net.Second, net.First) - Target;
        return 0.5 * (off * off).Sum();
    }

    static Chain Start(RandomKey key) => new(0.1 * key.Fold(0).Normal([2, 2], element: ElementType.Float64), 0.1 * key.Fold(1).Normal([2, 2], element: ElementType.Float64));

    static readonly OdeOptions Options = new(1e-7, 1e-9, OdeMethod.DormandPrince);

    static AdaptiveFlow<Chain> Flow { get; } = new((_, net) =>
    {
        var slope = Transform.Grad<Chain>(Loss)(net);
        return new(-slope.First, -slope.Second);
    }, End: 4, Options);

    static TrainedArm<AdaptiveState<Chain>> Arm { get; } = Contracts.Arm.Create("flow", 400, key => Flow.Start(Start(key)), (state, _) => Flow.Attempt(state),
        state => new(("time", state.Time), ("loss", Loss(state.Value)), ("done", Flow.IsOver(state)))) with
    { Until = "done" };

    [Fact]
    public void A_loop_stopped_and_resumed_has_the_bits_of_one_that_was_not()
    {
        long[] seeds = [100, 101, 102];
        var (whole, first) = (Arm.Start(seeds), Arm.Start(seeds));
        for (var i = 0; i < 60; i++) whole.Advance();
        for (var i = 0; i < 25; i++) first.Advance();
        var second = Arm.Start(seeds);
        second.Restore(first.Snapshot(), first.Step);
        for (var i = 0; i < 35; i++) second.Advance();
        var (expected, actual) = (whole.State, second.State);
        Assert.Contains("value.first", expected.Paths);
        Assert.Contains("stepSize", expected.Paths);
        foreach (var (path, a, b) in expected.Paths.Zip(expected.Leaves, actual.Leaves)) Assert.True(a.ToDoubles().AsSpan().SequenceEqual(b.ToDoubles()), path);
        Assert.All(whole.Measure()["done"], done => Assert.Equal(1, done));
        Assert.All(whole.Measure()["time"], time => Assert.Equal(4, time));
    }

    /// <summary>Replica i of three is seed i alone, and takes the steps that the solver on the host takes: they differ by the rounding of their norms.</summary>
    [Fact]
    public void Replicas_are_their_seeds_and_agree_with_the_solver()
    {
        var (together, alone) = (Arm.Start([100, 101, 102]), Arm.Start([101]));
        for (var i = 0; i < 60; i++)
        {
            together.Advance();
            alone.Advance();
        }
        foreach (var (path, a, b) in alone.State.Paths.Zip(alone.State.Leaves, together.State.Leaves))
        {
            Assert.True(a.At(0, 0).ToDoubles().AsSpan().SequenceEqual(b.At(0, 1).ToDoubles()), path);
        }
        var flow = GradientFlow.Of<Chain>(Loss, Start(RandomKey.FromSeed(101).Fold(0)), options: Options);
        var value = flow.Until(4);
        Assert.Equal(flow.Statistics.Accepted, (long)alone.State.Leaf("accepted").ToDoubles()[0]);
        // The same steps up to the controller's rounding, 1e-10 of a step, times the local slope.
        Check.Close(value.First, alone.State.Leaf("value.first").At(0, 0), 1e-9);
    }

    /// <summary>y = e^−t is below ½ from log 2 on: the first accepted step beyond is the last.</summary>
    [Fact]
    public void A_flow_ends_where_its_condition_is_met()
    {
        var flow = new AdaptiveFlow<Tensor>((_, y) => -y, End: 100, new(1e-8, 1e-10), y => y < 0.5);
        var state = flow.Start(Tensor.Scalar(1, ElementType.Float64));
        while (flow.IsOver(state).Item() == 0) state = flow.Attempt(state);
        Assert.InRange(state.Time.Item(), Math.Log(2), Math.Log(2) + state.StepSize.Item());
        var later = flow.Attempt(flow.Attempt(state));
        Assert.Equal((state.Time.Item(), state.Value.Item(), state.StepSize.Item(), state.Accepted.Item()), (later.Time.Item(), later.Value.Item(), later.StepSize.Item(), later.Accepted.Item()));
        Assert.Equal(0, later.Rejected.Item() - state.Rejected.Item());
    }

    /// <summary>Down ½ y² the flow is e^(−t); what is not trained stays.</summary>
    [Fact]
    public void The_flow_of_a_loss_goes_down_its_gradient()
    {
        var flow = AdaptiveFlow.OfLoss<(Tensor Y, Tensor Label)>(at => 0.5 * (at.Y * at.Y).Sum(), end: 2, new(1e-10, 1e-12));
        var state = flow.Start((Tensor.Scalar(3, ElementType.Float64), Tensor.Scalar(7, ElementType.Int32)));
        while (flow.IsOver(state).Item() == 0) state = flow.Attempt(state);
        Assert.Equal(3 * Math.Exp(-2), state.Value.Y.Item(), 1e-8);
        Assert.Equal(7, state.Value.Label.Item());
    }

    /// <summary>The solver's own state is a tree, too: set back, it makes the same steps, in both methods.</summary>
    [Theory, InlineData(OdeMethod.Automatic), InlineData(OdeMethod.Chebyshev)]
    public void A_solver_set_to_a_stored_state_has_the_same_bits(OdeMethod method)
    {
        var rates = Tensor.From([1.0, 30, 900], [3]);
        OdeSolver<Tensor> New() => new((t, y) => -rates * (y - Tensor.Cos(t)), Tensor.Ones([3], ElementType.Float64) * 2, options: new(1e-4, 1e-6, method));
        var (whole, other) = (New(), New());
        for (var i = 0; i < 90; i++)
        {
            if (i == 60)
            {
                var stored = Tree.From(whole.State);
                other.State = TreeValue<OdeState<Tensor>>.Of(other.State, "the state").With(stored.Map(leaf => leaf * Tensor.OnesLike(leaf)));
            }
            whole.Step();
            if (i >= 60) other.Step();
        }
        Assert.Equal((whole.Time, whole.StepSize), (other.Time, other.StepSize));
        Assert.Equal(whole.Value.ToDoubles(), other.Value.ToDoubles());
        Assert.True(whole.IsStabilised && whole.Statistics.ChebyshevSteps > 0);
    }
}
