namespace Descent.Studies.Dynamics;

/// <summary>Rescaling a ReLU network once, so that the metric of its paths is nearest to a multiple of the identity, and then training it as usual.</summary>
/// <remarks>
/// Lebeurrier, Vayer and Gribonval (2026), arXiv:2602.19799. Smaller: 784-128-128-10 and 784-128-16-128-10 on 5000 standardised images,
/// 2 epochs of plain SGD, five rates for every arm; full: width 512 on 50,000 images, 10 epochs, ten rates.
/// </remarks>
public sealed record PathConditionedTraining : Study
{
    [Option("data set of images")] public string Data { get; init; } = "mnist";
    [Option("training images", Unit = "images"), Range(64, 60_000), Scales(Quick = 1280, Full = 50_000)] public int Images { get; init; } = 5000;
    [Option("test images", Unit = "images"), Range(10, 10_000), Scales(Quick = 500, Full = 10_000)] public int TestImages { get; init; } = 2000;
    [Option("neurons of a wide hidden layer; the bottleneck has an eighth"), Range(8, 4096), Scales(Quick = 64, Full = 512)] public int Width { get; init; } = 128;
    [Option("epochs"), Range(1, 1000), Scales(Full = 10)] public int Epochs { get; init; } = 2;
    [Option("batch"), Range(1, 4096)] public int Batch { get; init; } = 128;
    [Option("rates tried by every arm"), Range(1e-6, 100), Scales(Quick = "0.1,0.3", Full = "0.001,0.002,0.005,0.01,0.02,0.05,0.1,0.2,0.5,1")]
    public double[] Rates { get; init; } = [0.003, 0.01, 0.03, 0.1, 0.3];
    [Option("the small rate at which nothing is tuned"), Range(1e-6, 100)] public double Rate { get; init; } = 0.003;
    [Option("seeds on which rates are chosen, from 50 up", Unit = "seeds"), Range(1, 50), Scales(Quick = 1)] public int TuningSeeds { get; init; } = 3;
    [Option("sweeps of the rescaling", Unit = "sweeps"), Range(1, 10_000)] public int Sweeps { get; init; } = 20;

    static readonly double Superior = Math.Log(0.95);
    static readonly double[] Gains = [0.1, 0.3, 1, 3, 10];
    static readonly (string Name, int[] Widths)[] Architectures =
        [("constant-16", [16, 16, 16, 16]), ("outputs-10", [64, 64, 64, 64, 10]), ("bottleneck-8", [64, 64, 8, 64, 10]), ("wide-256", [64, 256, 10])];
    static readonly int[][] Small = [[3, 4, 3, 2], [4, 6, 6, 2]];
    const int Draws = 2;

    public override Paper Paper { get; } = new("path-conditioning", "Path-conditioned training: a principled way to rescale ReLU neural networks",
        "Arthur Lebeurrier, Titouan Vayer, Rémi Gribonval", 2026, "arXiv:2602.19799");

    public override string Family => "dynamics";
    public override Seconds Seconds => new(4, 50, 20_000);
    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 10;

    public override string Method => """
        Multiplying what enters a hidden ReLU neuron by λ and dividing what leaves it by λ changes no output, but it changes the gradient. Path-conditioning picks
        one such rescaling before the first step: the one that brings the metric G = ∂Φᵀ∂Φ of the path-lifting Φ (one product of parameters a path) nearest to a
        multiple of the identity in a log-det divergence. Only the diagonal g of G enters. With z the logarithms of the scales, F(z) = p log Σ g exp(Bz) − Σ Bz is
        convex, each neuron's minimiser is the root of a quadratic, and 20 sweeps over the neurons are made. Then follows plain SGD.

        - *Training*: 784-`width`-`width`-10 and a bottleneck, He's normal start and the uniform one on ±1/√fan-in, standardised images. Four ways to start: untouched;
          conditioned; balanced (equal norms into and out of every neuron); rescaled at random. All try the same rates on seeds 50 to 52, on paired weights and images.
        - *One small rate*: untouched, conditioned, and untouched at a rate larger by the factor by which conditioning lengthens the gradient, or by its square.
        - *Size of the rescaling* by gain and architecture, *spectrum of the path kernel* of small networks, and operations, computed without training.
        """;

    public override string Notes => """
        - Smaller than the paper: width 128, 5000 images, 2 epochs, five rates; no ResNet, U-Net, CIFAR-10, convolutions or two moons, no balancing at every step.
          "Steps to a loss of 1/2" reads a moving average over the batches. Scales are measured by size and by spread inside layers, not by the means of layers.
        - Conditioning acts as a larger step. At every rate below the best one it lowers the final loss, with He's start by 18 to 30 %, with the uniform start by up
          to 40 %. But it becomes unstable at a smaller rate, too: at 0.3 He's even network ends at 0.71 in place of 0.27. At their best rates the arms end close
          together, which is why the tuned claims fail or stay open (figure "rates"). At 0.003 a random rescaling, which lengthens the gradient, too, does nearly the
          same: 1.06 where conditioning reaches 0.99 and the untouched network 1.42.
        - A gradient longer by a factor r lowers the loss, at first order, r² times as fast: to compare, the rate has to grow by r² and not by r. So `larger-step` fails
          (by 22 %); `equal-decrease`, added when that was seen, comes within 8 % on either side, more than the 5 % that was asked.
        - Near the best rate the last loss varies from seed to seed by tens of percent. Three tuning seeds take the rate 0.1 for the conditioned bottleneck with He's
          start, at which some verdict seeds go astray: hence `speeds-up-he-bottleneck` and the 9 points of `generalises-he-bottleneck`. With `--set tuning-seeds=10`
          the rate is 0.03, the log ratio 0.06 [-0.01, 0.14] and the difference -0.2 points; no other claim changes. Rates of 0.3 are at the edge of the grid.
        - Equivalence within one point needs accuracies that vary less than these do; the means have both signs. For the uniform start the control fails to fail: in 78
          steps it learns a tenth of the images hardly worse, so that even an interval within one point (`generalises-uniform-even`) shows nothing.
        - `small-rate` asks for 5 %. The uniform start is better in all seeds, by 3 and 1 %: after 78 steps of 0.003 its loss has hardly left log 10.
        - The condition number falls in 37 of 40 draws, more often than expected: F does not see what is off the diagonal, but scaling a matrix to an equal diagonal
          is near the best that any diagonal scaling can do for its condition (van der Sluis, 1969).
        - Plain balancing is as good as path-conditioning in every configuration, at best rates.
        - All seeds have the same images: intervals leave out their choice, and `speeds-up-uniform-even` might hold with images drawn anew.
        - After 20 sweeps z is up to 0.07 away from the minimiser, which takes 100 to 140; the control "already conditioned" starts from there.
        - The spread is compared between 16-16-16-16 and 64-64-64-64. In 64-64-64-64-10 it is as large as at width 16: the last hidden neurons have ten weights each.
        """;

    // Setup: two patterns of widths, two ways to draw, four ways to rescale what was drawn

    /// <param name="Widths">From the numbers of inputs and classes.</param>
    /// <param name="Pooling">The side of the blocks of pixels whose means are the inputs.</param>
    sealed record Configuration(string Name, Initializer Initializer, Func<int, int, int[]> Widths, int Pooling = 1, bool HasBias = true);

    Configuration[] Configurations => [new("he-even", new HeNormal(), Even), new("he-bottleneck", new HeNormal(), Bottleneck),
        new("uniform-even", new PyTorchDefault(), Even), new("uniform-bottleneck", new PyTorchDefault(), Bottleneck)];
    int[] Even(int inputs, int classes) => [inputs, Width, Width, classes];
    int[] Bottleneck(int inputs, int classes) => [inputs, Width, Width / 8, Width, classes];

    /// <summary>Images of 7 by 7 pixels, 49 neurons in every layer, of the last of which the classes are the first, and no biases: fan-in = fan-out at every neuron.</summary>
    static Configuration ConstantWidth => new("constant-width", new HeNormal(), (inputs, _) => [inputs, inputs, inputs, inputs], Pooling: 4, HasBias: false);

    /// <summary>What is done to a network once, before the first step.</summary>
    sealed record Start(string Name, Func<Mlp, RandomKey, Mlp> Of);

    static Start Untouched => new("untouched", (net, _) => net);
    Start Conditioned => new("conditioned", (net, _) => new PathConditioning(Sweeps).Apply(net));
    static Start Balanced => new("balanced", (net, _) => Rescaling.Apply(net, Rescaling.Balance(net)));
    static Start Rescaled => new("random", (net, key) => Rescaling.Apply(net, Rescaling.Random(net, key)));
    static Start Converged => new("converged", (net, _) => new PathConditioning(Sweeps: 1000).Apply(net));
    Start Again => new("converged-again", (net, key) => Conditioned.Of(Converged.Of(net, key), key));
    Start[] Starts => [Untouched, Conditioned, Balanced, Rescaled];
    Start[] Untuned => [Untouched, Conditioned, Converged, Again];

    ImageSplit Load(Configuration setting) => ImageSplit.Load(Data, Images, TestImages, standardised: true, pooling: setting.Pooling);

    static Mlp Draw(RandomKey key, int[] widths, Initializer initializer, ElementType element = ElementType.Float64, bool bias = true) =>
        Mlp.Create(key, [.. widths], new ReluActivation(), initializer, bias, element);
    Mlp Draw(RandomKey key, Configuration setting) =>
        Draw(key.Fold(1), setting.Widths(Load(setting).Train.X.Shape[1], Load(setting).Classes), setting.Initializer, ElementType.Float32, setting.HasBias);

    // Training: plain SGD; the weights and the order of the images depend on the seed alone, so that arms are paired

    /// <param name="Half">The steps that the loss of the batches takes to 1/2.</param>
    sealed record TrainingState(MinibatchDescent<Mlp> Descent, Tensor Rate, StepsToLoss Half);

    int Steps => Math.Max(1, Images * Epochs / Batch);
    int QuarterEpoch => Math.Max(1, Images / Batch / 4);
    static Tensor Loss(Mlp net, Tensor x, Tensor labels) => Losses.CrossEntropy(net.Apply(x), labels);

    /// <param name="rate">From the network as it was drawn.</param>
    /// <param name="share">One of how many parts of the training images is used, for as many steps.</param>
    Arm Train(Configuration setting, string name, Start start, Func<Mlp, ImageSplit, double> rate, int every = 0, int share = 1)
    {
        (Tensor X, Tensor Y) Samples() => Load(setting).Train;
        return Arm.Create($"{setting.Name}-{name}", Steps,
            key =>
            {
                var (data, net) = (Load(setting), Draw(key, setting));
                var descent = MinibatchDescent<Mlp>.Start(start.Of(net, key.Fold(2)), new Sgd(Rate), epoch => key.Fold(100 + epoch), Math.Max(1, Images / share), Batch, Steps);
                return new TrainingState(descent, Tensor.Scalar(rate(net, data)), StepsToLoss.Start(Steps));
            },
            (s, _) =>
            {
                var (next, loss) = s.Descent.NextAndLoss(new Sgd(s.Rate), Samples(), Batch, (net, x, y) => (Loss(net, x, y), net));
                return s with { Descent = next, Half = s.Half.Next(s.Descent.Step, loss, 0.5) };
            },
            s => new(("loss", Losses.MeanInBlocks(Samples().X, Samples().Y, (x, y) => Losses.CrossEntropyPerSample(s.Descent.Model.Apply(x), y))),
                ("test-accuracy", Losses.Accuracy(s.Descent.Model.Apply(Load(setting).Test.X), Load(setting).Test.Y)), ("steps-to-half", s.Half.Reached))) with
        {
            Every = every,
            Objectives = s => [s.Descent.Model.Objective("training-loss", Samples(), Losses.CrossEntropyPerSample)],
        };
    }

    /// <summary>Every arm that is compared at its best rate.</summary>
    IReadOnlyList<TunedArm> Tuned => new EqualTuning("loss") { Minimize = true, TuningSeeds = [.. Enumerable.Range(50, TuningSeeds).Select(seed => (long)seed)] }.Over("rate", Rates,
    [
        .. from setting in Configurations from start in Starts select AtRate(setting, start.Name, start),
        .. from setting in Configurations select AtRate(setting, "tenth", Untouched, share: 10),
        .. from start in (Start[])[Conditioned, Balanced] select AtRate(ConstantWidth, start.Name, start),
    ]);

    (string, Func<double, Arm>) AtRate(Configuration setting, string name, Start start, int share = 1) =>
        ($"{setting.Name}-{name}", rate => Train(setting, name, start, (_, _) => rate, share: share));

    /// <summary>‖∇L‖ on at most the first 5000 training images.</summary>
    static double GradientNorm(Mlp net, ImageSplit data)
    {
        Tensor First(Tensor rows) => rows.Slice(0, 0, Math.Min(5000, rows.Shape[0]));
        return Tree.From(Transform.Grad<Mlp>(some => Loss(some, First(data.Train.X), First(data.Train.Y)))(net)).Norm().Item();
    }

    Arm Gradients(Configuration setting) => Arm.Compute($"{setting.Name}-gradients", key => Untuned.ToDictionary(start => start.Name, start =>
        GradientNorm(start.Of(Draw(key, setting), key.Fold(2)), Load(setting))));

    /// <summary>The untouched network at a rate that grows by a power of the factor by which conditioning lengthens the gradient.</summary>
    Arm LargerStep(Configuration setting, string name, int power) => Train(setting, name, Untouched,
        (net, data) => Rate * Math.Pow(GradientNorm(new PathConditioning(Sweeps).Apply(net), data) / GradientNorm(net, data), power), QuarterEpoch);

    // Computations without training

    static double[] Flat(IEnumerable<Linear> layers) => [.. layers.SelectMany(layer => layer.Weight.ToDoubles().Concat(layer.Bias?.ToDoubles() ?? []))];
    static double Largest(IEnumerable<double> values) => values.Max(Math.Abs);

    /// <summary>By how much three rescalings change outputs, relative to the largest of these.</summary>
    static double Changed(RandomKey key, ElementType element)
    {
        var (net, x) = (Draw(key.Fold(1), [20, 32, 8, 32, 10], new PyTorchDefault(), element), key.Fold(2).Normal([100, 20], element: element));
        var outputs = net.Apply(x).ToDoubles();
        Mlp[] copies = [Rescaled.Of(net, key.Fold(3)), Balanced.Of(net, key), new PathConditioning().Apply(net)];
        return copies.Max(copy => Largest(outputs.Zip(copy.Apply(x).ToDoubles(), (a, b) => a - b))) / Largest(outputs);
    }

    /// <summary>Identities, each as the worst of what was drawn.</summary>
    static Dictionary<string, double> Identities(RandomKey key)
    {
        var net = Draw(key.Fold(4), Small[0], new PyTorchDefault());
        var (copy, method) = (Rescaled.Of(net, key.Fold(5)), new PathConditioning(Sweeps: 1000, Tolerance: 1e-12));
        double[] g = Flat(PathLifting.DiagonalMetric(net)), moved = Flat(PathLifting.DiagonalMetric(copy));
        // Bz, from θ' = θ exp(−Bz/2).
        double[] shifts = [.. Flat(net.Layers).Zip(Flat(copy.Layers), (before, after) => -2 * Math.Log(after / before))];
        var (jacobian, solved) = (PathLifting.Jacobian(net), method.Solve(net));
        var least = Rescaling.Apply(net, solved.LogScales);
        var around = key.Fold(6).Split(20).Select(draw => Rescaling.Apply(least, Rescaling.Random(least, draw, 0.1)));
        return new()
        {
            ["function-64"] = Changed(key, ElementType.Float64),
            ["function-32"] = Changed(key, ElementType.Float32),
            ["enumeration"] = Largest((jacobian * jacobian).Sum(0).ToDoubles().Zip(g, (a, b) => a / b - 1)),
            ["trace"] = Math.Abs(g.Zip(shifts, (value, shift) => value * Math.Exp(shift)).Sum() / moved.Sum() - 1),
            ["log-shift"] = Math.Abs(moved.Zip(g, (after, before) => Math.Log(after / before)).Sum() - shifts.Sum()) / g.Length,
            ["stationarity"] = PathConditioning.Slope(least).Max(slope => Largest(slope.ToDoubles())),
            ["largest-rise"] = solved.Criterion.Zip(solved.Criterion.Skip(1), (before, after) => after - before).Max() / Math.Max(1, Math.Abs(solved.Criterion[0])),
            ["least-excess"] = around.Min(PathConditioning.Divergence) - PathConditioning.Divergence(least),
            ["orbit"] = Largest(Flat(method.Apply(copy).Layers).Zip(Flat(least.Layers), (a, b) => a / b - 1)),
        };
    }

    /// <summary>Size and spread of the rescaling by the start; biases are there, and zero.</summary>
    static Dictionary<string, double> Sizes(RandomKey key, int[] widths)
    {
        var starts = Gains.Select(gain => (Name: Gain(gain), From: (Initializer)new HeNormal(gain * Math.Sqrt(2)))).Append(("orthogonal", new OrthogonalInitializer(Math.Sqrt(2))));
        static (string, double)[] Read(string start, PathConditioningResult found) => [($"size-{start}", found.Size), ($"spread-{start}", found.Spread)];
        return starts.SelectMany(start => Read(start.Name, new PathConditioning(Sweeps: 1000).Solve(Draw(key, widths, start.From)))).ToDictionary();
    }

    static string Gain(double gain) => $"gain-{InvariantNumber.Short(gain * 10)}-tenths";

    /// <summary>In how many small networks conditioning lowers the divergence and the condition number of the path kernel's spectrum; random rescaling, too.</summary>
    static Dictionary<string, double> Alignment(RandomKey key)
    {
        var spectra = (from widths in Small
                       from draw in key.Split(Draws)
                       let net = Draw(draw.Fold(widths[0]), widths, new PyTorchDefault())
                       select new[] { net, Converged.Of(net, draw), Rescaled.Of(net, draw.Fold(1)) }.Select(PathKernelSpectrum.Of).ToArray()).ToArray();
        double Falls(int to, Func<PathKernelSpectrum, double> read) => spectra.Count(some => read(some[to]) < read(some[0]));
        return new()
        {
            ["divergence-falls"] = Falls(1, some => some.Divergence),
            ["divergence-falls-random"] = Falls(2, some => some.Divergence),
            ["condition-falls"] = Falls(1, some => some.LogCondition),
            ["condition-falls-random"] = Falls(2, some => some.LogCondition),
        };
    }

    /// <summary>Floating-point operations over those of an epoch of training: of ten sweeps and the metric, and of the products along all paths.</summary>
    IEnumerable<(string, double)> Costs(RandomKey key, Configuration setting)
    {
        var (train, net, count) = (Load(setting).Train, Draw(key, setting), Math.Min(Batch, Images));
        var epoch = (double)StepCost.Flops(new Sgd(Rate), net, train.X.Slice(0, 0, count), train.Y.Slice(0, 0, count), Loss) * Images / count;
        var metric = Transform.Compile<Mlp, Linear[]>(PathLifting.DiagonalMetric).Program(net).Flops;
        yield return ($"sweeps-{setting.Name}", (new PathConditioning(Sweeps: 10, Tolerance: 0).Solve(net).Operations + metric) / epoch);
        yield return ($"paths-{setting.Name}", PathLifting.Count(net) * (net.Layers.Length - 1) / epoch);
    }

    public override IReadOnlyList<Arm> Arms =>
    [
        .. Tuned,
        .. from setting in Configurations from start in Untuned select Train(setting, $"small-{start.Name}", start, (_, _) => Rate, QuarterEpoch),
        .. from setting in EvenOnes from start in Starts.Take(2) from rate in Rates.Index() select Train(setting, $"{start.Name}-rate-{rate.Index + 1}", start, (_, _) => rate.Item),
        .. Configurations.SelectMany(setting => (Arm[])[LargerStep(setting, "larger-step", 1), LargerStep(setting, "equal-decrease", 2), Gradients(setting)]),
        Arm.Compute("costs", key => Configurations.Take(2).SelectMany(setting => Costs(key, setting)).ToDictionary()),
        .. from some in Architectures.Append((Name: "constant-64", Widths: [64, 64, 64, 64])) select Arm.Compute($"sizes-{some.Name}", key => Sizes(key, some.Widths)),
        Arm.Compute("exact", Identities), Arm.Compute("alignment", Alignment),
    ];

    IEnumerable<Configuration> EvenOnes => Configurations.Where(setting => setting.Widths == Even);

    // Claims

    static double LogRatio(SeedRun run, string metric, string first, string second) => Math.Log(run[first][metric].Last / run[second][metric].Last);
    static double LengthRatio(SeedRun run, Configuration setting, string first, string second) =>
        Math.Log(run[$"{setting.Name}-gradients"][first].Last / run[$"{setting.Name}-gradients"][second].Last);
    static double Points(SeedRun run, string arm) => 100 * run[arm]["test-accuracy"].Last;
    static double Size(SeedRun run, string architecture, string start) => run[$"sizes-{architecture}"][$"size-{start}"].Last;
    static double Spread(SeedRun run, string architecture, string start) => run[$"sizes-{architecture}"][$"spread-{start}"].Last;

    /// <summary>In how many configurations the first arm's metric is below 0.95 of the second's, by the upper 95 % limit of the mean paired log ratio; NaN for
    /// fewer than five seeds: Student's limits are then so wide that a count of 0 would say nothing of the networks.</summary>
    double SuperiorIn(StudyRun run, string metric, string first, string second) => run.Seeds.Count < 5 ? double.NaN : Configurations.Count(setting =>
        run.Estimate(seed => LogRatio(seed, metric, $"{setting.Name}-{first}", $"{setting.Name}-{second}")).Interval.High < Superior);

    /// <summary>How far from 0 a mean over seeds may be: the farther end of its 90 % interval, two one-sided tests at 5 %.</summary>
    static double FarEnd(StudyRun run, Func<SeedRun, double> read) => run.Seeds.Count >= 5 ? run.Estimate(read, 0.90).Interval.Magnitude : double.NaN;

    /// <summary>The largest |log ratio| of final losses at the small rate over the configurations.</summary>
    double FarthestFrom(SeedRun run, string arm) => Configurations.Max(setting => Math.Abs(LogRatio(run, "loss", $"{setting.Name}-small-conditioned", $"{setting.Name}-{arm}")));

    /// <summary>How much more the architectures are rescaled at one gain than at another.</summary>
    static IEnumerable<double> Grows(SeedRun run, double gain, double than) => Architectures.Select(some => Size(run, some.Name, Gain(gain)) - Size(run, some.Name, Gain(than)));

    /// <summary>How much less an architecture is rescaled than the others at gains of 1 and more, at least.</summary>
    static double LeastExcess(SeedRun run, string architecture) => (
        from gain in Gains
        where gain >= 1
        from other in Architectures
        where other.Name != architecture
        select Size(run, other.Name, Gain(gain)) - Size(run, architecture, Gain(gain))).Min();

    static Claim Exact(string id, string text, double bound) => Claim.Identity(id, text).Of(run => run["exact"][id].Last).Asks(AtMost.Of(bound));

    /// <summary>Random rescaling must not do the same.</summary>
    Claim Counted(string id, string text, string metric, string second) => Claim.OfPaper(id, $"in how many of 4 configurations conditioning {text}, at best rates")
        .OfAll(run => SuperiorIn(run, metric, "conditioned", second)).ControlOfAll(run => SuperiorIn(run, metric, "random", second))
        .Asks(AtLeast.Of(3)).Over(Seeds.Together).Expect(Verdict.Failed);

    Claim Matches(string arm, string rate, Verdict expected) => Claim.OfPaper(arm,
            $"at the small rate conditioning is a larger step: the largest |log ratio| of final losses to the untouched network's at {rate}")
        .Of(run => FarthestFrom(run, arm)).Control(run => FarthestFrom(run, "small-untouched")).Asks(AtMost.Of(0.05)).Over(Seeds.Mean).At(0.90).Expect(expected);

    static Claim Kernel(string id, string text, Verdict expected) => Claim.OfPaper($"{id}-falls", $"conditioning lowers {text} of the path kernel's non-zero spectrum")
        .Of(run => new Count((long)run["alignment"][$"{id}-falls"].Last, Draws * Small.Length))
        .Control(run => new Count((long)run["alignment"][$"{id}-falls-random"].Last, Draws * Small.Length))
        .Asks(Successes.Of(AtLeast.Of(36), AtMost.Of(20), trials: 40)).Over(Seeds.Proportion).Expect(expected);

    public override IReadOnlyList<Claim> Claims =>
    [
        Exact("function-64", "rescaling leaves the outputs as they are in float64, relative to the largest", 1e-12),
        Exact("function-32", "and in float32", 1e-5),
        Exact("enumeration", "the metric's diagonal equals the sum over all paths", 1e-12),
        Exact("trace", "rescaling multiplies the diagonal's entries by exp(Bz): its trace", 1e-12),
        Exact("log-shift", "and the sum of its logarithms, by parameter", 1e-12),
        // The last sweep moved z by 1e-12 in all; A and p times a share of the trace are below 100.
        Exact("stationarity", "at the end p (B x - C / x) / (B x + C / x + D) + A is zero at every neuron", 1e-9),
        Exact("largest-rise", "the criterion falls in every sweep, up to rounding", 1e-13),
        Claim.Identity("least-excess", "any scales away from the minimiser raise the criterion").Of(run => run["exact"]["least-excess"].Last).Asks(Above.Of(0)),
        Exact("orbit", "two rescaled copies of a network are brought to the same parameters", 1e-6),

        .. from setting in Configurations let name = setting.Name
           select Claim.OfPaper($"speeds-up-{name}", $"{name}: log of the final training loss over the untouched network's, both at their best rates")
            .Of(run => LogRatio(run, "loss", $"{name}-conditioned", $"{name}-untouched")).Control(run => LogRatio(run, "loss", $"{name}-random", $"{name}-untouched"))
            // Scales of 1e-6 in all change weights by units in the last place of float32.
            .Control(run => LogRatio(run, "loss", $"{name}-small-converged-again", $"{name}-small-converged"), Within.Of(0, 1e-4), Verdict.Held)
            .Asks(Below.Of(Superior)).Over(Seeds.Mean).Expect(setting.Initializer is HeNormal ? Verdict.Held : Verdict.Failed),
        Counted("speeds-up", "lowers the final training loss by 5%", "loss", "untouched"),
        Counted("reaches-half", "reaches a training loss of 1/2 in 95% of the steps", "steps-to-half", "untouched"),
        Claim.OfPaper("small-rate", "in how many of 4 configurations conditioning lowers the final training loss by 5%, at one small rate")
            .OfAll(run => SuperiorIn(run, "loss", "small-conditioned", "small-untouched"))
            .ControlOfAll(run => SuperiorIn(run, "loss", "small-converged-again", "small-converged"))
            .Asks(AtLeast.Of(4)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("longer-gradient", "before the first step conditioning makes the gradient longer: the least log ratio of its norms over the configurations; "
                + "the control conditions what is conditioned")
            .Of(run => Configurations.Min(setting => LengthRatio(run, setting, "conditioned", "untouched")))
            .Control(run => Configurations.Min(setting => LengthRatio(run, setting, "converged-again", "converged")))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Matches("larger-step", "the rate times the ratio of gradient norms", Verdict.Inconclusive),
        Matches("equal-decrease", "the rate times the square of that ratio, at which the loss falls as fast at first order", Verdict.Held),
        Counted("beats-balancing", "ends at a training loss 5% below that of plain balancing", "loss", "balanced")
            .ControlOfAll(run => FarEnd(run, seed => LogRatio(seed, "loss", "constant-width-conditioned", "constant-width-balanced")), AtMost.Of(0.02), Verdict.Held),
        .. from name in Configurations.Select(setting => setting.Name)
           select Claim.OfPaper($"generalises-{name}", $"{name}: test accuracy less the untouched network's, both at their best rates, in points")
            .Of(run => Points(run, $"{name}-conditioned") - Points(run, $"{name}-untouched"))
            .Control(run => Points(run, $"{name}-tenth") - Points(run, $"{name}-untouched"), mustBe: Verdict.Failed)
            .Asks(Within.Of(0, 1)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),

        Claim.OfPaper("size-saturates", "the rescaling's size does not grow with the gain beyond 1: the largest |difference| between gains 3 and 10 over the architectures")
            .Of(run => Grows(run, 10, than: 3).Max(Math.Abs)).Control(run => Grows(run, 1, than: 0.1).Min(Math.Abs))
            .Asks(AtMost.Of(0.02)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.OfPaper("size-at-small-gain", "and it is larger at a tenth of the gain: the least excess over the architectures")
            .Of(run => Grows(run, 0.1, than: 1).Min()).Control(run => Grows(run, 3, than: 10).Min()).Asks(Above.Of(0.02)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("constant-width-is-least", "constant width, inputs and outputs included, is rescaled least at gains of 1 and more: the least excess of another architecture")
            .Of(run => LeastExcess(run, "constant-16")).Control(run => LeastExcess(run, "bottleneck-8")).Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("spread-falls-with-width", "the spread of the scales inside a layer falls with the width, from 16 to 64")
            .Of(run => Spread(run, "constant-16", Gain(1)) - Spread(run, "constant-64", Gain(1)))
            .Control(run => Spread(run, "constant-16", "orthogonal") - Spread(run, "constant-64", "orthogonal"))
            .Control(run => Spread(run, "constant-64", "orthogonal"), AtMost.Of(1e-6), Verdict.Held)
            .Asks(Above.Of(0.02)).Over(Seeds.Mean).Expect(Verdict.Held),

        Kernel("divergence", "the log-det divergence from a multiple of the identity", Verdict.Held),
        Kernel("condition", "the condition number", Verdict.Inconclusive),
        Claim.OfPaper("cheap", "ten sweeps take no more floating-point operations than an epoch of training: the share, at most over the widths")
            .Of(run => Configurations.Take(2).Max(setting => run["costs"][$"sweeps-{setting.Name}"].Last))
            .Control(run => Configurations.Take(2).Max(setting => run["costs"][$"paths-{setting.Name}"].Last))
            .Asks(AtMost.Of(1)).Over(Seeds.EverySeed).Expect(Verdict.Held),
    ];

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("rates", "Final training loss by the rate, for the two networks without a bottleneck", LossByRate),
        new("best-rates", "Final training loss at the best rate, by what is done to the network at the start", BestRates),
        new("small-rate", "Training loss at one small rate, He's start", SmallRate),
        new("sizes", "Size of the rescaling by the gain of the start", SizesByGain),
    ];

    /// <summary>NaN where an arm diverged with some seed.</summary>
    static double MeanLoss(StudyRun run, string arm) => run.MeanOfLast().GetValueOrDefault($"{arm}/loss", double.NaN);

    Drawing LossByRate(StudyRun run) => Plot.Line(
        Table.Of(from setting in EvenOnes from start in Starts.Take(2) from rate in Rates.Index() select (Arm: $"{setting.Name}-{start.Name}", Rate: rate))
            .With("rate", row => row.Rate.Item).With("loss", row => MeanLoss(run, $"{row.Arm}-rate-{row.Rate.Index + 1}")).With("arm", row => row.Arm),
        new("rate", "rate", Logarithmic: true), new("loss", "training-loss", Logarithmic: true), color: "arm");

    Drawing BestRates(StudyRun run) => Plot.Bars(
        Table.Of(from setting in Configurations from start in Starts select (Setting: setting.Name, Start: start.Name))
            .With("configuration", row => row.Setting).With("start", row => row.Start).With("loss", row => MeanLoss(run, $"{row.Setting}-{row.Start}")),
        new("configuration"), new("loss", "training-loss"), color: "start");

    Drawing SmallRate(StudyRun run) => Plot.Line(
        Table.Of(run.Bands(from setting in Configurations.Take(2)
                           from arm in (string[])["small-untouched", "small-conditioned", "larger-step", "equal-decrease"]
                           select ($"{setting.Name}-{arm}", "loss", $"{setting.Name}, {arm}")))
            .With("epoch", row => row.Step * Batch / Images).WithEstimate("loss", row => row.Estimate).With("arm", row => row.Label),
        new("epoch", "epochs"), new("loss", "training-loss", Logarithmic: true), color: "arm", low: "low", high: "high");

    static Drawing SizesByGain(StudyRun run) => Plot.Line(
        Table.Of(from some in Architectures from gain in Gains select (some.Name, Gain: gain)).With("gain", row => row.Gain)
            .With("size", row => run.Mean(seed => Size(seed, row.Name, Gain(row.Gain)))).With("architecture", row => row.Name),
        new("gain", "gain, 1 being He's", Logarithmic: true), new("size", "root mean square of z"), color: "architecture");
}
