namespace Descent.Studies.Dynamics;

/// <summary>Coarse gradients, which replace a staircase's derivative by a surrogate's, reach perfect classification on subspaces.</summary>
/// <remarks>Long, Yin and Xin (2020), arXiv:2011.11256. The theorem's network on synthetic data, and a small quantised network on images.</remarks>
public sealed record CoarseGradient : Study
{
    [Option("most full-batch steps on the synthetic data"), Range(1, 1_000_000), Scales(Quick = 500)] public int Steps { get; init; } = 3000;
    [Option("step of descent on the synthetic data"), Range(1e-6, 100)] public double Rate { get; init; } = 0.5;
    [Option("surrogate of the sweeps over cells and angles")] public EstimatorKind Estimator { get; init; } = EstimatorKind.Relu;
    [Option("bits of the quantised activation", Unit = "bits"), Range(1, 8)] public int Bits { get; init; } = 2;
    [Option("neurons that vote for each class on the synthetic data"), Range(1, 1000)] public int Width { get; init; } = 12;
    [Option("weight of a neuron's vote, below 1"), Range(1e-3, 0.999)] public double Vote { get; init; } = 0.5;
    [Option("uniform noise added to the synthetic points"), Range(0, 10)] public double Noise { get; init; }
    [Option("data set of images")] public string Data { get; init; } = "mnist";
    [Option("training images", Unit = "images"), Range(64, 60_000), Scales(Quick = 4000, Full = 50_000)] public int Images { get; init; } = 10_000;
    [Option("epochs on the images; the rate falls to a tenth in the last of several"), Range(1, 1000), Scales(Quick = 1, Full = 20)] public int Epochs { get; init; } = 3;
    [Option("batch on the images"), Range(2, 4096)] public int Batch { get; init; } = 64;
    [Option("rates tried by every arm on the images"), Range(1e-6, 10), Scales(Quick = "0.05")] public double[] Rates { get; init; } = [0.02, 0.05, 0.1];
    [Option("test images", Unit = "images"), Range(10, 10_000), Scales(Quick = 1000)] public int TestImages { get; init; } = 10_000;

    public override (string, string)? Conflict =>
        Batch > Images ? (FormattableString.Invariant($"Option 'batch' is {Batch}, and there are {Images} training images."), "Give a batch that is no larger than images.") : null;

    public override Paper Paper { get; } = new("coarse-gradient", "Learning Quantized Neural Nets by Coarse Gradient Method for Non-linear Classification",
        "Ziang Long, Penghang Yin, Jack Xin", 2020, "arXiv:2011.11256");
    public override string Family => "dynamics";
    public override Seconds Seconds => new(4, 20, 7200);

    public override string Method => """
        A staircase activation has zero gradient almost everywhere. The coarse gradient keeps the staircase forward and puts the derivative of a surrogate
        in its place backward (a straight-through estimator). The paper proves that monotone surrogates with a slope bounded away from zero on h > 0
        reach perfect classification of classes that live on subspaces, which no linear classifier can do.

        - *Synthetic*, float64: 1,760 points on two planes in R⁴ at an angle; 2 × `width` neurons with fixed output weights; full-batch descent on the multi-class
          hinge until the loss is exactly zero. Arms: every estimator inside and outside the class, cells of bits and neurons, angles, linear classifiers.
        - *Images*: a 784-256-256-10 network, batch norm without scale and shift before each quantised activation, cross-entropy, momentum 0.9.
          Every arm tries the same rates on a tuning seed; with each seed the best admissible estimator is the best on held-out images.
        """;

    public override string Notes => """
        - Smaller than the paper: its image network is LeNet-5, trained for 60 epochs on all images.
        - Not checked: convergence in population for continuous densities (the grid is finite); LeNet-5; the ranking of the three estimators.
        - Clipped ReLU lies outside the class (its slope vanishes beyond the last level) and reaches zero in every run: the paper's condition is sufficient,
          not necessary. At π/8 the accuracy stays at 99.8 % within the cap; the theorem asks for orthogonal subspaces.
        - The step α of the quantised activation on images minimises E(ReLU(z) − α clip(⌈z/α⌉, 0, 2ᵇ − 1))² for standard normal z: 0.48657 at 2 bits, 0.16664 at
          4 bits (closed form; an independent integration agrees). Values of 0.4815 and 0.1689 that circulate have a larger error.
        - The linear classifier has no threshold. With one it reaches 53.9 % here, above the bound, which holds for scores w·x on data that hold x and −x alike.
        - With 4 bits the comparison of angles becomes inconclusive on five seeds (1.10 [0.35, 1.85]): a surprise, reported as one. More levels make the 90° runs
          slower, so that the ratio shrinks; the expectation was written for 2 bits.
        """;

    const ElementType F64 = ElementType.Float64;
    const int Samples = 2 * 880;
    static readonly StoppingRule AtZeroLoss = new(Tolerance: 0);
    static readonly EstimatorKind[] Admissible = [EstimatorKind.Relu, EstimatorKind.ReverseExponential, EstimatorKind.LogTailedRelu];
    static readonly EstimatorKind[] Outside = [EstimatorKind.DeadZone, EstimatorKind.Identity, EstimatorKind.ClippedRelu];
    static readonly string[] AdmissibleNames = [.. Admissible.Select(kind => Words.Of(kind))];
    static readonly double[] OutsideRates = [0.1, 0.5];
    static readonly int[] AngleParts = [3, 4, 6, 8];
    static readonly (int Bits, int Width)[] Cells = [.. from bits in (int[])[1, 2] from width in (int[])[1, 2, 3, 4, 6, 12] select (bits, width)];
    static readonly (bool IsHinge, double Rate)[] LinearFits = [.. from isHinge in (bool[])[false, true] from rate in (double[])[0.1, 0.5, 2] select (isHinge, rate)];

    // Synthetic data: full-batch descent of a network with fixed output weights

    /// <summary>Eleven circles of radius 1 to 2 on two planes, 880 points a class.</summary>
    static (Tensor X, Tensor Labels) Points(double angle = Math.PI / 2, double noise = 0)
    {
        var (x, labels) = UnionOfPlanes.AtAngle(angle).Circles([.. Enumerable.Range(10, 11).Select(tenths => tenths / 10.0)], directions: 80);
        return (noise == 0 ? x : x + RandomKey.FromSeed(0).Uniform(x.Shape, -noise, noise, F64), labels);
    }

    /// <summary>What the networks on synthetic data differ in.</summary>
    sealed record Setting(EstimatorKind Kind, double Rate, int Bits, int Width, double Vote)
    {
        public FixedReadoutNetwork Draw(RandomKey key, double deviation = 0.1) => FixedReadoutNetwork.Create(key, inputs: 4, classes: 2, Width, Vote,
            new QuantizedActivation(new StaircaseRelu(Bits), Kind.Estimator), new NormalInitializer(deviation), F64);
    }

    Setting Chosen => new(Estimator, Rate, Bits, Width, Vote);

    /// <summary>Descends on the mean hinge until it is exactly zero.</summary>
    Arm Descend(string name, Setting setting, double angle = Math.PI / 2, int draw = 0)
    {
        var ((x, labels), rule) = (Points(angle, Noise), new Sgd(setting.Rate));
        return Arm.Create(name, Steps,
            key => TimedTraining<FixedReadoutNetwork>.Start(setting.Draw(key.Fold(draw)), rule),
            (state, _) => state.Next(rule, net => Losses.MultiClassHinge(net.Apply(x), labels), AtZeroLoss.Continues),
            state =>
            {
                var scores = state.Model.Apply(x);
                var loss = Losses.MultiClassHinge(scores, labels);
                return new(("loss", loss), ("accuracy", Losses.Accuracy(scores, labels)), ("zero", AtZeroLoss.Converged(loss).To(ElementType.Int32)),
                    ("steps-to-zero", AtZeroLoss.Censored(loss, state.Steps, Steps)));
            }) with
        {
            Every = 25,
            Until = "zero",
            Objectives = state => [state.Model.Objective("hinge", (x, labels), Losses.MultiClassHingePerSample)],
        };
    }

    /// <summary>Softmax or hinge on the inputs themselves, w·x without a threshold; separable are labels that a random direction gives.</summary>
    Arm FitLinear((bool IsHinge, double Rate) fit, bool isSeparable)
    {
        var (x, planes) = Points(noise: Noise);
        var labels = isSeparable ? ((x * RandomKey.FromSeed(1).Normal([4], element: F64)).Sum(1) > 0).To(ElementType.Int32) : planes;
        Func<Tensor, Tensor, Tensor> losses = fit.IsHinge ? Losses.MultiClassHingePerSample : Losses.CrossEntropyPerSample;
        return Arm.Create(LinearName(fit, isSeparable), Math.Min(Steps, 1000),
            key => Linear.Create(key, 4, 2, new NormalInitializer(0.1), bias: false, element: F64),
            (model, _) => new Sgd(fit.Rate).Descend(model, at => losses(at.Apply(x), labels).Mean()),
            model => new(("accuracy", Losses.Accuracy(model.Apply(x), labels)))) with
        { Objectives = model => [model.Objective(fit.IsHinge ? "hinge" : "cross-entropy", (x, labels), losses)] };
    }

    // Exact consequences on the orthogonal planes, each measured by an arm of its own

    /// <summary>A step on some of the samples, normalised by the number of all.</summary>
    static FixedReadoutNetwork Next(FixedReadoutNetwork net, double rate, Tensor x, Tensor labels) =>
        new Sgd(rate).Descend(net, at => Losses.MultiClassHingePerSample(at.Apply(x), labels).Sum() / Samples);

    /// <summary>Class 0's components of W after a run on both classes, and on class 0 alone with the same normaliser.</summary>
    Arm Decoupling()
    {
        var (x, labels) = Points();
        return Arm.Create("decoupling", 200,
            key => (Both: Chosen.Draw(key), Alone: Chosen.Draw(key)),
            (nets, _) => (Next(nets.Both, Rate, x, labels), Next(nets.Alone, Rate, x.Slice(0, 0, Samples / 2), labels.Slice(0, 0, Samples / 2))),
            nets => new(("difference", Tensor.Abs(nets.Both.Weight - nets.Alone.Weight).Slice(1, 0, 2).Max())));
    }

    /// <summary>The least growth of an own-class component's norm, in units of the norm, at three rates; and how far the true derivative moves W.</summary>
    Arm Norms()
    {
        var (x, labels) = Points();
        double[] rates = [0.05, 0.5, 5];
        var still = Chosen with { Kind = EstimatorKind.TrueDerivative };
        Tensor OwnNorms(Tensor w)
        {
            var own = Tensor.Concatenate(0, w.Slice(0, 0, Width).Slice(1, 0, 2), w.Slice(0, Width, 2 * Width).Slice(1, 2, 4));
            return Tensor.Sqrt((own * own).Sum(1));
        }
        return Arm.Create("norms", 100,
            key => (Nets: rates.Select(_ => Chosen.Draw(key)).ToArray(), Still: still.Draw(key), Start: still.Draw(key), Growth: Tensor.Scalar(double.PositiveInfinity, F64)),
            (state, _) =>
            {
                var next = state.Nets.Zip(rates, (net, rate) => Next(net, rate, x, labels)).ToArray();
                var growth = next.Zip(state.Nets, (after, before) => (OwnNorms(after.Weight) / OwnNorms(before.Weight) - 1).Min()).Aggregate(state.Growth, Tensor.Minimum);
                return (next, Next(state.Still, Rate, x, labels), state.Start, growth);
            },
            state => new(("least-growth", state.Growth), ("true-derivative-moves", Tensor.Abs(state.Still.Weight - state.Start.Weight).Max())));
    }

    /// <summary>50 random W: the mean hinge at one bit, also with uneven output weights, and with one neuron a class; the identity's coarse gradient while all samples are active.</summary>
    Arm Bounds()
    {
        var (x, labels) = Points();
        var (oneBit, oneNeuron) = (Chosen with { Bits = 1 }, Chosen with { Width = 1 });
        // With output weights this small every score stays below the margin, so that every sample is active.
        var active = Chosen with { Kind = EstimatorKind.Identity, Vote = 0.9 / (Width * ((1 << Bits) - 1)) };
        FixedReadoutNetwork Uneven(FixedReadoutNetwork net) => net with { OutputWeights = net.OutputWeights * Tensor.From<double>([1, 0.25], [2, 1]) };
        FixedReadoutNetwork[] Many(RandomKey key, Setting setting) => [.. key.Split(50).Select(one => setting.Draw(one, 1))];
        Tensor Hinge(FixedReadoutNetwork net) => Losses.MultiClassHinge(net.Apply(x), labels);
        Tensor LeastHinge(FixedReadoutNetwork[] nets) => nets.Select(Hinge).Aggregate(Tensor.Minimum);
        return Arm.Create("bounds", 1,
            key => (OneBit: Many(key, oneBit), OneNeuron: Many(key.Fold(1), oneNeuron), Active: active.Draw(key, 1)),
            (nets, _) => nets,
            nets => new(
                ("one-bit-least-hinge", Tensor.Minimum(LeastHinge(nets.OneBit), LeastHinge([.. nets.OneBit.Select(Uneven)]))),
                ("one-neuron-least-hinge", LeastHinge(nets.OneNeuron)),
                ("identity-gradient", Tensor.Abs(Transform.Grad<FixedReadoutNetwork>(Hinge)(nets.Active).Weight).Max())));
    }

    // Images: batch norm without scale or shift before each activation, so that its inputs are near standard normal

    Arm Train(string name, EstimatorKind? kind, double rate, int shuffle)
    {
        var data = new Lazy<ImageSplit>(() => ImageSplit.Load(Data, Images, TestImages));
        Activation activation = kind is { } some ? new QuantizedActivation(new StaircaseRelu(Bits, HalfGaussianStep.Optimal(Bits)), some.Estimator) : new ReluActivation();
        var batches = Images / Batch;
        var optimizer = new Momentum(new StepDecaySchedule(rate, 0.1, Epochs == 1 ? [] : [batches * (Epochs - 1)]));
        (Tensor Loss, BatchNormMlp Moved) Loss(BatchNormMlp net, Tensor x, Tensor y)
        {
            var (scores, moved) = net.Apply(x, Mode.Train);
            return (Losses.CrossEntropy(scores, y), moved);
        }
        Tensor Accuracy(BatchNormMlp net, (Tensor X, Tensor Y) images) => Losses.Accuracy(net.Apply(images.X, Mode.Evaluate).Y, images.Y);
        // Batch norm sees the whole batch: this loss is no mean over samples that are each by themselves.
        Objective First(string title, BatchNormMlp net) => Objective.Of(title, net, at =>
            Loss(at, data.Value.Train.X.Slice(0, 0, Batch), data.Value.Train.Y.Slice(0, 0, Batch)).Loss);
        return Arm.Create(name, batches * Epochs,
            key => MinibatchDescent<BatchNormMlp>.Start(BatchNormMlp.Create(key, [data.Value.Train.X.Shape[1], 256, 256, data.Value.Classes], activation, affine: false),
                optimizer, Enumerable.Range(0, Epochs).Select(epoch => key.Fold(100 + 1000 * shuffle + epoch)), Images, Batch),
            (state, _) => state.Next(optimizer, data.Value.Train, Batch, Loss),
            state => new(("test-accuracy", Accuracy(state.Model, data.Value.Test)), ("held-out-accuracy", Accuracy(state.Model, data.Value.HeldOut)))) with
        {
            Objectives = state => [kind is null ? First("cross-entropy", state.Model)
                : First("cross-entropy", state.Model).Coarse(First("surrogate-cross-entropy", state.Model with { Activation = activation.Smooth() }))],
        };
    }

    public override IReadOnlyList<Arm> Arms =>
    [
        .. from kind in Admissible select Descend(Words.Of(kind), Chosen with { Kind = kind }),
        .. from kind in Outside from rate in OutsideRates select Descend(OutsideName(kind, rate), Chosen with { Kind = kind, Rate = rate }),
        .. from cell in Cells.Append((Bits: 4, Width: 12)) select Descend(CellName(cell), Chosen with { Bits = cell.Bits, Width = cell.Width }),
        .. from part in AngleParts.Prepend(2) select Descend(Slug.Of("angle", part), Chosen, Math.PI / part),
        Descend("other-draws", Chosen, draw: 1),
        .. from isSeparable in (bool[])[false, true] from fit in LinearFits select FitLinear(fit, isSeparable),
        Decoupling(), Norms(), Bounds(),
        .. new EqualTuning("held-out-accuracy").Over("rate", Rates,
            from arm in ImageArms select (arm.Name, (Func<double, Arm>)(rate => Train(arm.Name, arm.Kind, rate, arm.Shuffle)))),
    ];

    static (string Name, EstimatorKind? Kind, int Shuffle)[] ImageArms =>
    [
        ("images-float", null, 0),
        .. from kind in (EstimatorKind[])[.. Admissible, EstimatorKind.ClippedRelu, EstimatorKind.Identity, EstimatorKind.TrueDerivative]
           select ($"images-{Words.Of(kind)}", (EstimatorKind?)kind, 0),
        ("images-relu-again", EstimatorKind.Relu, 1),
    ];

    static string Tenths(double rate) => FormattableString.Invariant($"{rate * 10:00}");
    static string OutsideName(EstimatorKind kind, double rate) => $"{Words.Of(kind)}-{Tenths(rate)}";
    static string CellName((int Bits, int Width) cell) => FormattableString.Invariant($"cell-{cell.Bits}-{cell.Width}");
    static string LinearName((bool IsHinge, double Rate) fit, bool isSeparable) =>
        $"linear-{(fit.IsHinge ? "hinge" : "softmax")}-{Tenths(fit.Rate)}{(isSeparable ? "-separable" : "")}";

    // Claims

    static bool AtZero(SeedRun run, string arm) => run[arm]["zero"].Last == 1;
    static double LogSteps(SeedRun run, string arm) => Math.Log(Math.Max(run[arm]["steps-to-zero"].Last, 1));
    static double LeastLoss(SeedRun run, params IEnumerable<(int, int)> cells) => cells.Min(cell => run[CellName(cell)]["loss"].Min);
    static double BestLinear(SeedRun run, bool isSeparable) => LinearFits.Max(fit => run[LinearName(fit, isSeparable)]["accuracy"].Last);
    static double ImagePoints(SeedRun run, string arm) => 100 * run[$"images-{arm}"]["test-accuracy"].Last;
    static string BestAdmissible(SeedRun run) => AdmissibleNames.MaxBy(name => run[$"images-{name}"]["held-out-accuracy"].Last)!;

    static readonly string DeadZone = OutsideName(EstimatorKind.DeadZone, 0.5);

    /// <summary>What the bounds exclude: one bit, too few neurons to span a plane positively, or q·S − S below 2.</summary>
    bool IsExcluded((int Bits, int Width) cell) => cell.Bits == 1 || cell.Width < 3 || ((1 << cell.Bits) - 2) * Vote * cell.Width < 2;

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("decoupling", "the classes train independently: class 0's components agree with a run on class 0 alone")
            .Of(run => run["decoupling"]["difference"].Last).Asks(AtMost.Of(1e-12)),
        Claim.Identity("norms", "own-class norms never decrease, whatever the rate (relative, up to rounding)")
            .Of(run => run["norms"]["least-growth"].Last).Asks(AtLeast.Of(-1e-14)),
        Claim.Identity("true-derivative", "the true derivative leaves the weights as they are, bit for bit")
            .Of(run => run["norms"]["true-derivative-moves"].Last).Asks(AtMost.Of(0)),
        Claim.Identity("identity-gradient", "while every sample is active, the identity's coarse gradient vanishes up to rounding")
            .Of(run => run["bounds"]["identity-gradient"].Last).Asks(AtMost.Of(1e-14)),
        Claim.Identity("one-bit-bound", "at one bit the mean hinge is at least 1, for random weights, even and uneven output weights, and after training")
            .Of(run => Math.Min(run["bounds"]["one-bit-least-hinge"].Last, LeastLoss(run, Cells.Where(cell => cell.Bits == 1)))).Asks(AtLeast.Of(1 - 1e-12)),
        Claim.Identity("one-neuron-bound", "with one neuron a class the mean hinge is at least 1/2, for random weights and after training")
            .Of(run => Math.Min(run["bounds"]["one-neuron-least-hinge"].Last, LeastLoss(run, (2, 1)))).Asks(AtLeast.Of(0.5 - 1e-12)),
        Claim.OfPaper("global-minimum", "every estimator of the admissible class reaches zero loss with every seed")
            .Of(run => Count.Of(AdmissibleNames.Select(name => AtZero(run, name))))
            .Control(run => AtZero(run, DeadZone), Successes.Of(AtMost.Of(0), null, trials: 5), Verdict.Held)
            .Asks(Successes.Of(AtLeast.Of(15), AtMost.Of(12), trials: 15)).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("class-is-sharp", "estimators outside the class fail: the largest share of seeds at zero over dead zone, identity and clipped ReLU")
            .OfAll(study => Outside.Max(kind => study.Mean(run => OutsideRates.Any(rate => AtZero(run, OutsideName(kind, rate))) ? 1 : 0)))
            .ControlOfAll(study => study.Mean(run => AtZero(run, "relu") ? 1 : 0), AtLeast.Of(1), Verdict.Held)
            .Asks(AtMost.Of(0.2)).Over(Seeds.Together).Expect(Verdict.Failed),
        Claim.Prediction("attainability", "no cell that the bounds exclude reaches zero, and the cell of 2 bits and 12 neurons does: exceptions")
            .Of(run => Cells.Count(cell => IsExcluded(cell) && AtZero(run, CellName(cell))) + (AtZero(run, "cell-2-12") ? 0 : 1))
            .Control(run => AtZero(run, "cell-4-12") ? 0.0 : 1, AtMost.Of(0), Verdict.Held)
            .Control(run => Cells.Count(cell => AtZero(run, CellName(cell)) != AtZero(run, "cell-4-12")), AtMost.Of(0), Verdict.Failed)
            .Asks(AtMost.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("angle-slows", "steps to zero at an angle of 45 degrees over those at 90, in logarithms")
            .Of(run => LogSteps(run, "angle-4") - LogSteps(run, "angle-2"))
            .Control(run => LogSteps(run, "other-draws") - LogSteps(run, "angle-2"))
            .Asks(Above.Of(Math.Round(Math.Log(1.5), 4))).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("angle-limit", "accuracy is perfect at every angle in the end: the least over the angles")
            .Of(run => AngleParts.Append(2).Min(part => run[Slug.Of("angle", part)]["accuracy"].Last))
            .Control(run => run[DeadZone]["accuracy"].Last)
            .Asks(AtLeast.Of(1)).Over(Seeds.EverySeed).Expect(Verdict.Failed),
        Claim.OfPaper("linear-fails", "no linear classifier is better than chance and three standard errors, the best of two losses and three rates")
            .Of(run => BestLinear(run, isSeparable: false))
            .Control(run => BestLinear(run, isSeparable: true)).Control(run => BestLinear(run, isSeparable: true), Above.Of(0.99), Verdict.Held)
            .Asks(AtMost.Of(0.5 + 3 * Math.Sqrt(0.25 / Samples))).Over(Seeds.EverySeed).Expect(Verdict.Held),
        .. from name in AdmissibleNames
           select Claim.OfPaper($"images-{name}", $"{name} at {Bits} bits is equivalent to full precision: test accuracy less the float twin's, in points")
            .Of(run => ImagePoints(run, name) - ImagePoints(run, "float"))
            .Control(run => ImagePoints(run, "true-derivative") - ImagePoints(run, "float"), mustBe: Verdict.Failed)
            .Asks(Within.Of(0, 1.5)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        // Half a point is the least difference that a user would change an estimator for.
        .. from outside in (Dictionary<string, Verdict>)new() { ["identity"] = Verdict.Held, ["clipped-relu"] = Verdict.Failed }
           select Claim.OfPaper($"beats-{outside.Key}", $"the admissible estimator that is best on held-out images beats {outside.Key} on test images, in points")
            .Of(run => ImagePoints(run, BestAdmissible(run)) - ImagePoints(run, outside.Key))
            .Control(run => ImagePoints(run, "relu") - ImagePoints(run, "relu-again"))
            .Asks(AtLeast.Of(0.5)).Over(Seeds.Mean).Expect(outside.Value),
    ];

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("loss", "Mean hinge over full-batch steps", run => Plot.Line(
            Table.Of(run.Bands(from arm in AdmissibleNames.Concat(Outside.Select(kind => OutsideName(kind, 0.5))) select (arm, "loss", arm)).Where(row => row.Step > 0))
                .With("step", row => row.Step).With("loss", row => row.Estimate.Mean).With("estimator", row => row.Label),
            new("step", "step", Logarithmic: true), new("loss", "mean hinge"), color: "estimator")),
        new("attainability", "Final mean hinge by bits and neurons a class", run => Plot.HeatMap(
            Table.Of(Cells).With("bits", cell => cell.Bits).With("neurons", cell => cell.Width).With("loss", cell => run.Mean(seed => seed[CellName(cell)]["loss"].Last)),
            new("neurons", "neurons a class"), new("bits", "bits"), new("loss", "mean hinge"))),
        new("images", "Test accuracy on images, in points", run => Plot.Intervals(
            Table.Of(ImageArms.Select(arm => arm.Name["images-".Length..])).With("estimator", arm => arm).WithEstimate("accuracy", arm => run.Estimate(seed => ImagePoints(seed, arm))),
            new("estimator"), new("accuracy", "test accuracy in points"))),
    ];
}
