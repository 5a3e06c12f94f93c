namespace Descent.Studies.Dynamics;

/// <summary>The committee, trained by automatic differentiation beside its linearised twin, or by the recursion of its moments.</summary>
public sealed partial record LazyToRichGrokking
{
    static readonly double[] Epsilons = [0.05, 0.25, 1];

    /// <summary>Training samples an input.</summary>
    static readonly double[] Ratios = [1.5, 4, 8, 16];
    static readonly int[] FixedWidths = [100, 400, 1600];

    /// <summary>Steps over which finitely and infinitely many units are compared.</summary>
    const int Self = 3000;

    /// <param name="Width">None for infinitely many units.</param>
    /// <param name="IsLinear">Whether the teacher is β · x and not ½ (β · x)².</param>
    sealed record Setting(int Dimension, int? Width, int Samples, double Alpha, double Epsilon, double Rate, bool IsLinear = false)
    {
        public double Variance => 1.0 / Dimension;

        /// <summary>The step of descent for the sum over samples of ½ r², in weights.</summary>
        public double Step => Rate * (Width ?? 1) / (Alpha * Alpha * Samples);

        /// <summary>f = α (g − g₀).</summary>
        public QuadraticForm Function(QuadraticCommittee now, QuadraticCommittee start) => Alpha * (now.Function(Epsilon) - start.Function(Epsilon));
    }

    Setting Standard => new(Dimension, Width, Samples, Middle, Epsilon, Rate);

    /// <summary>The setting of infinitely many units in which others of fewer are compared.</summary>
    Setting Small => new(20, null, 80, Middle, Epsilon, Rate);

    /// <summary>The draws of a key: settings of one dimension share teacher, samples as far as they go, and units.</summary>
    sealed record Experiment(QuadraticForm Teacher, Tensor Direction, Tensor X, Tensor Y, Tensor TestX, RandomKey Units)
    {
        public static Experiment Draw(RandomKey key, Setting setting)
        {
            var (keys, most) = (key.Fold(1).Split(4), 16 * setting.Dimension);
            var teacher = QuadraticTeacher.Draw(keys[0], setting.Dimension);
            var (none, beta) = (Tensor.Zeros([setting.Dimension], ElementType.Float64), teacher.Direction.ExpandAxis(1));
            var square = Tensor.MatMul(beta, beta, transposeB: true);
            var form = setting.IsLinear ? new QuadraticForm(teacher.Direction + 0.0, Tensor.ZerosLike(square)) : new QuadraticForm(none, square);
            var x = teacher.Sample(keys[1], Math.Max(most, setting.Samples)).X.Slice(0, 0, setting.Samples);
            return new(form, teacher.Direction, x, form.Apply(x), teacher.Sample(keys[2], 1000).X, keys[3]);
        }

        public SoftCommittee Start(Setting setting, int width) =>
            SoftCommittee.Create(Units, setting.Dimension, width, new QuadraticPerturbation(setting.Epsilon), ElementType.Float64);

        public QuadraticCommittee Moments(Setting setting) =>
            setting.Width is { } width ? QuadraticCommittee.Of(Start(setting, width).Weight) : QuadraticCommittee.Infinite(setting.Dimension);
    }

    static Tensor MeanSquare(Tensor v) => (v * v).Mean();

    // Units that are really trained

    sealed record NetworkState(CentredModel<SoftCommittee> Model, [property: Frozen] Tensor Uncentred, [property: Frozen] LinearizedTwin Twin,
        [property: Frozen] QuadraticForm Teacher, [property: Frozen] Tensor Direction, [property: Frozen] Tensor TestX, Tensor Step);

    static Tensor Loss(SoftCommittee network, NetworkState state) => 0.5 * Losses.MeanSquare(state.Model.Scale * network.Apply(state.Twin.X), state.Uncentred);

    static Arm Network(string name, Setting setting, int steps) => Arm.Create(name, steps,
        key =>
        {
            var drawn = Experiment.Draw(key, setting);
            var model = CentredModel.Of(drawn.Start(setting, setting.Width!.Value), setting.Alpha);
            return new NetworkState(model, model.Uncentred(drawn.X, drawn.Y), LinearizedTwin.Of(model, drawn.X, drawn.Y),
                drawn.Teacher, drawn.Direction, drawn.TestX, Tensor.Scalar(0, ElementType.Float64));
        },
        (s, _) =>
        {
            var (network, gradient) = (s.Model.Network, Transform.Grad<SoftCommittee>(network => Loss(network, s))(s.Model.Network));
            return s with { Model = s.Model with { Network = network with { Weight = network.Weight - setting.Step * setting.Samples * gradient.Weight } }, Step = s.Step + 1 };
        },
        s =>
        {
            var (units, y, filter) = (QuadraticCommittee.Of(s.Model.Network.Weight), s.Twin.Targets, new DescentFilter(s.Step * setting.Step, setting.Step));
            var moved = s.Twin.Displacement(s.Model, filter);
            var (mine, twin, size) = (s.Model.Apply(s.TestX), s.Model.Linearized(moved, s.TestX), s.Teacher.MeanSquare(setting.Variance));
            return new(("train-loss", 2 * Loss(s.Model.Network, s) / MeanSquare(y)),
                ("test-loss", (setting.Function(units, QuadraticCommittee.Of(s.Model.Start.Weight)) - s.Teacher).MeanSquare(setting.Variance) / size),
                ("movement", s.Model.Movement()), ("alignment", units.Alignment(s.Direction)),
                ("kernel-alignment", KernelAlignment.WithTargets(s.Model.Network.TangentKernel(s.Twin.X), y, centred: true)),
                ("twin-train-loss", MeanSquare(s.Twin.Descent.Outputs(filter) - y) / MeanSquare(y)),
                ("twin-test-loss", MeanSquare(twin - s.Teacher.Apply(s.TestX)) / size),
                // Before the first step both are 0.
                ("twin-distance", Tensor.Sqrt(MeanSquare(mine - twin) / Tensor.Maximum(MeanSquare(mine), 1e-300))),
                ("twin-alignment", QuadraticCommittee.Of(s.Model.Start.Weight + moved.Weight).Alignment(s.Direction)));
        }) with
    {
        At = LogSteps.UpTo(steps),
        Objectives = s => [Objective.OfSamples("square", s.Model.Network, s.Twin.X, s.Uncentred, (network, x) => setting.Alpha * network.Apply(x), Losses.SumSquarePerSample)],
    };

    // Units by their moments: the same function and the same steps, at a cost that does not depend on their number

    sealed record MomentState(QuadraticCommittee Now, [property: Frozen] QuadraticCommittee Start,
        [property: Frozen] QuadraticForm Teacher, [property: Frozen] Tensor X, [property: Frozen] Tensor Y)
    {
        public static MomentState Begin(RandomKey key, Setting setting)
        {
            var drawn = Experiment.Draw(key, setting);
            return new(drawn.Moments(setting), drawn.Moments(setting), drawn.Teacher, drawn.X, drawn.Y);
        }

        Tensor Residual(Setting setting) => setting.Function(Now, Start).Apply(X) - Y;

        public MomentState Next(Setting setting, bool linearized)
        {
            var (residual, rate) = (Residual(setting), setting.Rate / (setting.Alpha * setting.Samples));
            return this with { Now = linearized ? Now.DescendLinearized(Start, X, residual, rate, setting.Epsilon) : Now.Descend(X, residual, rate, setting.Epsilon) };
        }

        public Tensor TrainLoss(Setting setting) => MeanSquare(Residual(setting)) / MeanSquare(Y);

        public Tensor TestLoss(Setting setting) => (setting.Function(Now, Start) - Teacher).MeanSquare(setting.Variance) / Teacher.MeanSquare(setting.Variance);
    }

    static Arm Moments(string name, Setting setting, int steps, bool linearized = false) => Arm.Create(name, steps,
        key => MomentState.Begin(key, setting),
        (s, _) => s.Next(setting, linearized),
        s => new(("train-loss", s.TrainLoss(setting)), ("test-loss", s.TestLoss(setting)),
            ("kernel-alignment", KernelAlignment.WithTargets(s.Now.TangentKernel(s.X, setting.Epsilon), s.Y, centred: true)))) with
    { At = LogSteps.UpTo(steps) };

    /// <summary>The standard deviation of log test loss over several draws of all that is random.</summary>
    /// <remarks>At steps in proportion to the inputs, because an eigenvalue of the kernel is of the order 1/D.</remarks>
    Arm Spread(string name, Setting setting) => Arm.Create(name, 10 * setting.Dimension,
        key =>
        {
            var all = key.Split(Draws).Select(one => TreeValue<MomentState>.Of(MomentState.Begin(one, setting), "a draw")).ToArray();
            return all[0].With([.. all[0].Tree.Leaves.Select((_, leaf) => Tensor.Stack(0, [.. all.Select(one => one.Tree.Leaves[leaf])]))]);
        },
        (s, _) => Transform.Vmap<MomentState, MomentState>(one => one.Next(setting, linearized: false))(s),
        s =>
        {
            var logs = Tensor.Log(Transform.Vmap<MomentState, Tensor>(one => one.TestLoss(setting))(s));
            var deviations = logs - logs.Mean();
            return new(("spread", Tensor.Sqrt((deviations * deviations).Sum() / (Draws - 1))), ("mean", logs.Mean()));
        }) with
    { At = new HashSet<long> { setting.Dimension * 5 / 2, 5 * setting.Dimension } };

    // Identities, by the host

    Arm Identities() => Arm.Compute("identities", key =>
    {
        var (setting, drawn) = (Standard, Experiment.Draw(key, Standard));
        var model = CentredModel.Of(drawn.Start(setting, Width), setting.Alpha);
        var (start, uncentred) = (drawn.Moments(setting), model.Uncentred(drawn.X, drawn.Y));
        var now = start;
        for (var step = 0; step < 50; step++)
        {
            var gradient = Transform.Grad<SoftCommittee>(network => 0.5 * Losses.MeanSquare(setting.Alpha * network.Apply(drawn.X), uncentred))(model.Network);
            model = model with { Network = model.Network with { Weight = model.Network.Weight - setting.Step * setting.Samples * gradient.Weight } };
            now = now.Descend(drawn.X, setting.Function(now, start).Apply(drawn.X) - drawn.Y, Rate / (setting.Alpha * Samples), Epsilon);
        }
        var (f, x) = (setting.Function(now, start), key.Fold(2).Normal([100_000, Dimension], deviation: Math.Sqrt(setting.Variance), element: ElementType.Float64));
        var squares = (f - drawn.Teacher).Apply(x) is var error ? error * error : error;
        var (mean, exact) = (squares.Mean(), (f - drawn.Teacher).MeanSquare(setting.Variance));
        var deviation = Tensor.Abs(mean - exact) / Tensor.Sqrt(MeanSquare(squares - mean) / 100_000);
        return new Dictionary<string, double>
        {
            ["difference"] = Tensor.Abs(model.Apply(drawn.TestX) - f.Apply(drawn.TestX)).Max().Item(),
            ["deviation"] = deviation.Item(),
            ["slope"] = SlopeError(model.Network, drawn.TestX.Slice(0, 0, 1)),
        };
    });

    /// <summary>Of the derivative of N f along the first weight of the first unit, which is (1 + ε h) x.</summary>
    double SlopeError(SoftCommittee network, Tensor x)
    {
        const double step = 1e-4;
        var first = Tensor.From([1.0, .. new double[network.Weight.Size - 1]], network.Weight.Shape);
        double Moved(double by) => (Width * (network with { Weight = network.Weight + by * first }).Apply(x)).At(0, 0).Item();
        var (h, input) = (Tensor.MatMul(x, network.Weight, transposeB: true).At(1, 0).At(0, 0).Item(), x.At(1, 0).At(0, 0).Item());
        return Math.Abs((Moved(step) - Moved(-step)) / (2 * step) / ((1 + Epsilon * h) * input) - 1);
    }
}
