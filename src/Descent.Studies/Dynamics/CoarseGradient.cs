using System.Globalization;

namespace Descent.Studies.Dynamics;

/// <summary>Coarse gradients, which replace a staircase's derivative by a surrogate's, reach perfect classification on subspaces.</summary>
/// <remarks>
/// Long, Yin and Xin (2020), arXiv:2011.11256. Synthetic part: the theorem's network in float64, full batch. Image part: smaller than
/// the paper's LeNet-5; a 784-256-256-10 network with batch norm before each quantised activation, on 10,000 training images, 3 epochs.
/// </remarks>
public sealed record CoarseGradient : Study
{
    [Option("most full-batch steps on the synthetic data"), Range(1, 1_000_000), Scales(Quick = 500)] public int Steps { get; init; } = 3000;
    [Option("step of descent on the synthetic data"), Range(1e-6, 100)] public double Rate { get; init; } = 0.5;
    [Option("surrogate of the sweeps over cells and angles")] public Surrogate Estimator { get; init; } = Surrogate.Relu;
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

    const double Points = 2 * 880;
    static readonly Surrogate[] Admissible = [Surrogate.Relu, Surrogate.ReverseExponential, Surrogate.LogTailedRelu];
    static readonly Surrogate[] Outside = [Surrogate.DeadZone, Surrogate.Identity, Surrogate.ClippedRelu];
    static readonly double[] OutsideRates = [0.1, 0.5];
    static readonly int[] AngleParts = [3, 4, 6, 8];
    static readonly (int Bits, int Width)[] Cells = [.. from bits in (int[])[1, 2] from width in (int[])[1, 2, 3, 4, 6, 12] select (bits, width)];

    public override Paper Paper { get; } = new("coarse-gradient", "Learning Quantized Neural Nets by Coarse Gradient Method for Non-linear Classification",
        "Ziang Long, Penghang Yin, Jack Xin", 2020, "arXiv:2011.11256");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(4, 20, 7200);

    public override string Method => """
        A staircase activation has zero gradient almost everywhere. The coarse gradient keeps the staircase forward and puts the derivative of a surrogate
        in its place backward (a straight-through estimator). The paper proves that monotone surrogates with a slope bounded away from zero on h > 0
        reach perfect classification of classes that live on subspaces, which no linear classifier can do.

        - *Synthetic*, float64: 1,760 points on two planes in R⁴ at an angle; 2 × `width` neurons with fixed votes; full-batch descent on the multi-class
          hinge until the loss is exactly zero. Arms: every estimator inside and outside the class, cells of bits and neurons, angles, linear classifiers.
        - *Images*: a 784-256-256-10 network, batch norm without scale and shift before each quantised activation, cross-entropy, momentum 0.9.
          Every arm tries the same rates on a tuning seed.
        """;

    public override string Notes => """
        - Smaller than the paper: its image network is LeNet-5, trained for 60 epochs on all images.
        - Not checked: convergence in population for continuous densities (the grid is finite); LeNet-5 at the paper's schedule; the ranking of the three estimators.
        - Clipped ReLU lies outside the class (its slope vanishes beyond the last level) and nevertheless reaches zero in every run: the paper's condition is
          sufficient, not necessary. At π/8 the accuracy stays at 99.8 % within the cap; the theorem asks for orthogonal subspaces.
        - The step α of the quantised activation on images minimises E(ReLU(z) − α clip(⌈z/α⌉, 0, 2ᵇ − 1))² for standard normal z: 0.48657 at 2 bits, 0.16664 at
          4 bits, from the closed form with its derivative bisected (an independent integration agrees). Values of 0.4815 and 0.1689 that circulate have a larger error.
        - The linear classifier has no threshold. With one it reaches 53.9 % here, above the bound, which holds for scores w·x on data that hold x and −x alike.
        - With 4 bits the synthetic comparison of angles becomes inconclusive on five seeds (1.10 [0.35, 1.85]): a surprise, reported as one. More levels make the
          90° runs slower, so that the ratio shrinks; the expectation was written for 2 bits.
        """;

    // Setup: two classes on planes at an angle, a fixed vote of every neuron for one class

    /// <summary>Class 0 on span(e₁, sin θ e₂ + cos θ e₃), class 1 on span(e₃, e₄): rings of radius 1 to 2, [1760, 4]; labels [1760].</summary>
    static (Tensor X, Tensor Labels) Planes(double angle, double noise)
    {
        double[][] bases = [[1, 0, 0, 0], [0, Math.Sin(angle), Math.Cos(angle), 0], [0, 0, 1, 0], [0, 0, 0, 1]];
        var points = from plane in (int[])[0, 1] from r in Enumerable.Range(10, 11) from j in Enumerable.Range(1, 80) select (plane, r: r / 10.0, phi: j * Math.PI / 40);
        double[] x = [.. points.SelectMany(p => Enumerable.Range(0, 4).Select(i => p.r * (Math.Cos(p.phi) * bases[2 * p.plane][i] + Math.Sin(p.phi) * bases[2 * p.plane + 1][i])))];
        var clean = Tensor.From(x, [(int)Points, 4]);
        var noisy = noise == 0 ? clean : clean + RandomKey.FromSeed(0).Uniform(clean.Shape, -noise, noise, ElementType.Float64);
        return (noisy, Tensor.From<int>([.. points.Select(p => p.plane)], [(int)Points]));
    }

    /// <summary>V [2, 2·width]: the first half of the neurons votes for class 0, the second for class 1.</summary>
    static Tensor Votes(int width, double vote) => vote * Tensor.OneHot((Tensor.Range(2 * width) >= width).To(ElementType.Int32), 2, ElementType.Float64).Transpose();

    static Tensor Scores(Tensor w, Tensor x, Tensor votes, Func<Tensor, Tensor> activation) =>
        Tensor.MatMul(activation(Tensor.MatMul(x, w, transposeB: true)), votes, transposeB: true);

    static Tensor Draw(RandomKey key, int width) => key.Normal([2 * width, 4], deviation: 0.1, element: ElementType.Float64);

    QuantizedActivation Activation(Surrogate surrogate, int bits, double size = 1) => new(new StaircaseRelu(bits, size), surrogate.Estimator());

    // Training: full-batch coarse gradient descent until the loss is exactly zero

    sealed record DescentState(Tensor W, Tensor Step, Tensor ZeroAt);

    /// <summary>Descends on the mean hinge; a loss of zero moves nothing, so the step at which it was reached is exact.</summary>
    Arm Descend(string name, Surrogate surrogate, double rate, int bits, int width, double angle = Math.PI / 2, int draw = 0)
    {
        var ((x, labels), votes, activation) = (Planes(angle, Noise), Votes(width, Vote), Activation(surrogate, bits));
        Tensor Loss(Tensor w) => Losses.MultiClassHinge(Scores(w, x, votes, activation.Apply), labels);
        Objective Hinge(string title, Tensor at, Func<Tensor, Tensor> activate) => Objective.OfSamples(title, at, x, labels, (w, some) => Scores(w, some, votes, activate), Losses.MultiClassHingePerSample);
        return Arm.Create(name, Steps,
            key => new DescentState(Draw(key.Fold(draw), width), Whole(0), Whole(Steps)),
            (state, _) =>
            {
                var (loss, gradient) = Transform.ValueAndGrad<Tensor>(Loss)(state.W);
                return new DescentState(state.W - rate * gradient, state.Step + 1, Tensor.Where(Zero(loss), Tensor.Minimum(state.ZeroAt, state.Step), state.ZeroAt));
            },
            state =>
            {
                var scores = Scores(state.W, x, votes, activation.Apply);
                var loss = Losses.MultiClassHinge(scores, labels);
                return new(("loss", loss), ("accuracy", Losses.Accuracy(scores, labels)), ("zero", Zero(loss).To(ElementType.Int32)),
                    ("steps-to-zero", Tensor.Where(Zero(loss), Tensor.Minimum(state.ZeroAt, state.Step), Whole(Steps))));
            }) with
        { Every = 25, Until = "zero", Objectives = state => [Hinge("hinge", state.W, activation.Apply).Coarse(Hinge("surrogate-hinge", state.W, activation.Surrogate))] };
    }

    static Tensor Whole(int value) => Tensor.Scalar(value, ElementType.Int32);

    static Tensor Zero(Tensor loss) => Tensor.Equal(loss, Tensor.ZerosLike(loss));

    /// <summary>Softmax or hinge on the inputs themselves, w·x without a threshold: on data that hold x and −x alike, exactly chance.</summary>
    Arm FitLinear(string name, bool hinge, double rate, bool separable)
    {
        var (x, planes) = Planes(Math.PI / 2, Noise);
        var direction = RandomKey.FromSeed(1).Normal([4], element: ElementType.Float64);
        var labels = separable ? ((x * direction).Sum(1) > 0).To(ElementType.Int32) : planes;
        Tensor Loss(Linear model) => hinge ? Losses.MultiClassHinge(model.Apply(x), labels) : Losses.CrossEntropy(model.Apply(x), labels);
        var optimizer = new Sgd(rate);
        return Arm.Create(name, Math.Min(Steps, 1000),
            key => Linear.Create(key, 4, 2, new NormalInitializer(0.1), bias: false, element: ElementType.Float64),
            (model, _) => optimizer.Apply(model, Transform.Grad<Linear>(Loss)(model), Tree.Empty, Whole(0)).Model,
            model => new(("accuracy", Losses.Accuracy(model.Apply(x), labels)))) with
        {
            Objectives = model => [Objective.OfSamples(hinge ? "hinge" : "cross-entropy", model, x, labels, (linear, some) => linear.Apply(some), hinge ? Losses.MultiClassHingePerSample : Losses.CrossEntropyPerSample)],
        };
    }

    // Identities: exact consequences, each measured by an arm of its own

    /// <summary>Class 0's components of W after a run on both classes, and on class 0 alone with the same normaliser.</summary>
    Arm Decoupling()
    {
        var ((x, labels), votes, activation) = (Planes(Math.PI / 2, 0), Votes(Width, Vote), Activation(Estimator, Bits));
        Tensor Loss(Tensor w, Tensor some, Tensor classes) => Losses.MultiClassHingePerSample(Scores(w, some, votes, activation.Apply), classes).Sum() / Points;
        Tensor Next(Tensor w, Tensor some, Tensor classes) => w - Rate * Transform.Grad<Tensor>(v => Loss(v, some, classes))(w);
        var half = (int)Points / 2;
        return Arm.Create("decoupling", 200,
            key => (Both: Draw(key, Width), Alone: Draw(key, Width)),
            (w, _) => (Next(w.Both, x, labels), Next(w.Alone, x.Slice(0, 0, half), labels.Slice(0, 0, half))),
            w => new(("difference", Tensor.Abs(w.Both - w.Alone).Slice(1, 0, 2).Max())));
    }

    /// <summary>The least growth of an own-class component's norm, in units of the norm, at three rates; and how far the true derivative moves W.</summary>
    Arm Norms()
    {
        var ((x, labels), votes) = (Planes(Math.PI / 2, 0), Votes(Width, Vote));
        Tensor Gradient(Tensor w, Surrogate surrogate) => Transform.Grad<Tensor>(v => Losses.MultiClassHinge(Scores(v, x, votes, Activation(surrogate, Bits).Apply), labels))(w);
        Tensor Own(Tensor w) => Tensor.Sqrt(Tensor.Concatenate(0, w.Slice(0, 0, Width).Slice(1, 0, 2), w.Slice(0, Width, 2 * Width).Slice(1, 2, 4)) is var own ? (own * own).Sum(1) : w);
        double[] rates = [0.05, 0.5, 5];
        return Arm.Create("norms", 100,
            key => (W: rates.Select(_ => Draw(key, Width)).ToArray(), Still: Draw(key, Width), Start: Draw(key, Width), Growth: Tensor.Scalar(double.PositiveInfinity, ElementType.Float64)),
            (s, _) =>
            {
                var next = s.W.Select((w, i) => w - rates[i] * Gradient(w, Estimator)).ToArray();
                var growth = next.Zip(s.W, (after, before) => (Own(after) / Own(before) - 1).Min()).Aggregate(s.Growth, Tensor.Minimum);
                return (next, s.Still - Rate * Gradient(s.Still, Surrogate.TrueDerivative), s.Start, growth);
            },
            s => new(("least-growth", s.Growth), ("true-derivative-moves", Tensor.Abs(s.Still - s.Start).Max())));
    }

    /// <summary>50 random W: the mean hinge at one bit and with one neuron a class; the identity's coarse gradient while all samples are active.</summary>
    Arm Bounds()
    {
        var (x, labels) = Planes(Math.PI / 2, 0);
        Tensor Hinge(Tensor w, int bits, int width, double vote, Surrogate surrogate) => Losses.MultiClassHinge(Scores(w, x, Votes(width, vote), Activation(surrogate, bits).Apply), labels);
        // With votes this small every score stays below the margin, so that every sample is active.
        double small = 0.9 / (Width * ((1 << Bits) - 1));
        return Arm.Create("bounds", 1,
            key => (Wide: key.Split(50).Select(k => Draw(k, Width) * 10).ToArray(), Narrow: key.Fold(1).Split(50).Select(k => Draw(k, 1) * 10).ToArray()),
            (w, _) => w,
            w => new(
                ("one-bit-least-hinge", w.Wide.Select(v => Hinge(v, 1, Width, Vote, Surrogate.Relu)).Aggregate(Tensor.Minimum)),
                ("one-neuron-least-hinge", w.Narrow.Select(v => Hinge(v, Bits, 1, Vote, Surrogate.Relu)).Aggregate(Tensor.Minimum)),
                ("identity-gradient", Tensor.Abs(Transform.Grad<Tensor>(v => Hinge(v, Bits, Width, small, Surrogate.Identity))(w.Wide[0])).Max())));
    }

    // Images: batch norm without scale or shift before each activation, so that its inputs are near standard normal

    sealed record Net(Linear First, BatchNorm FirstNorm, Linear Second, BatchNorm SecondNorm, Linear Output);

    sealed record TrainingState(Net Net, Tree Momentum, [Frozen] Tensor Order, Tensor Step);

    Arm Train(string name, Surrogate? surrogate, double rate, int shuffle)
    {
        if (Batch > Images)
        {
            throw new ContractException("option-out-of-range", string.Create(CultureInfo.InvariantCulture, $"Option 'batch' is {Batch}, and there are {Images} training images."),
                "Give a batch that is no larger than images.");
        }
        var data = new Lazy<ImageSplit>(() => ImageSplit.Load(Data, Images, TestImages));
        Activation activation = surrogate is { } chosen ? Activation(chosen, Bits, HalfGaussianStep.Optimal(Bits)) : new ReluActivation();
        var batches = Images / Batch;
        var optimizer = new Momentum(new StepDecaySchedule(rate, 0.1, Epochs == 1 ? [] : [batches * (Epochs - 1)]));

        (Tensor Scores, Net Next) Apply(Net net, Tensor batch, Mode mode, Func<Tensor, Tensor> activate)
        {
            var (h, firstNorm) = net.FirstNorm.Apply(net.First.Apply(batch), mode);
            var (g, secondNorm) = net.SecondNorm.Apply(net.Second.Apply(activate(h)), mode);
            return (net.Output.Apply(activate(g)), net with { FirstNorm = firstNorm, SecondNorm = secondNorm });
        }

        Tensor Accuracy(Net net, (Tensor X, Tensor Y) images) => Losses.Accuracy(Apply(net, images.X, Mode.Evaluate, activation.Apply).Scores, images.Y);

        // Batch norm sees the whole batch: this loss is no mean over samples that are each by themselves.
        Objective On(string title, Net net, Func<Tensor, Tensor> activate) => Objective.Of(title, net, at =>
            Losses.CrossEntropy(Apply(at, data.Value.Train.X.Slice(0, 0, Batch), Mode.Train, activate).Scores, data.Value.Train.Y.Slice(0, 0, Batch)));

        return Arm.Create(name, batches * Epochs,
            key =>
            {
                var keys = key.Split(3);
                Linear Layer(int i, int inputs, int outputs, bool bias = false) => Linear.Create(keys[i], inputs, outputs, bias: bias);
                var net = new Net(Layer(0, data.Value.Train.X.Shape[1], 256), BatchNorm.Create(256, affine: false), Layer(1, 256, 256), BatchNorm.Create(256, affine: false), Layer(2, 256, data.Value.Classes, bias: true));
                var epochs = Enumerable.Range(0, Epochs).Select(epoch => key.Fold(100 + 1000 * shuffle + epoch).Permutation(Images).Slice(0, 0, batches * Batch));
                return new TrainingState(net, optimizer.Init(net), Tensor.Concatenate(0, [.. epochs]), Whole(0));
            },
            (s, _) =>
            {
                var rows = s.Order.Gather(s.Step * Batch + Tensor.Range(Batch));
                var (batch, labels) = (data.Value.Train.X.Gather(rows), data.Value.Train.Y.Gather(rows));
                var (_, next, gradient) = Transform.ValueAndGrad<Net, Net>(net =>
                {
                    var (scores, moved) = Apply(net, batch, Mode.Train, activation.Apply);
                    return (Losses.CrossEntropy(scores, labels), moved);
                })(s.Net);
                var (trained, momentum) = optimizer.Apply(next, gradient, s.Momentum, s.Step);
                return new TrainingState(trained, momentum, s.Order, s.Step + 1);
            },
            s => new(("test-accuracy", Accuracy(s.Net, data.Value.Test)), ("held-out-accuracy", Accuracy(s.Net, data.Value.HeldOut)))) with
        { Objectives = s => [activation is QuantizedActivation quantized ? On("cross-entropy", s.Net, quantized.Apply).Coarse(On("surrogate-cross-entropy", s.Net, quantized.Surrogate)) : On("cross-entropy", s.Net, activation.Apply)] };
    }

    public override IReadOnlyList<Arm> Arms =>
    [
        .. Admissible.Select(surrogate => Descend(Words.Of(surrogate), surrogate, Rate, Bits, Width)),
        .. from surrogate in Outside from rate in OutsideRates select Descend(OutsideName(surrogate, rate), surrogate, rate, Bits, Width),
        .. Cells.Select(cell => Descend($"cell-{cell.Bits}-{cell.Width}", Estimator, Rate, cell.Bits, cell.Width)),
        Descend("cell-4-12", Estimator, Rate, 4, 12),
        Descend("angle-2", Estimator, Rate, Bits, Width),
        .. AngleParts.Select(part => Descend($"angle-{part}", Estimator, Rate, Bits, Width, Math.PI / part)),
        Descend("other-draws", Estimator, Rate, Bits, Width, draw: 1),
        .. LinearArms(separable: false), .. LinearArms(separable: true),
        Decoupling(), Norms(), Bounds(),
        .. new EqualTuning("held-out-accuracy").Over("rate", Rates,
            ImageArms.Select(arm => (arm.Name, (Func<double, Arm>)(rate => Train(arm.Name, arm.Surrogate, rate, arm.Order))))),
    ];

    static IEnumerable<(string Name, Surrogate? Surrogate, int Order)> ImageArms =>
    [
        ("images-float", null, 0),
        .. Admissible.Append(Surrogate.ClippedRelu).Append(Surrogate.Identity).Append(Surrogate.TrueDerivative).Select(surrogate => ($"images-{Words.Of(surrogate)}", (Surrogate?)surrogate, 0)),
        ("images-relu-again", Surrogate.Relu, 1),
    ];

    static string OutsideName(Surrogate surrogate, double rate) => string.Create(CultureInfo.InvariantCulture, $"{Words.Of(surrogate)}-{rate * 10:00}");

    IEnumerable<Arm> LinearArms(bool separable) =>
        from hinge in (bool[])[false, true] from rate in (double[])[0.1, 0.5, 2] select FitLinear(LinearName(hinge, rate, separable), hinge, rate, separable);

    static string LinearName(bool hinge, double rate, bool separable) =>
        string.Create(CultureInfo.InvariantCulture, $"linear-{(hinge ? "hinge" : "softmax")}-{rate * 10:00}{(separable ? "-separable" : "")}");

    // Claims

    static bool AtZero(SeedRun run, string arm) => run[arm]["zero"].Last == 1;

    static bool EverAtZero(SeedRun run, Surrogate surrogate) => OutsideRates.Any(rate => AtZero(run, OutsideName(surrogate, rate)));

    static double LogSteps(SeedRun run, string arm) => Math.Log(Math.Max(run[arm]["steps-to-zero"].Last, 1));

    static double BestLinear(SeedRun run, bool separable) =>
        (from hinge in (bool[])[false, true] from rate in (double[])[0.1, 0.5, 2] select run[LinearName(hinge, rate, separable)]["accuracy"].Last).Max();

    static double Points100(SeedRun run, Surrogate? surrogate) => 100 * run[surrogate is { } s ? $"images-{Words.Of(s)}" : "images-float"]["test-accuracy"].Last;

    static double BestAdmissible(SeedRun run) => Admissible.Max(surrogate => Points100(run, surrogate));

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
        Claim.Identity("one-bit-bound", "at one bit the mean hinge is at least 1, for random weights and after training")
            .Of(run => Math.Min(run["bounds"]["one-bit-least-hinge"].Last, Cells.Where(cell => cell.Bits == 1).Min(cell => run[$"cell-1-{cell.Width}"]["loss"].Min))).Asks(AtLeast.Of(1 - 1e-12)),
        Claim.Identity("one-neuron-bound", "with one neuron a class the mean hinge is at least 1/2, for random weights and after training")
            .Of(run => Math.Min(run["bounds"]["one-neuron-least-hinge"].Last, run["cell-2-1"]["loss"].Min)).Asks(AtLeast.Of(0.5 - 1e-12)),
        Claim.OfPaper("global-minimum", "every estimator of the admissible class reaches zero loss with every seed")
            .Of(run => Count.Of(Admissible.Select(surrogate => AtZero(run, Words.Of(surrogate)))))
            .Control(run => AtZero(run, OutsideName(Surrogate.DeadZone, 0.5)), Successes.Of(AtMost.Of(0), null, trials: 5), Verdict.Held)
            .Asks(Successes.Of(AtLeast.Of(15), AtMost.Of(12), trials: 15)).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("class-is-sharp", "estimators outside the class fail: the largest share of seeds at zero over dead zone, identity and clipped ReLU")
            .OfAll(study => Outside.Max(surrogate => study.Each(run => EverAtZero(run, surrogate) ? 1 : 0).Average()))
            .ControlOfAll(study => study.Each(run => AtZero(run, "relu") ? 1 : 0).Average(), AtLeast.Of(1), Verdict.Held)
            .Asks(AtMost.Of(0.2)).Over(Seeds.Together).Expect(Verdict.Failed),
        Claim.Prediction("attainability", "no cell that the bounds exclude reaches zero, and the cell of 2 bits and 12 neurons does: exceptions")
            .Of(run => Cells.Count(cell => IsExcluded(cell) && AtZero(run, $"cell-{cell.Bits}-{cell.Width}")) + (AtZero(run, "cell-2-12") ? 0 : 1))
            .Control(run => AtZero(run, "cell-4-12") ? 0.0 : 1, AtMost.Of(0), Verdict.Held)
            .Control(run => Cells.Count(cell => AtZero(run, $"cell-{cell.Bits}-{cell.Width}") != AtZero(run, "cell-4-12")), AtMost.Of(0), Verdict.Failed)
            .Asks(AtMost.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("angle-slows", "steps to zero at an angle of 45 degrees over those at 90, in logarithms")
            .Of(run => LogSteps(run, "angle-4") - LogSteps(run, "angle-2"))
            .Control(run => LogSteps(run, "other-draws") - LogSteps(run, "angle-2"))
            .Asks(Above.Of(Math.Round(Math.Log(1.5), 4))).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("angle-limit", "accuracy is perfect at every angle in the end: the least over the angles")
            .Of(run => AngleParts.Append(2).Min(part => run[$"angle-{part}"]["accuracy"].Last))
            .Control(run => run[OutsideName(Surrogate.DeadZone, 0.5)]["accuracy"].Last)
            .Asks(AtLeast.Of(1)).Over(Seeds.EverySeed).Expect(Verdict.Failed),
        Claim.OfPaper("linear-fails", "no linear classifier is better than chance and three standard errors, the best of two losses and three rates")
            .Of(run => BestLinear(run, separable: false))
            .Control(run => BestLinear(run, separable: true)).Control(run => BestLinear(run, separable: true), Above.Of(0.99), Verdict.Held)
            .Asks(AtMost.Of(0.5 + 3 * Math.Sqrt(0.25 / Points))).Over(Seeds.EverySeed).Expect(Verdict.Held),
        .. Admissible.Select(surrogate => Claim.OfPaper($"images-{Words.Of(surrogate)}", $"{Words.Of(surrogate)} at {Bits} bits is equivalent to full precision: test accuracy less the float twin's, in points")
            .Of(run => Points100(run, surrogate) - Points100(run, null))
            .Control(run => Points100(run, Surrogate.TrueDerivative) - Points100(run, null), mustBe: Verdict.Failed)
            .Asks(Within.Of(0, 1.5)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held)),
        BeatsOutside(Surrogate.Identity, Verdict.Held),
        BeatsOutside(Surrogate.ClippedRelu, Verdict.Failed),
    ];

    /// <summary>Half a point is the least difference that a user would change an estimator for.</summary>
    static Claim BeatsOutside(Surrogate outside, Verdict expected) => Claim.OfPaper($"beats-{Words.Of(outside)}", $"the best admissible estimator beats {Words.Of(outside)} on images, in points")
        .Of(run => BestAdmissible(run) - Points100(run, outside))
        .Control(run => 100 * (run["images-relu"]["test-accuracy"].Last - run["images-relu-again"]["test-accuracy"].Last))
        .Asks(AtLeast.Of(0.5)).Over(Seeds.Mean).Expect(expected);

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
        new("loss", "Mean hinge over full-batch steps", run => LossCurves(run, [.. Admissible.Select(surrogate => Words.Of(surrogate)), .. Outside.Select(surrogate => OutsideName(surrogate, 0.5))])),
        new("attainability", "Final mean hinge by bits and neurons a class", AttainabilityMap),
        new("images", "Test accuracy on images, in points", ImageBars),
    ];

    static Drawing LossCurves(StudyRun run, string[] arms)
    {
        var rows = arms.SelectMany(arm => run.Band(arm, "loss").Select(point => (arm, point.Step, point.Estimate.Mean))).ToArray();
        var table = new Table().With("step", rows.Select(row => (double)row.Step)).With("loss", rows.Select(row => row.Mean)).With("estimator", rows.Select(row => row.arm));
        return Plot.Line(table, new("step", "step"), new("loss", "mean hinge"), color: "estimator");
    }

    static Drawing AttainabilityMap(StudyRun run)
    {
        var table = new Table().With("bits", Cells.Select(cell => (double)cell.Bits)).With("neurons", Cells.Select(cell => (double)cell.Width))
            .With("loss", Cells.Select(cell => run.Each(seed => seed[$"cell-{cell.Bits}-{cell.Width}"]["loss"].Last).Average()));
        return Plot.HeatMap(table, new("neurons", "neurons a class"), new("bits", "bits"), new("loss", "mean hinge"));
    }

    static Drawing ImageBars(StudyRun run)
    {
        string[] arms = [.. run.Seeds.First().Arms.Select(arm => arm.Name).Where(name => name.StartsWith("images-", StringComparison.Ordinal))];
        var table = new Table().With("arm", arms).With("accuracy", arms.Select(arm => 100 * run.Each(seed => seed[arm]["test-accuracy"].Last).Average()));
        return Plot.Bars(table, new("arm", "arm"), new("accuracy", "test accuracy in points"));
    }
}
