using static System.FormattableString;

namespace Descent.Studies.Dynamics;

/// <summary>Overtraining by gradient descent is worst where parameters equal samples: exact learning curves of linear students, and networks beside them.</summary>
/// <remarks>Advani and Saxe (2017), arXiv:1710.03667.</remarks>
public sealed record GeneralizationDynamics : Study
{
    [Option("weights of the linear student"), Range(20, 2000), Scales(Quick = 100, Full = 1000)] public int Parameters { get; init; } = 400;
    [Option("variance of the labels' noise; a teacher's weight has variance 1"), Range(1e-6, 100)] public double Noise { get; init; } = 0.2;
    [Option("variance of a student's weight at the start, where it does not start at 0"), Range(0, 100)] public double InitialVariance { get; init; } = 1;
    [Option("step of descent in units of time"), Range(1e-4, 0.05)] public double Rate { get; init; } = 0.02;
    [Option("time up to which linear students are really trained; later times are summed from the modes", Unit = "time"), Range(1, 1000), Scales(Quick = 10, Full = 1000)]
    public double Trained { get; init; } = 30;
    [Option("samples of the norm bound, whose number of weights varies"), Range(20, 2000), Scales(Quick = 80)] public int BoundSamples { get; init; } = 200;

    [Option("training samples of the networks"), Range(20, 10_000)] public int NetworkSamples { get; init; } = 100;
    [Option("full-batch steps of every network", Unit = "steps"), Range(1, 1_000_000), Scales(Quick = 2000)] public int Steps { get; init; } = 4000;
    [Option("step of the networks' descent; above 200 hidden units divided by their number over 200"), Range(1e-6, 10)] public double NetworkRate { get; init; } = 0.1;
    [Option("hidden units of the networks"), Range(1, 10_000), Increasing(2), Scales(Quick = "5,20,100")] public int[] Widths { get; init; } = [2, 5, 10, 20, 50, 100, 200, 400];
    [Option("hidden units of the fixed layers"), Range(1, 10_000), Increasing] public int[] FeatureWidths { get; init; } = [20, 50, 80, 100, 125, 200, 400];

    [Option("data set of images, of which even classes are told from odd ones")] public string Data { get; init; } = "mnist";
    [Option("training images of a seed", Unit = "images"), Range(50, 10_000), Scales(Quick = 200)] public int Images { get; init; } = 1000;
    [Option("hidden units of the networks on images"), Range(1, 10_000), Increasing(2), Scales(Quick = "2,50", Full = "2,5,10,20,35,50,75,100,150,200")]
    public int[] ImageWidths { get; init; } = [2, 10, 50, 200];
    [Option("steps of descent on images", Unit = "steps"), Range(1, 1_000_000), Scales(Quick = 200, Full = 10_000)] public int ImageSteps { get; init; } = 2000;
    [Option("batch on images", Unit = "images"), Range(1, 4096)] public int Batch { get; init; } = 100;
    [Option("rates tried by every network on images"), Range(1e-6, 10), Scales(Quick = "0.1")] public double[] ImageRates { get; init; } = [0.03, 0.1, 0.3];
    [Option("share of training images with the wrong label"), Range(0.01, 0.5)] public double Flipped { get; init; } = 0.2;

    const ElementType F64 = ElementType.Float64;
    const double Crowded = 1e-2;
    static readonly double[] Ratios = [0.25, 0.5, 0.8, 1, 1.25, 2, 4];
    static readonly double[] TrainedRatios = [0.5, 1, 2];
    static readonly double[] Times = [0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000];
    static readonly double[] JudgedTimes = [0.3, 1, 3, 10, 30, 100, 1000];

    public override Paper Paper { get; } = new("generalization-dynamics", "High-dimensional dynamics of generalization error in neural networks",
        "Madhu S. Advani, Andrew M. Saxe", 2017, "arXiv:1710.03667");
    public override string Family => "dynamics";
    public override Seconds Seconds => new(5, 20, 12_000);
    public override int SeedCount(Scale scale) => scale switch { Scale.Quick => 3, Scale.Default => 10, _ => 50 };

    public override string Method => $"""
        A student w·x learns y = w̄·x + ε from P samples of N independent inputs of variance 1/N by ẇ = Xᵀ(y − Xw), in steps of {Number(Rate)}. Eigenvectors of XᵀX learn by themselves, so
        errors at any time are sums over modes; for many samples and parameters at the ratio α = P/N they are integrals over the Marchenko-Pastur law. Students at α = 0.5, 1, 2 are
        really trained up to time {Number(Trained)}; the same recursion is summed over modes for later times and other ratios, and theory is laid over both. Errors are exact (σ_ε² + ‖w − w̄‖²/N,
        the label's noise kept). Then two-layer ReLU networks trained whole, the least-norm readout of a fixed ReLU layer, and ReLU networks on even and odd digits.
        Claims about time read grid times between 0 and 1000; early stopping and ridge have twelve candidates each, chosen on P/4 fresh samples.
        """;

    public override string Notes => """
        Smaller than the paper: 400 weights and ten seeds (`full`: 1000 and 50, trained up to time 1000); images averaged two by two, 1000 to train on, 2000 to test on.

        - `curves` at α = 1 ends at time 100. The allowance for the finite size, theory/N · (1 + 1/|α − 1|), would be infinite there: |α − 1| counts as 2/√t at least, which is what
          time t can resolve. 2.6 standard errors are meant for ten seeds; for another number Student's quantile of the same level stands in.
        - `wide-is-harmless` is inconclusive where held was expected, and the step is why. At the start the curvature is near H/2π, so that a step of 0.1 · min(1, 200/H) is
          three times the inverse curvature at 200 and 400 hidden units: the training loss first jumps, to hundreds at 200 units and thousands at 400, and where it comes
          down (seed 105 most of all, with 2.0 at 400 units against 0.8 at 200) the network is another one. With `--set network-rate=0.0333 --set steps=12000` descent is
          stable, the mean test errors are 0.76 at 400 and 0.77 at 200 units, and the relative excess is -0.7% [-6.2%, 4.7%]: in agreement with the claim, and after Holm's
          correction still not decided by ten seeds.
        - The networks descend on half the mean square. With the whole, steps twice as long, all networks of 100 units and more diverge with some seed.
        - `network-peak-shift` compares peaks on a grid of widths in factors of two: it sees no more than whole grid points.
        - `bound-peak` and `bound-ranks` judge the shape of a bound derived here from zero start, not the paper's constants.
        - `images` held where inconclusive was expected, because nobody had run it before: -2.8 points, and -2.1 [-3.9, -0.4] with other images. Rates are chosen by the loss
          on the training labels, flips and all. The difference to the worst of several widths favours the claim by chance, hence the point asked for. On clean images, the
          control, the same difference is −1.0, of the network of 2 units: the claim is carried by small networks and not by flips alone; with other images its interval
          straddles the point asked for.
        - Not checked: deep nonlinear networks, and worst-case bounds applied to them, of which the paper makes no sharp statement.
        """;

    public override IReadOnlyList<Arm> Arms =>
    [
        Identity(0.6), Identity(1.6), .. Ratios.Select(Modes), .. TrainedRatios.Select(Descend), .. Ratios.Select(Bound),
        .. Widths.Select(width => Network("network", width, NetworkSamples)), .. Compared.Select(width => Network("network-double", width, 2 * NetworkSamples)),
        .. Compared.Select(width => Network("network-again", width, NetworkSamples, draw: 2)),
        .. FeatureWidths.Select(width => Features("features", width, NetworkSamples)), .. FeatureWidths.Select(width => Features("features-double", width, 2 * NetworkSamples)),
        // Every width and kind of labels takes the rate that fits its own training labels best: no test image has a say.
        .. new EqualTuning("training-loss") { Minimize = true }.Over("rate", ImageRates,
            from kind in (string[])["images", "images-clean"] from width in ImageWidths
            select (Name(kind, width), (Func<double, Arm>)(rate => Image(kind, width, rate, kind == "images" ? Flipped : 0)))),
    ];

    static string Number(double value) => InvariantNumber.Text(value);
    static string Name(string arm, double ratio) => Invariant($"{arm}-{100 * ratio:000}");
    static string Name(string arm, int width) => Invariant($"{arm}-{width}");

    // The linear student: every arm of one ratio and key has the same teacher, samples and start

    sealed record Experiment(LinearTeacher Teacher, NoisySamples Train, NoisySamples Validation, Tensor Start, RandomKey Other)
    {
        public LinearStudent Student(Tensor start) => LinearStudent.Start(start, Train.X, Train.Y);
        public (LinearStudent Student, Tensor Teacher) FromZero() => (Student(Tensor.ZerosLike(Start)), Teacher.Weights.ExpandAxis(1));
        public LinearModes Modes(ThinSpectrum spectrum, Tensor start) => LinearModes.Of(spectrum, start - Teacher.Weights, Train.Noise);
    }

    Experiment Draw(RandomKey key, int samples, int parameters)
    {
        var keys = key.Split(5);
        var teacher = LinearTeacher.Draw(keys[0], parameters, Noise);
        return new(teacher, teacher.Sample(keys[1], samples), teacher.Sample(keys[2], Math.Max(samples / 4, 1)),
            keys[3].Normal([parameters], deviation: Math.Sqrt(InitialVariance), element: F64), keys[4]);
    }

    int Samples(double ratio) => (int)Math.Round(ratio * Parameters);
    double InSteps(double time) => Math.Round(time / Rate) * Rate;
    static Tensor Real(double value) => Tensor.Scalar(value, F64);

    /// <summary>Mode by mode: a step of the arm goes on to the next time of the grid.</summary>
    Arm Modes(double ratio) => Arm.Create(Name("modes", ratio), Times.Length - 1,
        key =>
        {
            var drawn = Draw(key, Samples(ratio), Parameters);
            var spectrum = ThinSpectrum.Of(drawn.Train.X);
            var (modes, warm) = (drawn.Modes(spectrum, Tensor.ZerosLike(drawn.Start)), drawn.Modes(spectrum, drawn.Start));
            var regression = SpectralRegression.Of(spectrum, drawn.Train.Y);
            Tensor Chosen(Func<double, SpectralFilter> filter) => drawn.Teacher.PopulationError(drawn.Validation.Best(
                Enumerable.Range(0, 12).Select(i => regression.Weights(filter(InSteps(Math.Pow(10, -1 + 4 * i / 11.0)))))));
            return (Modes: modes, Warm: (warm.Gap, warm.Frozen), Diffusion: modes.DrawDiffusion(drawn.Other), Stopped: Chosen(time => new DescentFilter(Real(time), Rate)),
                Ridge: Chosen(time => new RidgeFilter(1 / time)), Index: Tensor.Scalar(0, ElementType.Int32));
        },
        (state, _) => state with { Index = state.Index + 1 },
        state =>
        {
            var (modes, filter) = (state.Modes, new DescentFilter(Tensor.From([.. Times.Select(InSteps)], [Times.Length]).Gather(state.Index), Rate));
            Tensor Error(LinearModes student) => Noise + student.WeightError(filter);
            var crowded = modes.WithLeastEigenvalues(0.2, Crowded);
            return new(("error", Error(modes)), ("training-error", modes.TrainingError(filter)), ("noiseless-error", modes.Noiseless.WeightError(filter)),
                ("warm-error", Error(modes with { Gap = state.Warm.Gap, Frozen = state.Warm.Frozen })), ("diffusing-error", Error(modes.Diffused(filter, state.Diffusion))),
                ("redrawn-error", Error(modes with { Frozen = Losses.MeanSquare(state.Diffusion.Along) + state.Diffusion.Across })),
                ("crowded-error", Error(crowded)), ("crowded-noiseless-error", crowded.Noiseless.WeightError(filter)),
                ("limit", Noise + modes.WeightError(new RidgeFilter(0))), ("stopped", state.Stopped), ("ridge", state.Ridge));
        }) with
    { Every = 1 };

    /// <summary>Really trained.</summary>
    Arm Descend(double ratio) => Arm.Create(Name("descent", ratio), (int)Math.Round(Trained / Rate),
        key => Draw(key, Samples(ratio), Parameters).FromZero(),
        (s, _) => s with { Student = s.Student.Next(Rate) },
        s => new(("error", Noise + Losses.MeanSquare(s.Student.W - s.Teacher)), ("training-error", Losses.MeanSquare(s.Student.Residual)))) with
    { At = Times.Select(time => (long)Math.Round(time / Rate)).ToHashSet(), Objectives = s => [s.Student.Objective] };

    /// <summary>50 weights from a start that is not 0: steps made against modes summed, and what moves outside the span of the samples.</summary>
    Arm Identity(double ratio) => Arm.Create(Name("identity", ratio), 500,
        key =>
        {
            var drawn = Draw(key, (int)Math.Round(50 * ratio), 50);
            var spectrum = ThinSpectrum.Of(drawn.Train.X);
            return (Student: drawn.Student(drawn.Start), Start: drawn.Start.ExpandAxis(1), Teacher: drawn.Teacher.Weights.ExpandAxis(1),
                Modes: drawn.Modes(spectrum, drawn.Start), Rows: spectrum.Right, Time: Real(0));
        },
        (s, _) => s with { Student = s.Student.Next(Rate), Time = s.Time + Rate },
        s =>
        {
            var (filter, moved) = (new DescentFilter(s.Time, Rate), s.Student.W - s.Start);
            var outside = moved - Tensor.MatMul(s.Rows, Tensor.MatMul(s.Rows, moved, transposeA: true));
            return new(("difference", Tensor.Abs(Losses.MeanSquare(s.Student.W - s.Teacher) - s.Modes.WeightError(filter))),
                ("training-difference", Tensor.Abs(Losses.MeanSquare(s.Student.Residual) - s.Modes.TrainingError(filter))),
                ("outside", Tensor.Sqrt(Losses.MeanSquare(outside) / Losses.MeanSquare(s.Student.W))));
        }) with
    { Every = 50 };

    /// <summary>Norm bounds at the last time, beside the gap between generalization and training error that they are to follow.</summary>
    Arm Bound(double ratio) => Arm.Compute(Name("bound", ratio), key =>
    {
        var drawn = Draw(key, BoundSamples, (int)Math.Round(BoundSamples / ratio));
        var (modes, filter) = (drawn.Modes(ThinSpectrum.Of(drawn.Train.X), Tensor.ZerosLike(drawn.Start)), new DescentFilter(Real(Times[^1]), Rate));
        double Gap(LinearModes student, double noise) => (noise + student.WeightError(filter) - student.TrainingError(filter)).Item();
        double Radius(double noise) => RademacherBound.Of(RademacherBound.SquaredNorm(modes.Eigenvalues, filter, noise), modes.Eigenvalues, BoundSamples);
        (string, double)[] found = [("gap", Gap(modes, Noise)), ("noiseless-gap", Gap(modes.Noiseless, 0)), ("bound", Radius(Noise)), ("unconditioned", Radius(0)),
            ("naive", RademacherBound.Of(modes.Parameters, modes.Eigenvalues, BoundSamples))];
        return found.ToDictionary();
    });

    // Two-layer networks on a teacher of five rectifiers of 20 inputs: trained whole, or the readout of a fixed layer alone

    const int Inputs = 20;
    const double NetworkNoise = 0.25;

    /// <summary>Hidden units on which networks of twice the samples, and of other draws, are trained as well.</summary>
    int[] Compared => [.. Widths.Where(width => width <= 50)];

    static (NoisySamples Train, NoisySamples Validation, NoisySamples Test, RandomKey Other) DrawNetwork(RandomKey key, int samples)
    {
        var keys = key.Fold(1).Split(5);
        var teacher = ReluTeacher.Draw(keys[0], Inputs, units: 5, NetworkNoise);
        return (teacher.Sample(keys[1], samples), teacher.Sample(keys[2], samples), teacher.Sample(keys[3], 1000).Noiseless, keys[4]);
    }

    Arm Network(string name, int width, int samples, int draw = 0) => Arm.Create(Name(name, width), Steps,
        key =>
        {
            var (train, _, test, other) = DrawNetwork(draw == 0 ? key : key.Fold(draw), samples);
            var net = Mlp.Create(other, [Inputs, width, 1], new ReluActivation(), new HeNormal(Gain: 1), bias: false);
            return (Fit: new SupervisedModel<Mlp>(net, train.Columns().X, train.Columns().Y), Test: test.Columns());
        },
        (s, _) => s with { Fit = s.Fit.Next(new Sgd(NetworkRate / Math.Max(1, width / 200.0)), (f, y) => 0.5 * Losses.MeanSquare(f, y)) },
        s => new(("test-error", Losses.MeanSquare(s.Fit.Model.Apply(s.Test.X), s.Test.Y) + NetworkNoise), ("training-error", s.Fit.Loss(Losses.MeanSquare)))) with
    { At = LogSteps.UpTo(Steps), Objectives = s => [s.Fit.Objective("square", Losses.SumSquarePerSample)] };

    /// <summary>The readout of least norm, and by ridge with the penalty that is best on a validation set, or on the test set.</summary>
    Arm Features(string name, int width, int samples) => Arm.Compute(Name(name, width), key =>
    {
        var (train, validation, test, other) = DrawNetwork(key, samples);
        var layer = RandomFeatures.Create(other, Inputs, width, new ReluActivation(), F64);
        var regression = SpectralRegression.Of(layer.Apply(train.X), train.Y);
        Tensor Chosen(NoisySamples on) => (on with { X = layer.Apply(on.X) }).Best(Enumerable.Range(0, 12).Select(i => regression.Ridge(Math.Pow(10, -3 + 5 * i / 11.0))));
        double Error(Tensor readout) => NetworkNoise + Losses.MeanSquare(Tensor.MatMul(layer.Apply(test.X), readout.ExpandAxis(1)).SqueezeAxis(1), test.Y).Item();
        return new Dictionary<string, double> { ["least-norm-error"] = Error(regression.Ridge(0)), ["ridge-error"] = Error(Chosen(validation)), ["best-ridge-error"] = Error(Chosen(test)) };
    });

    // Even against odd classes of images, with some labels flipped; pixels are averaged two by two

    Arm Image(string name, int width, double rate, double flipped)
    {
        const int pool = 10_000;
        static Tensor Odd(Tensor classes) => classes & Tensor.OnesLike(classes);
        var data = new Lazy<ImageSplit>(() => ImageSplit.Load(Data, pool, testImages: 2000, pooling: 2));
        return Arm.Create(Name(name, width), ImageSteps,
            key =>
            {
                var keys = key.Fold(3).Split(3);
                var rows = keys[0].Permutation(pool).Slice(0, 0, Images);
                var (x, flips) = (data.Value.Train.X.Gather(rows), keys[1].Bernoulli(flipped, [Images]).To(ElementType.Int32));
                return new SupervisedModel<Mlp>(Mlp.Create(keys[2], [x.Shape[1], width, 2], new ReluActivation(), new HeNormal()), x, Odd(data.Value.Train.Y.Gather(rows)) ^ flips);
            },
            (s, key) => s.Next(new Sgd(rate), Losses.CrossEntropy, key, Batch),
            s => new(("training-loss", s.Loss(Losses.CrossEntropy)), ("test-error", 100 * (1 - Losses.Accuracy(s.Model.Apply(data.Value.Test.X), Odd(data.Value.Test.Y)))))) with
        { At = LogSteps.UpTo(ImageSteps, first: Math.Min(10, ImageSteps)), Objectives = s => [s.Objective("cross-entropy", Losses.CrossEntropyPerSample)] };
    }

    // What claims read

    LinearLearningCurve Curve(double ratio, double variance = 1) => new(new((double)Samples(ratio) / Parameters, variance), Noise);
    static Series Of(SeedRun run, double ratio, string metric) => run[Name("modes", ratio)][metric];
    static double At(SeedRun run, double ratio, string metric, double time) => Of(run, ratio, metric).At(Array.IndexOf(Times, time));
    static double Late(SeedRun run, double ratio, string metric = "error") => Of(run, ratio, metric).Last;

    /// <summary>From the trained student where there is one, else from its modes.</summary>
    double Measured(SeedRun run, double ratio, string metric, double time) => time <= Trained && TrainedRatios.Contains(ratio)
        ? run[Name("descent", ratio)][metric].At((long)Math.Round(time / Rate)) : At(run, ratio, metric, time);

    static double Overtraining(Series error) => error.Last - error.Min;
    static double Overtraining(SeedRun run, string arm, int width) => Overtraining(run[Name(arm, width)]["test-error"]);
    static double Rise(SeedRun run, string from, string to) => Overtraining(Of(run, 0.5, to)) - Overtraining(Of(run, 0.5, from));
    static double WorseAtEquality(SeedRun run, string metric) =>
        Overtraining(Of(run, 1, metric)) - Ratios.Where(ratio => ratio != 1).Max(ratio => Overtraining(Of(run, ratio, metric)));
    static double WarmExcess(SeedRun run, double ratio) => Late(run, ratio, "warm-error") - Late(run, ratio);

    /// <summary>Distance of a mean from theory over 2.6 standard errors for ten seeds, or Student's equal for another number, and a bias.</summary>
    static double Distance(StudyRun study, Func<SeedRun, double> read, double theory, double bias = 0) =>
        study.Estimate(read, 1 - 2 * StudentDistribution.UpperTail(2.6, 9)).DistanceFrom(theory, bias);

    static double MomentError(MarchenkoPastur law) => new[] { law.Integrate(_ => 1) - Math.Min(1, law.Ratio), law.Integrate(x => x) - law.Ratio,
        law.Ratio > 1 ? law.Integrate(x => 1 / x) - 1 / (law.Ratio - 1) : 0 }.Max(Math.Abs);

    /// <summary>The share of cells of ratio, time and error in which theory's number is met.</summary>
    double CellsMet(StudyRun study, double variance = 1, bool atom = true) =>
        (from ratio in Ratios
         from time in JudgedTimes
         where ratio != 1 || time <= 100
         from metric in (string[])["error", "training-error"]
         let curve = Curve(ratio, variance)
         let theory = metric == "error" ? curve.GeneralizationError(InSteps(time), Rate) - (atom ? 0 : curve.Law.Atom) : curve.TrainingError(InSteps(time), Rate)
         select Distance(study, run => Measured(run, ratio, metric, time), theory, curve.FiniteSizeBias(theory, Parameters, time)) <= 1 ? 1.0 : 0).Average();

    double WorstLimit(StudyRun study, Func<double, double> limit) => Ratios.Where(ratio => ratio != 1).Max(ratio =>
        Distance(study, run => Late(run, ratio, "limit"), limit(ratio), Curve(ratio).FiniteSizeBias(limit(ratio), Parameters)));

    /// <summary>How far the median slope of what noise adds over time from 30 to 300, in logarithms, lies from ½ beyond two standard errors (√(π/2) times the mean's).</summary>
    double GrowthMiss(StudyRun study, double ratio)
    {
        var judged = Times.Where(time => time is >= 30 and <= 300).ToArray();
        double Added(SeedRun run, double time) => At(run, ratio, "error", time) - Noise - At(run, ratio, "noiseless-error", time);
        var slopes = Summary.Of(study.Each(run => LinearFit.Exponent(judged, time => Added(run, time))));
        return Math.Max(0, Math.Abs(slopes.Median - 0.5) - 2 * Math.Sqrt(Math.PI / 2 / slopes.Count) * slopes.StandardDeviation);
    }

    static double[] OfBound(SeedRun run, string metric) => [.. Ratios.Select(ratio => run[Name("bound", ratio)][metric].Last)];
    static double RankGain(SeedRun run, string bound, string gap) =>
        RankCorrelation.Spearman(OfBound(run, bound), OfBound(run, gap)) - RankCorrelation.Spearman(OfBound(run, "naive"), OfBound(run, gap));

    static double Median(StudyRun study, Func<SeedRun, double> read) => Summary.Of(study.Each(read)).Median;
    static int Nearest(int[] grid, double place) => grid.MinBy(point => Math.Abs(Math.Log(point / place)));
    /// <summary>Grid points from a place to that at which a reading is largest.</summary>
    static double PeakFrom<T>(T place, T[] grid, Func<T, double> read) => Array.IndexOf(grid, grid.MaxBy(read)) - Array.IndexOf(grid, place);
    static double BoundPeak(StudyRun study, string metric) => PeakFrom(1, Ratios, ratio => study.Mean(run => run[Name("bound", ratio)][metric].Last));
    double ReadoutPeak(StudyRun study, string arm, int samples) =>
        PeakFrom(Nearest(FeatureWidths, samples), FeatureWidths, width => Median(study, run => run[Name(arm, width)]["least-norm-error"].Last));

    /// <summary>The hidden units with as many parameters as samples.</summary>
    double Transition => NetworkSamples / (Inputs + 1.0);
    /// <summary>Factors of two from there to the width at which the median overtraining is largest.</summary>
    double NetworkPeak(StudyRun study, string arm, int[] widths) => Math.Log2(widths.MaxBy(width => Median(study, run => Overtraining(run, arm, width))) / Transition);
    double Shift(SeedRun run, string arm) => PeakFrom(Compared.MaxBy(width => Overtraining(run, "network", width)), Compared, width => Overtraining(run, arm, width));
    double FinalExcess(SeedRun run, int width) => run[Name("network", width)]["test-error"].Last / run[Name("network", Widths[^2])]["test-error"].Last - 1;
    static double RidgeOvertraining(SeedRun run, int width) => run[Name("features", width)]["ridge-error"].Last - run[Name("features", width)]["best-ridge-error"].Last;
    double ImageExcess(SeedRun run, string kind) => Overtraining(run, kind, ImageWidths[^1]) - ImageWidths[..^1].Max(width => Overtraining(run, kind, width));

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("modes", "errors after k steps are the modes' sums with (1 − hλ)^k, for generalization and training, 30 or 80 samples of 50 weights")
            .Of(run => (from ratio in (double[])[0.6, 1.6] from metric in (string[])["difference", "training-difference"] select run[Name("identity", ratio)][metric].Max).Max())
            .Asks(AtMost.Of(1e-10)),
        Claim.Identity("frozen-subspace", "nothing moves in the null space of the inputs, over the weights' norm")
            .Of(run => run[Name("identity", 0.6)]["outside"].Max).Asks(AtMost.Of(1e-10)),
        Claim.Identity("moments", "the quadrature of the Marchenko-Pastur law gives its mass, mean and inverse mean").Of(_ => Ratios.Max(ratio => MomentError(new(ratio)))).Asks(AtMost.Of(1e-10)),
        Claim.Prediction("curves", "errors over time follow the Marchenko-Pastur integrals: share of cells of ratio, time and error within standard errors and finite-size bias")
            .OfAll(study => CellsMet(study)).ControlOfAll(study => CellsMet(study, atom: false), mustBe: Verdict.Failed)
            .ControlOfAll(study => CellsMet(study, variance: 2), mustBe: Verdict.Failed).Asks(AtLeast.Of(0.95)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.Prediction("asymptotes", "errors after infinite time are those of Wishart matrices: the worst ratio's distance over what is allowed")
            .OfAll(study => WorstLimit(study, ratio => Curve(ratio).FiniteAsymptote(Samples(ratio), Parameters)))
            .ControlOfAll(study => WorstLimit(study, ratio => Noise * (1 + Math.Min(1, ratio)) + Curve(ratio).Law.Atom), mustBe: Verdict.Failed)
            .Asks(AtMost.Of(1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("worst-at-equality", "overtraining at as many parameters as samples exceeds the largest of the six other ratios")
            .Of(run => WorseAtEquality(run, "error")).Control(run => WorseAtEquality(run, "noiseless-error")).Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("growth", "at equality what noise adds grows as the root of time: distance of the median slope from 1/2 beyond two standard errors")
            .OfAll(study => GrowthMiss(study, 1)).ControlOfAll(study => GrowthMiss(study, 2), mustBe: Verdict.Failed)
            .Asks(AtMost.Of(0.05)).Over(Seeds.Together).Expect(Verdict.Held),
        .. from ratio in TrainedRatios
           let text = Invariant($"early stopping is equivalent to ridge, both chosen on validation, at {ratio} samples a parameter: relative excess")
           select Claim.OfPaper(Name("early-stopping", ratio), text)
               .Of(run => Late(run, ratio, "stopped") / Late(run, ratio, "ridge") - 1).Control(run => Late(run, 1) / Late(run, 1, "ridge") - 1, mustBe: Verdict.Failed)
               .Asks(Within.Of(0, 0.05)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.OfPaper("small-start", "where parameters are twice the samples, a start that is not small costs error in the end, as a share")
            .Of(run => WarmExcess(run, 0.5) / Late(run, 0.5)).Control(run => WarmExcess(run, 2) / Late(run, 2))
            .Control(run => WarmExcess(run, 2) / Late(run, 2), Within.Of(0, 0.01), Verdict.Held).Asks(Above.Of(0.01)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("start-size", "that cost is the share of frozen weights times their variance: distance of the mean over standard errors allowed")
            .OfAll(study => Distance(study, run => WarmExcess(run, 0.5), Curve(0.5).Law.Atom * InitialVariance))
            .ControlOfAll(study => Distance(study, run => WarmExcess(run, 2), Curve(0.5).Law.Atom * InitialVariance), mustBe: Verdict.Failed)
            .Asks(AtMost.Of(1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("gap", "the gap in the spectrum protects: with twice as many parameters as samples overtraining rises when the smallest fifth of the eigenvalues moves to 0.01")
            .Of(run => Rise(run, "error", "crowded-error")).Control(run => Rise(run, "noiseless-error", "crowded-noiseless-error"))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("frozen-protects", "the frozen subspace protects: with twice as many parameters as samples the late error rises when its weights take the trained ones' noise; "
                + "the control draws the teacher's weights in it anew")
            .Of(run => Late(run, 0.5, "diffusing-error") - Late(run, 0.5)).Control(run => Late(run, 0.5, "redrawn-error") - Late(run, 0.5))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("bound-peak", "the bound from the trained weights' norm peaks at equality: grid points from it")
            .OfAll(study => BoundPeak(study, "bound")).ControlOfAll(study => BoundPeak(study, "unconditioned"), mustBe: Verdict.Failed)
            .ControlOfAll(study => BoundPeak(study, "naive"), Within.Of(-Array.IndexOf(Ratios, 1), 0), Verdict.Held)
            .Asks(Within.Of(0, 1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.Prediction("bound-ranks", "that bound orders the gaps between test and training error better than the bound from all weights: difference of rank correlations")
            .Of(run => RankGain(run, "bound", "gap")).Control(run => RankGain(run, "unconditioned", "noiseless-gap")).Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("wide-protects", "the widest network overtrains less than the one with as many parameters as samples")
            .Of(run => Overtraining(run, "network", Widths[^1]) - Overtraining(run, "network", Nearest(Widths, Transition)))
            .Control(run => RidgeOvertraining(run, FeatureWidths[^1]) - RidgeOvertraining(run, Nearest(FeatureWidths, NetworkSamples)))
            .Asks(Below.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("wide-is-harmless", "without early stopping the widest network ends at most 5 % worse than the next smaller one: relative excess of test error")
            .Of(run => FinalExcess(run, Widths[^1])).Control(run => FinalExcess(run, Nearest(Widths, Transition))).Asks(AtMost.Of(0.05)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("readout-peak", "the least-norm readout of a fixed layer is worst where hidden units equal samples: grid points from there, of the median")
            .OfAll(study => ReadoutPeak(study, "features", NetworkSamples)).ControlOfAll(study => ReadoutPeak(study, "features-double", NetworkSamples))
            .ControlOfAll(study => ReadoutPeak(study, "features-double", 2 * NetworkSamples), mustBe: Verdict.Held)
            .Asks(Within.Of(0, 1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("network-peak", "networks overtrain most where parameters are within a factor of two of the samples: factors of two, of the median")
            .OfAll(study => NetworkPeak(study, "network", Widths)).ControlOfAll(study => NetworkPeak(study, "network-double", Compared))
            .Asks(Within.Of(0, 1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("network-peak-shift", "with twice the samples the peak moves up one point of the grid of widths")
            .Of(run => Shift(run, "network-double")).Control(run => Shift(run, "network-again")).Asks(Within.Of(1, 0.5)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Inconclusive),
        Claim.OfPaper("images", "on images with flipped labels the widest network overtrains less than the smaller one that does most, by a point of test error at least")
            .Of(run => ImageExcess(run, "images")).Control(run => ImageExcess(run, "images-clean")).Asks(AtMost.Of(-1)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
    ];

    public override IReadOnlyList<Figure> Figures =>
    [
        new("learning-curves", "Generalization error over time, measured (points) and by the Marchenko-Pastur law (lines)", run => Plot.PointsAndTheory(
            Table.Of(from ratio in Ratios from time in Times where time > 0 select (ratio, time))
                .With("time", row => row.time).With("error", row => run.Mean(seed => Measured(seed, row.ratio, "error", row.time)))
                .With("theory", row => Curve(row.ratio).GeneralizationError(InSteps(row.time), Rate)).With("samples a parameter", row => InvariantNumber.Text(row.ratio)),
            new("time", "time", true), new("error", "generalization error", true), "theory", "samples a parameter")),
        new("double-descent", "Generalization error over samples a parameter, stopped and late", run => Plot.PointsAndTheory(
            Table.Of(from ratio in Ratios from time in (double?[])[3, 1000, null] select (ratio, time))
                .With("ratio", row => row.ratio).With("time", row => row.time is { } time ? Invariant($"time {time}") : "ridge")
                .With("error", row => run.Mean(seed => row.time is { } time ? Measured(seed, row.ratio, "error", time) : Late(seed, row.ratio, "ridge")))
                .With("theory", row => Curve(row.ratio) is var curve && row.time is { } time ? curve.GeneralizationError(InSteps(time), Rate) : curve.Ridge(curve.BestPenalty)),
            new("ratio", "samples a parameter", true), new("error", "generalization error", true), "theory", "time")),
        new("networks", "Test error of two-layer networks by width, and of random features", run => Plot.Line(
            Table.Of(from line in NetworkLines from width in line.Widths select (line, width)).With("width", row => row.width)
                .With("error", row => Median(run, seed => row.line.Read(seed[Name(row.line.Arm, row.width)]))).With("student", row => row.line.Name),
            new("width", "hidden units", true), new("error", "test error, median", true), "student")),
        new("bound", "Norm bounds and the gap between generalization and training error", run => Plot.Line(
            Table.Of(from metric in (string[])["gap", "bound", "naive"] from ratio in Ratios select (metric, ratio)).With("ratio", row => row.ratio)
                .With("quantity", row => row.metric).With("value", row => run.Mean(seed => seed[Name("bound", row.ratio)][row.metric].Last)),
            new("ratio", "samples a parameter", true), new("value", "bound or gap"), "quantity")),
    ];

    (string Name, string Arm, int[] Widths, Func<ArmRun, double> Read)[] NetworkLines =>
    [
        ("network, end", "network", Widths, arm => arm["test-error"].Last), ("network, best time", "network", Widths, arm => arm["test-error"].Min),
        ("fixed layer, least norm", "features", FeatureWidths, arm => arm["least-norm-error"].Last),
        ("fixed layer, ridge", "features", FeatureWidths, arm => arm["ridge-error"].Last),
    ];
}
