using Descent.Engine;

namespace Descent.Training.Tests;

/// <summary>Whole training steps: compiled, batched over seeds, and to zero loss.</summary>
public class TrainingTests
{
    static readonly Tensor Corners = Tensor.Of(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
    static readonly Tensor Parity = Tensor.Of(-1f, 1, 1, -1);

    sealed record State(Mlp Net, Tree Optimizer, Tensor Step);

    static State Start(RandomKey key, Optimizer optimizer, Activation activation)
    {
        var net = Mlp.Create(key, [2, 8, 1], activation);
        return new(net, optimizer.Init(net), Check.Step(0));
    }

    static (State, Tensor Loss) Advance(State state, Optimizer optimizer)
    {
        var (loss, gradient) = Transform.ValueAndGrad<Mlp>(net => Losses.Hinge(net.Apply(Corners).SqueezeAxis(-1), Parity))(state.Net);
        var (next, after) = optimizer.Apply(state.Net, gradient, state.Optimizer, state.Step);
        return (new(next, after, state.Step + Check.Step(1)), loss);
    }

    /// <summary>Full-batch descent on the exclusive or reaches a hinge loss of exactly 0, and a step then changes no weight.</summary>
    [Fact]
    public void Gradient_descent_learns_parity_without_allocating()
    {
        var sgd = new Sgd(0.1);
        var stepper = Transform.Stepper<State, int, Tensor>((state, _) => Advance(state, sgd), Start(RandomKey.FromSeed(1), sgd, new TanhActivation()), 0);
        for (var i = 0; i < 10; i++) stepper.Step();
        // What a step allocates shows in every block of steps; what the runtime allocates once, while it recompiles hot code, in one.
        var least = long.MaxValue;
        for (var block = 0; block < 20; block++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++) stepper.Step();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
        Assert.Equal(0, stepper.Output.Item());
        var (last, net) = (stepper.Steps, Tree.From(stepper.State.Net));
        stepper.Step();
        Assert.Equal(last + 1, stepper.State.Step.Item());
        foreach (var (a, b) in net.Leaves.Zip(Tree.From(stepper.State.Net).Leaves)) Assert.Equal(a.ToArray<float>(), b.ToArray<float>());
    }

    public static TheoryData<Optimizer, Activation> Settings => new()
    {
        { new Sgd(new CosineSchedule(0.1, 20)), new ReluActivation() },
        { new Chain(new ClipByGlobalNorm(0.5), new Momentum(0.1)), new TanhActivation() },
        { new AdamW(0.01), new GeluActivation() },
        { new Nesterov(0.1), new QuantizedActivation(new StaircaseRelu(2), new ReverseExponentialEstimator()) },
    };

    [Theory, MemberData(nameof(Settings))]
    public void Seeds_run_together_are_seeds_run_alone_bit_for_bit(Optimizer optimizer, Activation activation)
    {
        const int steps = 5;
        long[] seeds = [100, 101, 102];
        var together = Transform.Vmap<RandomKey, State>(key => Start(key, optimizer, activation))(RandomKey.FromSeeds(seeds));
        var step = Transform.Compile(Transform.Vmap<State, (State, Tensor)>(state => Advance(state, optimizer)));
        for (var t = 0; t < steps; t++) together = step.Invoke(together).Item1;
        for (var i = 0; i < seeds.Length; i++)
        {
            var alone = Start(RandomKey.FromSeed(seeds[i]), optimizer, activation);
            for (var t = 0; t < steps; t++) alone = Advance(alone, optimizer).Item1;
            foreach (var (path, one, all) in Tree.From(alone).Paths.Zip(Tree.From(alone).Leaves, Tree.From(together).Leaves))
            {
                Assert.True(one.ToDoubles().AsSpan().SequenceEqual(all.At(0, i).ToDoubles()), $"seed {seeds[i]}: {path} differs");
            }
            Assert.NotEqual(Start(RandomKey.FromSeed(seeds[i]), optimizer, activation).Net.Layers[0].Weight.ToArray<float>(), alone.Net.Layers[0].Weight.ToArray<float>());
        }
    }

    [Theory, MemberData(nameof(Settings))]
    public void A_stepper_has_the_bits_of_eager_steps(Optimizer optimizer, Activation activation)
    {
        var state = Start(RandomKey.FromSeed(7), optimizer, activation);
        var stepper = Transform.Stepper<State, int, Tensor>((s, _) => Advance(s, optimizer), state, 0);
        for (var t = 0; t < 6; t++)
        {
            stepper.Step();
            (state, _) = Advance(state, optimizer);
        }
        foreach (var (a, b) in Tree.From(state).Leaves.Zip(Tree.From(stepper.State).Leaves)) Assert.Equal(a.ToDoubles(), b.ToDoubles());
    }

    /// <summary>One plan over several learning rates: each row is the run with that rate alone.</summary>
    [Fact]
    public void Rates_can_be_batched()
    {
        var start = Mlp.Create(RandomKey.FromSeed(3), [2, 4, 1], new TanhActivation());
        Mlp One(Schedule rate)
        {
            var sgd = new Sgd(rate);
            return sgd.Apply(start, Transform.Grad<Mlp>(net => Losses.Hinge(net.Apply(Corners).SqueezeAxis(-1), Parity))(start), sgd.Init(start), Check.Step(0)).Model;
        }
        var rates = Tensor.Of(0.1f, 0.5f);
        var all = Transform.Vmap<Tensor, Mlp>(rate => One(rate))(rates);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(One(rates.At(0, i)).Layers[0].Weight.ToArray<float>(), all.Layers[0].Weight.At(0, i).ToArray<float>());
        }
    }
}
