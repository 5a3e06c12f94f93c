using Descent.Engine.Kernels;

namespace Descent.Engine.Tests.Plans;

/// <summary>Training steps as plans: nothing allocated, replicas equal to runs alone, threads without effect on bits.</summary>
public class StepperTests
{
    sealed record Net(Tensor W1, Tensor B1, Tensor W2)
    {
        public static Net Make(RandomKey key, ElementType element = ElementType.Float32)
        {
            var keys = key.Split(2);
            return new(keys[0].Normal([16, 8], element: element), Tensor.Zeros([16], element), keys[1].Normal([3, 16], element: element));
        }

        public Tensor Apply(Tensor x) => Tensor.MatMul(Tensor.Tanh(Tensor.MatMul(x, W1, transposeB: true) + B1), W2, transposeB: true);
    }

    sealed record State(Net Net, Tree Momentum, RandomKey Key, Tensor Step);

    static readonly Tensor X = RandomKey.FromSeed(1).Normal([20, 8]);
    static readonly Tensor Y = RandomKey.FromSeed(2).Normal([20, 3]);

    static State Start(RandomKey key)
    {
        var net = Net.Make(key);
        return new(net, Tree.From(net).Map(leaf => leaf * 0), key.Fold(1), Tensor.Scalar(0, ElementType.Int32));
    }

    /// <summary>Momentum descent on a noisy mean square error.</summary>
    static (State, Tensor) Train(State state, (Tensor X, Tensor Y) batch)
    {
        var noise = state.Key.Fold(state.Step).Normal(batch.X.Shape) * 0.1;
        var (loss, gradient) = Transform.ValueAndGrad<Net>(net =>
        {
            var error = net.Apply(batch.X + noise) - batch.Y;
            return (error * error).Mean();
        })(state.Net);
        var momentum = 0.9 * state.Momentum + Tree.From(gradient);
        var net = TreeValue<Net>.Of(state.Net, "net").With(Tree.From(state.Net) - 0.05 * momentum);
        return (state with { Net = net, Momentum = momentum, Step = state.Step + 1 }, loss);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var stepper = Transform.Stepper<State, (Tensor X, Tensor Y), Tensor>(Train, Start(RandomKey.FromSeed(3)), (X, Y));
        for (var i = 0; i < 30; i++) stepper.Step();
        var first = stepper.Output.Item();
        // What a step allocates shows in every block; what the runtime or the pool of threads makes once, in one.
        var least = long.MaxValue;
        for (var block = 0; block < 20; block++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++) stepper.Step();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
        Assert.Equal(230, stepper.Steps);
        Assert.Equal(230, stepper.State.Step.Item());
        Assert.True(stepper.Output.Item() < first);
    }

    [Fact]
    public void A_step_on_new_inputs_allocates_nothing_for_its_values()
    {
        var stepper = Transform.Stepper<Tensor, Tensor, Tensor>((s, x) => (s + x, s.Sum()), Tensor.Zeros([1_000]), Tensor.Ones([1_000]));
        Tensor[] batches = [Tensor.Ones([1_000]), Tensor.Full([1_000], 2)];
        foreach (var batch in batches) batch.ToArray<float>();
        stepper.Step(batches[0]);
        stepper.Step(batches[1]);
        Assert.All(stepper.State.ToArray<float>(), value => Assert.Equal(3, value));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) stepper.Step(batches[i % 2]);
        // Taking the input apart costs a few small objects; its 4,000 bytes of values are not copied.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 2_000);
    }

    [Fact]
    public void A_stepper_equals_the_plain_loop_bit_for_bit()
    {
        var state = Start(RandomKey.FromSeed(4));
        var stepper = Transform.Stepper<State, (Tensor X, Tensor Y), Tensor>(Train, state, (X, Y));
        for (var i = 0; i < 5; i++)
        {
            (state, var loss) = Train(state, (X, Y));
            stepper.Step();
            Check.SameBits(loss, stepper.Output, $"loss {i}");
        }
        Check.SameBits([.. Tree.From(state).Leaves], [.. Tree.From(stepper.State).Leaves], "state");
    }

    [Fact]
    public void A_stepper_that_returns_makes_the_same_steps_again()
    {
        var start = Start(RandomKey.FromSeed(4));
        Tensor[] first = [.. Tree.From(start).Leaves];
        var before = Array.ConvertAll(first, leaf => leaf.ToDoubles());
        var stepper = Transform.Stepper<State, (Tensor X, Tensor Y), Tensor>(Train, start, (X, Y));
        Tensor[] Now() => [.. Tree.From(stepper.State).Leaves];
        void Step(int steps)
        {
            for (var i = 0; i < steps; i++) stepper.Step();
        }
        Step(5);
        var five = Now();
        stepper.Return();
        Assert.Equal(0, stepper.Steps);
        Check.SameBits(first, Now(), "the start");
        Step(5);
        Check.SameBits(five, Now(), "from the start");
        // Two marks, an odd and an even number of steps after each: either buffer may hold the state.
        foreach (var steps in new[] { 3, 4 })
        {
            stepper.Mark();
            var (marked, at) = (Now(), stepper.Steps);
            Step(steps);
            var after = Now();
            stepper.Return();
            Assert.Equal(at, stepper.Steps);
            Check.SameBits(marked, Now(), "the mark");
            Step(steps);
            Check.SameBits(after, Now(), "from the mark");
        }
        Assert.Equal(before, Array.ConvertAll(first, leaf => leaf.ToDoubles()));
    }

    [Fact]
    public void Replicas_equal_each_seed_alone_on_one_thread_and_on_two()
    {
        long[] seeds = [1, 2, 3, 4, 5];
        var before = WorkerPool.Threads;
        try
        {
            var alone = new List<Tensor[]>();
            WorkerPool.SetThreads(1);
            foreach (var seed in seeds) alone.Add(Run(Start(RandomKey.FromSeed(seed)), Train));
            foreach (var threads in new[] { 1, 2 })
            {
                WorkerPool.SetThreads(threads);
                var starts = Transform.Vmap<RandomKey, State>(Start)(RandomKey.FromSeeds(seeds));
                var together = Run(starts, (state, batch) => Transform.Vmap<State, (State, Tensor)>(one => Train(one, batch))(state));
                for (var k = 0; k < seeds.Length; k++) Check.SameBits(alone[k], Array.ConvertAll(together, leaf => leaf.At(0, k)), $"seed {seeds[k]}, {threads} threads");
            }
        }
        finally
        {
            WorkerPool.SetThreads(before);
        }

        static Tensor[] Run(State start, Func<State, (Tensor X, Tensor Y), (State, Tensor)> step)
        {
            var stepper = Transform.Stepper<State, (Tensor X, Tensor Y), Tensor>(step, start, (X, Y));
            for (var i = 0; i < 20; i++) stepper.Step();
            return [.. Tree.From(stepper.State).Leaves, stepper.Output];
        }
    }

    [Fact]
    public void A_state_that_was_read_does_not_change_and_can_be_put_back()
    {
        var stepper = Transform.Stepper<Tensor>(x => x * 2 + 1, Tensor.Of(1.0));
        stepper.Step();
        var kept = stepper.State;
        for (var i = 0; i < 3; i++) stepper.Step();
        Assert.Equal(3, kept.Item());
        Assert.Equal(31, stepper.State.Item());
        stepper.State = kept;
        stepper.Step();
        Assert.Equal(7, stepper.State.Item());
    }

    [Fact]
    public void A_state_may_pass_through_swap_or_repeat_its_leaves()
    {
        var stepper = Transform.Stepper<(Tensor A, Tensor B, Tensor C)>(s => (s.B, s.A, s.C), (Tensor.Of(1.0), Tensor.Of(2.0), Tensor.Of(3.0)));
        for (var i = 0; i < 3; i++) stepper.Step();
        Assert.Equal((2, 1, 3), (stepper.State.A.Item(), stepper.State.B.Item(), stepper.State.C.Item()));
        var same = Transform.Stepper<(Tensor A, Tensor B)>(s => s.A + s.B is var sum ? (sum, sum) : s, (Tensor.Of(1.0), Tensor.Of(2.0)));
        for (var i = 0; i < 3; i++) same.Step();
        Assert.Equal((12, 12), (same.State.A.Item(), same.State.B.Item()));
        var constant = Transform.Stepper<(Tensor A, Tensor B)>(s => (Tensor.Of(5.0), s.A), (Tensor.Of(1.0), Tensor.Of(2.0)));
        constant.Step();
        Assert.Equal((5, 1), (constant.State.A.Item(), constant.State.B.Item()));
    }

    public static TheoryData<string, int> Updates => new()
    {
        { "both read first", 2 }, { "crossed", 1 }, { "summed", 0 }, { "shifted by a row", 2 }, { "kept as the output", 1 }, { "reshaped", 2 },
    };

    /// <summary>Large enough to be compiled, so that results may overwrite the state that they are made of.</summary>
    [Theory, MemberData(nameof(Updates))]
    public void A_state_updated_in_place_is_the_state_of_a_loop(string update, int inPlace)
    {
        ((Tensor A, Tensor B) State, Tensor Output) Next((Tensor A, Tensor B) s, int _) => update switch
        {
            "both read first" => ((Tensor.Tanh(s.A + s.B), s.A * s.B - 0.5), s.A.Sum(0)),
            "crossed" => ((Tensor.Sin(s.B) * 2, Tensor.Cos(s.A) * 3), s.B.Sum(0)),
            "summed" => ((s.A - s.A.Mean(), s.B / (1 + (s.B * s.B).Sum(1)).Reshape(-1, 1)), s.B.Max()),
            "shifted by a row" => ((s.A + s.A.Slice(0, 2, 3), Tensor.Exp(-Tensor.Abs(s.B)) + s.A), s.B.Sum(0)),
            "kept as the output" => ((s.A * 1.5, s.B + 1), s.A),
            _ => (((s.A.Reshape(-1) * 0.5).Reshape(s.A.Shape), s.B.Reshape(30, 10).Reshape(10, 30) + s.A), s.A.Sum(0)),
        };
        (Tensor A, Tensor B) state = (RandomKey.FromSeed(5).Normal([10, 30]), RandomKey.FromSeed(6).Normal([10, 30]));
        var stepper = Transform.Stepper<(Tensor A, Tensor B), int, Tensor>(Next, state, 0);
        Tensor output = Tensor.Scalar(0);
        for (var i = 0; i < 5; i++)
        {
            stepper.Step();
            (state, output) = Next(state, 0);
        }
        Check.SameBits(state.A, stepper.State.A, update);
        Check.SameBits(state.B, stepper.State.B, update);
        Check.SameBits(output, stepper.Output, update);
        Assert.Contains($"{inPlace} of 2 leaves", stepper.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void Misuse_is_named()
    {
        Assert.StartsWith("Stepper: the state's leaf '' must keep its type", Assert.Throws<ShapeError>(() => Transform.Stepper<Tensor>(x => x.Sum(), X)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Stepper: the state has 2 leaves", Assert.Throws<ShapeError>(() => Transform.Stepper<Tensor[]>(x => [x[0]], [X, Y])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Stepper: a setting of the state", Assert.Throws<ShapeError>(() => Transform.Stepper<(Tensor X, int Count)>(s => (s.X, s.Count + 1), (X, 0))).Message, StringComparison.Ordinal);
        var stepper = Transform.Stepper<Tensor, Tensor, Tensor>((s, x) => (s + x.Sum(), s), Tensor.Scalar(0), X);
        Assert.StartsWith("Stepper: the input '' must keep its type", Assert.Throws<ShapeError>(() => stepper.Step(Y)).Message, StringComparison.Ordinal);
        stepper.Step();
        Assert.Equal(X.Sum().Item(), stepper.State.Item());
    }
}
