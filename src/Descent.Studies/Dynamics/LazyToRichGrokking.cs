using System.Globalization;

namespace Descent.Studies.Dynamics;

/// <summary>A network that first fits like a kernel machine, with features that do not suit the task, and learns features later generalises late.</summary>
/// <remarks>Kumar, Bordelon, Gershman and Pehlevan (2023), arXiv:2310.06110.</remarks>
public sealed record LazyToRichGrokking : Study
{
    [Option("inputs of the committee"), Range(5, 1000), Scales(Full = 100)] public int Dimension { get; init; } = 30;
    [Option("units of the committee"), Range(2, 100_000), Scales(Full = 500)] public int Width { get; init; } = 100;
    [Option("training samples"), Range(4, 100_000), Scales(Full = 400)] public int Samples { get; init; } = 120;
    [Option("rate of descent, in units of width / scale²"), Range(1e-3, 10)] public double Rate { get; init; } = 3;
    [Option("weight ε of the quadratic part of the activation"), Range(1e-3, 10)] public double Epsilon { get; init; } = 0.05;
    [Option("full-batch steps", Unit = "steps"), Range(200, 10_000_000), Scales(Quick = 2500, Full = 100_000)] public int Steps { get; init; } = 20_000;
    [Option("inputs whose data are drawn again and again"), Range(4, 1000), Increasing(2), Scales(Quick = "10,20,40")] public int[] Dimensions { get; init; } = [10, 20, 40, 80];
    [Option("draws of data for each seed and number of inputs", Unit = "draws"), Range(2, 1000), Scales(Quick = 3)] public int Draws { get; init; } = 8;
    [Option("data set of images")] public string Data { get; init; } = "mnist";
    [Option("training images of a seed", Unit = "images"), Range(50, 9000), Scales(Quick = 100, Full = 1000)] public int Images { get; init; } = 500;
    [Option("steps of descent on images", Unit = "steps"), Range(1, 1_000_000), Scales(Quick = 100, Full = 10_000)] public int ImageSteps { get; init; } = 2000;
    [Option("rates tried by every network on images, in units of 1 / (scale of output · scale of start)²"), Range(1e-6, 100), Scales(Quick = "1")]
    public double[] ImageRates { get; init; } = [0.3, 1, 3];

    const ElementType F64 = ElementType.Float64;
    const int Self = 3000, Inputs = 20, TeacherUnits = 3, StudentUnits = 100;
    // Scales α: of the grokking setting, with which others are compared, and of a rich start; and how much larger a start on images is.
    const double Middle = 0.5, Rich = 0.05, LargeStart = 8;
    static readonly double[] Alphas = [0.125, Middle, 2, 8], Shown = [0.125, 2], LazyAlphas = [8, 32, 128, 512], StudentAlphas = [0.25, 1, 4], ImageAlphas = [0.1, 10];
    static readonly int[] Widths = [50, 200, 800], FixedWidths = [100, 400, 1600];
    double[] Epsilons => [Epsilon, 5 * Epsilon, 20 * Epsilon];
    // Training samples an input: few, as many as the option says, and more.
    double[] Ratios => [.. new[] { 0.375, 1, 2, 4 }.Select(factor => factor * Samples / Dimension)];

    public override Paper Paper { get; } = new("lazy-to-rich-grokking", "Grokking as the Transition from Lazy to Rich Training Dynamics",
        "Tanishq Kumar, Blake Bordelon, Samuel J. Gershman, Cengiz Pehlevan", 2023, "arXiv:2310.06110");
    public override string Family => "dynamics";
    public override Seconds Seconds => new(3, 65, 40_000);
    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 10;

    public override string Method => $"""
        A committee of {Width} units, f = (α/N) Σ φ(w·x) with φ(h) = h + (ε/2) h² less its value at the start, learns y = ½ (β·x)² from {Samples} samples of {Dimension} Gaussian
        inputs by plain full-batch descent at a rate of {Text(Rate)} N/α². The output scale α sets how lazy it is, ε how well the initial tangent kernel suits the task. Beside each
        network runs its linearisation at the start, in closed form. Because φ is quadratic, descent closes on the mean and second moment of the units: this gives infinitely many
        units, the exact test loss (losses are over the mean square of the targets), and, where many settings are compared, the units' own run (identity `gradient`). A network
        fits where its train loss falls below 0.05 and generalises where its test loss falls below 0.1; the gap is the decimal logarithm of the two steps' ratio, censored at the
        last step. Then a student of rectifiers with a teacher of three, and images with a large start.
        """;

    public override string Notes => """
        Sizes are ours (`full`: 100 inputs, 500 units, 100,000 steps). Images are averaged two by two; 64 hidden units, rates in units of 1/(α · scale of start)².

        - The network groks at α = 0.5 in all ten seeds (an implementation apart from this one finds 93 of 109), but not by a lazy fit: at ε = 0.05 the twin fits only after more than 10,000 steps, the network leaves it on the first
          plateau (distance 0.1 at step 100) and fits by learning features. So `early-kernel`, `leaves-kernel`, `late-features` fail: at the fit the distance is 1.1 (0.5 to 0.9
          at α = 8), the alignment 13 to 17 of its final 25. On three seeds the fit was lazy (0.3 or less) at ε = 1 with α = 2 and 8, at ε = 0.25 with α = 8; none generalised.
        - `aligned-gap` fails, reversed: at one α a larger ε is lazier, too, since M has to move by ββᵀ/(αε) from its start of 1; at ε = 1 all fit within 20 steps and none
          generalises. With one product α ε = 0.1, at rates that are stable (1 at ε = 0.25, ½ at ε = 1), ranks fall strictly in 4 seeds of 10. `aligned-peak`: in four seeds the losses at ε = 0.25 and 1 never exceed the start's.
        - The paper's control of these, a linear teacher, shows no effect on the peak. Of the gap it can show none: at α = 0.5 and ε = 0.25 or 1 no committee represents it, since
          w̄ = β/α brings its square along, and none fits. So all three are held against three draws of everything at one ε as well.
        - The rich start, a control of `grokking`, passes in 8 seeds of 10: at 4 samples an input the gap is mostly the samples' (it is gone at 16), and α adds to it; `rich-gap`
          is clear by itself and not after Holm's correction. `grokking-robust`: two seeds have gaps of 0.4 decades. `lazy-never`: the lazy phase at α = 8 is long, not endless.
        - Seeds decide four verdicts: on 200 to 209 the rich start groks in 9, which leaves `grokking` open; `grokking-robust` and `rich-gap` hold, `scale-delays-more` is open.
        - `self-averaging` is decided by the 90 % interval, as was written down first; by that of 95 %, −0.61 [−0.82, −0.39], it would stay open after Holm's correction (p = 0.08).
        - `scale-delays-more`, `data-average` and `student` held where inconclusive was expected because nobody had run them. `data-average` reads steps 2.5 D, 5 D and 10 D,
          since an eigenvalue of the kernel is of the order 1/D. In `student-lazier` all gaps at scale 4 and six of ten at 1 are cut off.
        - `images`: of 500 images 85 % of test images is never reached from the large start, and there is no delay to compare. With 1000 (three seeds, 6000 steps) scale 0.1 reaches
          it at step 1000 and fits at 4000 to 5000, and scale 10 does not reach it: nothing groks.
        - Not checked: the equations of dynamical mean-field theory (`self-averaging` and `data-average` test what they assume), scale 1 on images, modular addition.
        """;

    static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A width of none is infinitely many units; a linear teacher is β · x; settings of one draw share teacher, units, and samples as far as they go.</summary>
    sealed record Setting(int Dimension, int? Width, int Samples, double Alpha, double Epsilon, double Rate, bool IsLinear = false, int Draw = 1)
    {
        public int Drawn { get; } = 4 * Samples;
        public double Variance => 1.0 / Dimension;
        /// <summary>The step of descent on half the sum of squared residuals, in weights.</summary>
        public double Step => Rate * (Width ?? 1) / (Alpha * Alpha * Samples);
    }

    Setting Standard => new(Dimension, Width, Samples, Middle, Epsilon, Rate);
    Setting Small => new(20, null, 80, Middle, Epsilon, Rate);

    sealed record Experiment(Setting Setting, QuadraticForm Teacher, Tensor Direction, Tensor X, Tensor TestX, RandomKey Units)
    {
        public static Experiment Draw(RandomKey key, Setting setting)
        {
            var keys = key.Fold(setting.Draw).Split(4);
            var teacher = QuadraticTeacher.Draw(keys[0], setting.Dimension);
            var form = setting.IsLinear ? QuadraticForm.OfLinear(teacher.Direction) : QuadraticForm.OfSquare(teacher.Direction);
            return new(setting, form, teacher.Direction, teacher.Sample(keys[1], setting.Drawn).X.Slice(0, 0, setting.Samples), teacher.Sample(keys[2], 1000).X, keys[3]);
        }

        SoftCommittee Committee(int width) => SoftCommittee.Create(Units, Setting.Dimension, width, new QuadraticPerturbation(Setting.Epsilon), F64);
        QuadraticCommittee Initial() => Setting.Width is { } width ? QuadraticCommittee.Of(Committee(width).Weight) : QuadraticCommittee.Infinite(Setting.Dimension);
        public CentredRegression<SoftCommittee> Network() => CentredRegression.Start(Committee(Setting.Width!.Value), Setting.Alpha, X, Teacher.Apply(X));
        public CommitteeDescent Moments() => CommitteeDescent.Start(Initial(), Teacher, X, Setting.Alpha, Setting.Epsilon, Setting.Rate, Setting.Variance);
        public Trained Pair() => new(TwinDescent.Start(Network(), Setting.Step), Teacher, Direction, TestX);
    }

    // Units that are really trained, beside their linearised twin

    sealed record Trained(TwinDescent<SoftCommittee> Pair, [property: Frozen] QuadraticForm Teacher, [property: Frozen] Tensor Direction, [property: Frozen] Tensor TestX);

    static Arm Network(string name, Setting setting, int steps) => Arm.Create(name, steps,
        key => Experiment.Draw(key, setting).Pair(),
        (s, _) => s with { Pair = s.Pair.Next() },
        s =>
        {
            var (model, units, start) = (s.Pair.Task.Model, QuadraticCommittee.Of(s.Pair.Task.Model.Network.Weight), QuadraticCommittee.Of(s.Pair.Task.Model.Start.Weight));
            var (error, targets) = (setting.Alpha * (units.Function(setting.Epsilon) - start.Function(setting.Epsilon)) - s.Teacher, s.Teacher.Apply(s.TestX));
            return new(("train-loss", s.Pair.Task.TrainLoss()), ("test-loss", error.MeanSquare(setting.Variance) / s.Teacher.MeanSquare(setting.Variance)),
                ("movement", model.Movement()), ("alignment", units.Alignment(s.Direction)),
                ("kernel-alignment", KernelAlignment.WithTargets(model.Network.TangentKernel(s.Pair.Task.X), s.Pair.Task.Y, centred: true)),
                ("twin-train-loss", s.Pair.TrainLoss()), ("twin-test-loss", Losses.MeanSquare(s.Pair.Outputs(s.TestX), targets) / Losses.MeanSquare(targets)),
                ("twin-distance", s.Pair.Distance(s.TestX)),
                ("twin-alignment", QuadraticCommittee.Of(model.Start.Weight + s.Pair.Displacement().Weight).Alignment(s.Direction)));
        }) with
    { At = LogSteps.UpTo(steps), Objectives = s => [s.Pair.Task.Objective()] };

    // Units by their moments

    static Arm Moments(string name, Setting setting, int steps, bool linearized = false) => Arm.Create(name, steps,
        key => Experiment.Draw(key, setting).Moments(),
        (s, _) => s.Next(linearized),
        s => new(("train-loss", s.TrainLoss()), ("test-loss", s.TestLoss()),
            ("kernel-alignment", KernelAlignment.WithTargets(s.Now.TangentKernel(s.X, setting.Epsilon), s.Y, centred: true)))) with
    { At = LogSteps.UpTo(steps) };

    /// <summary>The standard deviation of log test loss over draws of all that is random, at steps in proportion to the inputs.</summary>
    Arm Spread(string name, Setting setting) => Arm.Create(name, 10 * setting.Dimension,
        key => TreeValue<CommitteeDescent>.Stack("a draw", key.Split(Draws).Select(one => Experiment.Draw(one, setting).Moments())),
        (s, _) => Transform.Vmap<CommitteeDescent, CommitteeDescent>(one => one.Next())(s),
        s =>
        {
            var logs = Tensor.Log(Transform.Vmap<CommitteeDescent, Tensor>(one => one.TestLoss())(s));
            var deviations = logs - logs.Mean();
            return new(("spread", Tensor.Sqrt((deviations * deviations).Sum() / (Draws - 1))));
        }) with
    { At = new HashSet<long> { setting.Dimension * 5 / 2, 5 * setting.Dimension } };

    Arm Identities() => Arm.Compute("identities", key =>
    {
        var drawn = Experiment.Draw(key, Standard);
        var (network, moments) = (drawn.Network(), drawn.Moments());
        for (var step = 0; step < 50; step++) (network, moments) = (network.Next(Standard.Step * Samples), moments.Next());
        var (error, fresh) = (moments.Function() - drawn.Teacher, key.Fold(2).Normal([100_000, Dimension], deviation: Math.Sqrt(moments.Variance), element: F64));
        var errors = error.Apply(fresh);
        var (squares, units, x) = (errors * errors, network.Model.Network, drawn.TestX.Slice(0, 0, 1));
        var first = Tensor.From([1.0, .. new double[units.Weight.Size - 1]], units.Weight.Shape);
        var slope = CentralDifference.Of(by => Width * (units with { Weight = units.Weight + by * first }).Apply(x), 1e-4).Item();
        var (h, input) = (Tensor.MatMul(x, units.Weight, transposeB: true).At(1, 0).Item(), x.At(1, 0).Item());
        return new Dictionary<string, double>
        {
            ["difference"] = Tensor.Abs(network.Model.Apply(drawn.TestX) - moments.Function().Apply(drawn.TestX)).Max().Item(),
            ["deviation"] = (Tensor.Abs(squares.Mean() - error.MeanSquare(moments.Variance)) / Tensor.Sqrt(Losses.MeanSquare(squares - squares.Mean()) / 100_000)).Item(),
            ["slope"] = Math.Abs(slope / ((1 + Epsilon * h) * input) - 1),
        };
    });

    // Rectifiers: a student of a small teacher, and images

    sealed record Fitted(CentredRegression<Mlp> Task, [property: Frozen] Tensor TestX, [property: Frozen] Tensor TestY);

    static Mlp Rectifiers(RandomKey key, Axes widths, double gain) => Mlp.Create(key, widths, new ReluActivation(), new HeNormal(gain), bias: false);

    Arm Student(string name, double alpha, bool isLinear) => Arm.Create(name, Steps / 2,
        key =>
        {
            var keys = key.Fold(4).Split(4);
            (Tensor X, Tensor Y) Sample(RandomKey from, int count)
            {
                // A linear teacher's inputs have the variance 1/D, and so the same targets at √D times the inputs.
                var (x, y, _) = isLinear ? LinearTeacher.Draw(keys[0], Inputs, noiseVariance: 0).Sample(from, count)
                    : ReluTeacher.Draw(keys[0], Inputs, TeacherUnits, noiseVariance: 0).Sample(from, count);
                return ((isLinear ? Math.Sqrt(Inputs) * x : x).To(ElementType.Float32), y.ExpandAxis(1).To(ElementType.Float32));
            }
            var (train, test) = (Sample(keys[1], 10 * Inputs), Sample(keys[2], 1000));
            return new Fitted(CentredRegression.Start(Rectifiers(keys[3], [Inputs, StudentUnits, 1], 1), alpha, train.X, train.Y), test.X, test.Y);
        },
        (s, _) => s with { Task = s.Task.Next(Rate / (StudentUnits * alpha * alpha)) },
        s => new(("train-loss", s.Task.TrainLoss()), ("test-loss", s.Task.TestLoss(s.TestX, s.TestY)))) with
    { At = LogSteps.UpTo(Steps / 2), Objectives = s => [s.Task.Objective()] };

    Arm Image(string name, double alpha, double scale, double rate)
    {
        const int pool = 10_000, tested = 1000;
        var data = new Lazy<ImageSplit>(() => ImageSplit.Load(Data, pool, tested, pooling: 2));
        return Arm.Create(name, ImageSteps,
            key =>
            {
                var (keys, images) = (key.Fold(5).Split(2), data.Value);
                var rows = keys[0].Permutation(pool).Slice(0, 0, Images);
                var (x, y) = (images.Train.X.Gather(rows), Tensor.OneHot(images.Train.Y.Gather(rows), images.Classes));
                var start = Rectifiers(keys[1], [x.Shape[1], 64, images.Classes], Math.Sqrt(2) * scale);
                return new Fitted(CentredRegression.Start(start, alpha, x, y), images.Test.X + 0.0, Tensor.OneHot(images.Test.Y, images.Classes));
            },
            (s, _) => s with { Task = s.Task.Next(rate / Math.Pow(alpha * scale, 2)) },
            s => new(("train-loss", Losses.MeanSquare(s.Task.Residuals())),
                ("train-accuracy", Losses.Accuracy(s.Task.Residuals() + s.Task.Y, s.Task.Y.ArgMax())),
                ("test-accuracy", Losses.Accuracy(s.Task.Model.Apply(s.TestX), s.TestY.ArgMax())))) with
        { At = LogSteps.UpTo(ImageSteps), Objectives = s => [s.Task.Objective()] };
    }

    public override IReadOnlyList<Arm> Arms =>
    [
        Identities(),
        .. Alphas.Prepend(Rich).Select(alpha => Network(Slug.Of("network", alpha), Standard with { Alpha = alpha }, Steps)),
        Network("slow", Standard with { Rate = Rate / 4 }, 2 * Steps),
        .. Shown.Select(alpha => Moments(Slug.Of("infinite", alpha), Standard with { Alpha = alpha, Width = null }, Steps)),
        Moments("reduced", Standard, Steps), Moments("redrawn-1", Standard with { Draw = 11 }, Steps), Moments("redrawn-2", Standard with { Draw = 12 }, Steps),
        .. Epsilons.Skip(1).Select(epsilon => Network(Slug.Of("epsilon", epsilon), Standard with { Epsilon = epsilon }, Steps)),
        .. Epsilons.Select(epsilon => Moments(Slug.Of("linear", epsilon), Standard with { Epsilon = epsilon, IsLinear = true }, Steps)),
        .. Ratios.Where(ratio => ratio != Ratios[1]).Select(ratio => Moments(Slug.Of("ratio", ratio), Standard with { Samples = (int)Math.Round(ratio * Dimension) }, Steps)),
        .. Widths.Select(width => Moments(Slug.Of("width", width), Small with { Width = width }, Self)),
        Moments("width-infinite", Small, Self), Moments("width-kernel", Small, Self, linearized: true),
        .. LazyAlphas.Select(alpha => Network(Slug.Of("lazy", alpha), Standard with { Alpha = alpha }, 100)),
        .. LazyAlphas.Select(alpha => Network(Slug.Of("unscaled", alpha), Standard with { Alpha = alpha, Rate = Rate * Math.Pow(alpha / LazyAlphas[^1], 2) }, 100)),
        .. Dimensions.Select(dimension => Spread(Slug.Of("draws", dimension), new(dimension, null, 4 * dimension, Middle, Epsilon, Rate))),
        .. FixedWidths.Select(width => Spread(Slug.Of("fixed", width), Small with { Width = width })),
        .. from alpha in StudentAlphas from isLinear in new[] { false, true } select Student(Slug.Of(isLinear ? "student-linear" : "student", alpha), alpha, isLinear),
        .. new EqualTuning("train-loss") { Minimize = true, TuningSeeds = [50] }.Over("rate", ImageRates, from alpha in ImageAlphas from scale in new[] { LargeStart, 1 }
            select (Slug.Of(scale == 1 ? "images-small" : "images", alpha), (Func<double, Arm>)(rate => Image(Slug.Of("image", alpha), alpha, scale, rate)))),
    ];

    string OfEpsilon(double epsilon) => epsilon == Epsilon ? Slug.Of("network", Middle) : Slug.Of("epsilon", epsilon);
    string OfRatio(double ratio) => ratio == Ratios[1] ? Slug.Of("network", Middle) : Slug.Of("ratio", ratio);
    string[] ByEpsilon => Array.ConvertAll(Epsilons, OfEpsilon);
    string[] Linear => Array.ConvertAll(Epsilons, epsilon => Slug.Of("linear", epsilon));
    static string[] Redrawn => ["reduced", "redrawn-1", "redrawn-2"];

    // Readings; thresholds of relative loss were fixed beforehand

    static DelayedGeneralization Delay(SeedRun run, string arm, double fits = 0.05, double generalizes = 0.1) =>
        DelayedGeneralization.Of(run[arm]["train-loss"], loss => loss < fits, run[arm]["test-loss"], loss => loss < generalizes);
    static double Gap(SeedRun run, string arm) => Delay(run, arm).Gap;
    static double Gap(SeedRun run, double alpha) => Gap(run, Slug.Of("network", alpha));
    static double SlowGap(SeedRun run) => Gap(run, "slow") - Gap(run, Middle);
    static double Last(SeedRun run, double alpha, string metric) => run[Slug.Of("network", alpha)][metric].Last;
    static double Least(SeedRun run, string arm, string metric = "test-loss") => run[arm][metric].Min;
    static double At(SeedRun run, string arm, string metric, long? step) => step is { } at ? run[arm][metric].At(at) : double.NaN;
    static double FromTwin(SeedRun run, double alpha, Func<DelayedGeneralization, long?> when) =>
        At(run, Slug.Of("network", alpha), "twin-distance", when(Delay(run, Slug.Of("network", alpha))));
    static double LeavesTwin(SeedRun run, double alpha) => FromTwin(run, alpha, delay => delay.Generalizes) / FromTwin(run, alpha, delay => delay.Fits);
    static double Trend(string[] arms, Func<string, double> read) => RankCorrelation.WithOrder(Array.ConvertAll(arms, arm => read(arm)));
    static double LazySlope(SeedRun run, string arm) => LinearFit.Exponent(LazyAlphas, alpha => run[Slug.Of(arm, alpha)]["twin-distance"].Last);
    static double SpreadSlope(SeedRun run, string arm, int[] sizes) => LinearFit.Exponent(sizes, size => run[Slug.Of(arm, size)]["spread"].LastN(3).Mean);

    /// <summary>Log movement at a time over that at a quarter of the rate; both run to half the steps of the first.</summary>
    double SlowMovement(SeedRun run) => Math.Log(run[Slug.Of("network", Middle)]["movement"].Between(0, Steps / 2).Last / run["slow"]["movement"].Last);

    /// <summary>Whether a network fits long before it generalises, generalises badly when it fits, and well in the end.</summary>
    static bool Groks(SeedRun run, string arm, double fits, double generalizes) => run[arm]["test-loss"].Last <= generalizes
        && Delay(run, arm, fits, generalizes).Gap >= Math.Log10(3) && At(run, arm, "test-loss", Delay(run, arm, fits, generalizes).Fits) >= 0.3;

    /// <summary>The share of the rise of log alignment that is later than the fit.</summary>
    static double LateRise(SeedRun run, string metric) => LateRise(run[Slug.Of("network", Middle)][metric], Delay(run, Slug.Of("network", Middle)).Fits);
    static double LateRise(Series series, long? fit) => fit is { } at ? Math.Log(series.Last / series.At(at)) / Math.Log(series.Last / series.First) : double.NaN;

    static IEnumerable<double> Apart(Series one, Series other) => one.Values.ToArray().Zip(other.Values.ToArray(), (a, b) => Math.Abs(a / b - 1));

    /// <summary>Mean relative distance of train and test loss of N units from those of another arm, from step 100 on.</summary>
    static double Distance(SeedRun run, int width, string from) => new[] { "train-loss", "test-loss" }.Average(metric =>
        Apart(run[Slug.Of("width", width)][metric].Between(100, Self), run[from][metric].Between(100, Self)).Average());

    static double WidthSlope(SeedRun run, string from) => LinearFit.Exponent(Widths, width => Distance(run, width, from));
    static double WorstWidth(StudyRun run, string from) => Widths.Max(width => run.Each(seed => Distance(seed, width, from)).Average() * Math.Sqrt(width) / 3);

    /// <summary>How much later a network on images generalises at the larger scale; NaN where it does not at the smaller one, so that there is nothing to compare.</summary>
    static double ImageDelay(SeedRun run, string arm)
    {
        DelayedGeneralization Of(ArmRun images) => DelayedGeneralization.Of(images["train-accuracy"], accuracy => accuracy >= 0.99, images["test-accuracy"], accuracy => accuracy >= 0.85);
        DelayedGeneralization At(double alpha) => Of(run[Slug.Of(arm, alpha)]);
        return At(ImageAlphas[0]) is { Generalizes: not null } small ? At(ImageAlphas[^1]).Gap - small.Gap : double.NaN;
    }

    static readonly Requirement NineOfTen = Successes.Of(AtLeast.Of(9), null, trials: 10);

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("moments", "the centred function of trained units is that of their mean and second moment: largest difference on fresh inputs after 50 steps")
            .Of(run => run["identities"]["difference"].Last).Asks(AtMost.Of(1e-10)),
        Claim.Identity("gradient", "steps of the moments are those of automatic differentiation over the whole run: largest relative difference of test losses")
            .Of(run => Apart(run[Slug.Of("network", Middle)]["test-loss"], run["reduced"]["test-loss"]).Max()).Asks(AtMost.Of(1e-6)),
        Claim.Identity("slope", "the derivative along one weight is 1 + ε h: relative difference from central differences")
            .Of(run => run["identities"]["slope"].Last).Asks(AtMost.Of(1e-6)),
        Claim.Identity("test-loss", "the test loss from moments lies within 4 standard errors of 100,000 samples' mean")
            .Of(run => run["identities"]["deviation"].Last).Asks(AtMost.Of(4)),
        Claim.Prediction("self-averaging", "losses of N units come to those of infinitely many as a power of N: exponent of the distance; the control holds the tangent kernel")
            .Of(run => WidthSlope(run, "width-infinite")).Control(run => WidthSlope(run, "width-kernel"))
            .Asks(AtMost.Of(-0.3)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.Prediction("finite-width", "and within 3/√N at 50, 200 and 800 units: the worst mean distance over that; the control holds the tangent kernel")
            .OfAll(run => WorstWidth(run, "width-infinite")).ControlOfAll(run => WorstWidth(run, "width-kernel"), mustBe: Verdict.Failed)
            .Asks(AtMost.Of(1)).Over(Seeds.Together).Expect(Verdict.Held),
        .. from check in ((string Id, double Fits, double Generalizes)[])[("grokking", 0.05, 0.1), ("grokking-robust", 0.1, 0.2)]
           let groks = (Func<SeedRun, string, bool>)((run, arm) => Groks(run, arm, check.Fits, check.Generalizes))
           select Claim.OfPaper(check.Id, $"descent alone groks: train loss below {Text(check.Fits)} three times earlier than test loss below {Text(check.Generalizes)}, and then at least 0.3")
            .Of(run => groks(run, Slug.Of("network", Middle))).Control(run => groks(run, Slug.Of("network", Rich))).Control(run => groks(run, OfRatio(Ratios[3])))
            .Asks(NineOfTen).Over(Seeds.Proportion).Expect(Verdict.Held),
        .. from check in ((string Id, double Small, double Large, Verdict Expected)[])
               [("rich-gap", Rich, Middle, Verdict.Held), ("scale-delays", Alphas[0], Middle, Verdict.Held), ("scale-delays-more", Middle, 2, Verdict.Inconclusive)]
           select Claim.OfPaper(check.Id, $"the gap in decades of steps rises from scale {Text(check.Small)} to {Text(check.Large)}; a quarter of the rate leaves it")
            .Of(run => Gap(run, check.Large) - Gap(run, check.Small)).Control(SlowGap).Control(SlowGap, Within.Of(0, 0.1), Verdict.Held)
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(check.Expected),
        Claim.OfPaper("early-kernel", "up to the fit the network is its linearised twin: distance on test inputs over the network's size, at the fit; the control is a rich start")
            .Of(run => FromTwin(run, Middle, delay => delay.Fits)).Control(run => FromTwin(run, Rich, delay => delay.Fits))
            .Asks(AtMost.Of(0.3)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("leaves-kernel", "the distance of the network from its twin is three times larger where it generalises than at the fit; the control is a rich start")
            .Of(run => LeavesTwin(run, Middle)).Control(run => LeavesTwin(run, Rich)).Asks(AtLeast.Of(3)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("twin-never", "the linearised twin never generalises: its least test loss; the control is the network")
            .Of(run => Least(run, Slug.Of("network", Middle), "twin-test-loss")).Control(run => Least(run, Slug.Of("network", Middle)))
            .Asks(AtLeast.Of(0.5)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("late-features", "features are learned after the fit: more than half of the rise of log alignment is later; the control is the twin, whose weights move, too")
            .Of(run => LateRise(run, "alignment") > 0.5).Control(run => LateRise(run, "twin-alignment") > 0.5)
            .Asks(NineOfTen).Over(Seeds.Proportion).Expect(Verdict.Inconclusive),
        Claim.OfPaper("feature-learning", "in the end the units lie along the teacher: alignment over its maximum D, 1/D at random; the control is the twin")
            .Of(run => Last(run, Middle, "alignment") / Dimension).Control(run => Last(run, Middle, "twin-alignment") / Dimension)
            .Asks(AtLeast.Of(0.5)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("movement", "weights move less the larger the scale, 0.125 to 8, by 5 % at least: least fall of log movement; a quarter of the rate moves them as far")
            .Of(run => Alphas.Zip(Alphas.Skip(1), (small, large) => Math.Log(Last(run, small, "movement") / Last(run, large, "movement"))).Min())
            .Control(SlowMovement).Control(SlowMovement, Within.Of(0, 0.05), Verdict.Held).Asks(Above.Of(0.05)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("lazy-never", "at scale 8 the network does not generalise: test loss in the end; the control is scale 0.5")
            .Of(run => Last(run, 8, "test-loss")).Control(run => Last(run, Middle, "test-loss")).Asks(AtLeast.Of(0.3)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("aligned-peak", $"the better the initial kernel suits the task (ε = {string.Join(", ", Epsilons.Select(Text))}), the lower the peak of the test loss; "
                + "controls: three draws of everything at one ε, and a linear teacher, whose peak changes by less than 5 %")
            .Of(run => Trend(ByEpsilon, arm => run[arm]["test-loss"].Max) <= -0.99).Control(run => Trend(Redrawn, arm => run[arm]["test-loss"].Max) <= -0.99)
            .Control(run => Linear.Max(arm => run[arm]["test-loss"].Max) / Linear.Min(arm => run[arm]["test-loss"].Max) < 1.05, NineOfTen, Verdict.Held)
            .Asks(NineOfTen).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("aligned-gap", "the better the initial kernel suits the task, the smaller the gap; the control is three draws of everything at one ε")
            .Of(run => Trend(ByEpsilon, arm => Gap(run, arm)) <= -0.99).Control(run => Trend(Redrawn, arm => Gap(run, arm)) <= -0.99)
            .Given("at least 10,000 steps", _ => Steps >= 10_000).Asks(NineOfTen).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("aligned-kernel", "the centred alignment of the initial kernel with the targets rises with ε; controls: three draws of everything, and a linear teacher")
            .Of(run => Trend(ByEpsilon, arm => run[arm]["kernel-alignment"].First) >= 0.99).Control(run => Trend(Redrawn, arm => run[arm]["kernel-alignment"].First) >= 0.99)
            .Control(run => Trend(Linear, arm => run[arm]["kernel-alignment"].First) >= 0.99).Asks(NineOfTen).Over(Seeds.Proportion).Expect(Verdict.Held),
        Claim.OfPaper("few-samples", $"with {Text(Ratios[0])} samples an input the network never generalises: its least test loss; the control has {Text(Ratios[1])}")
            .Of(run => Least(run, OfRatio(Ratios[0]))).Control(run => Least(run, OfRatio(Ratios[1]))).Asks(AtLeast.Of(0.1)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("more-samples", $"with {Text(Ratios[2])} samples an input the gap is smaller than with {Text(Ratios[1])}; the control has {Text(Ratios[0])}")
            .Of(run => Gap(run, Middle) - Gap(run, OfRatio(Ratios[2]))).Control(run => Gap(run, Middle) - Gap(run, OfRatio(Ratios[0])))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("many-samples", $"with {Text(Ratios[2])} samples an input the network does not grok: the gap is a factor of 3 at most; the control has {Text(Ratios[1])}")
            .Of(run => Gap(run, OfRatio(Ratios[2]))).Control(run => Gap(run, Middle)).Asks(AtMost.Of(Math.Round(Math.Log10(3), 4))).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("lazy-limit", "the distance from the linearised twin after 100 steps falls as 1/α: exponent over scales 8 to 512; the control has one rate for all scales")
            .Of(run => LazySlope(run, "lazy")).Control(run => LazySlope(run, "unscaled")).Asks(Within.Of(-1, 0.1)).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.Prediction("data-average", "at 4 samples an input the spread of log test loss over draws of data falls with the inputs: exponent; the control has more units only")
            .Of(run => SpreadSlope(run, "draws", Dimensions)).Control(run => SpreadSlope(run, "fixed", FixedWidths))
            .Asks(AtMost.Of(-0.25)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        .. from check in ((string Id, double Small, double Large)[])[("student", StudentAlphas[0], StudentAlphas[1]), ("student-lazier", StudentAlphas[1], StudentAlphas[2])]
           let rise = (Func<SeedRun, string, double>)((run, arm) => Gap(run, Slug.Of(arm, check.Large)) - Gap(run, Slug.Of(arm, check.Small)))
           select Claim.OfPaper(check.Id, $"the gap of a student of three rectifiers rises from scale {Text(check.Small)} to {Text(check.Large)}; the control has a linear teacher")
            .Of(run => rise(run, "student")).Control(run => rise(run, "student-linear")).Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("images", "from a start 8 times as large the delay from 99 % of training to 85 % of test images rises from scale 0.1 to 10; the control has a common start")
            .Of(run => ImageDelay(run, "images")).Control(run => ImageDelay(run, "images-small")).Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
    ];

    public override IReadOnlyList<Figure> Figures =>
    [
        new("grokking", "Train and test loss, measured (points), of infinitely many units and of the linearised twin (lines)", Grokking),
        new("gap", "Steps of generalisation over steps of the fit, by output scale; a lower bound where a network does not generalise, as at scale 8", Gaps),
        new("alignment", "Alignment of the units with the teacher over time, by output scale", run => Plot.Line(Curves(run, "alignment", "scale",
            Alphas.Prepend(Rich).Select(alpha => (Slug.Of("network", alpha), "alignment", Text(alpha)))
                .Append((Slug.Of("network", Middle), "twin-alignment", $"twin of {Text(Middle)}"))),
            new("step", "step", true), new("alignment", "alignment with the teacher, at random 1"), "scale")),
        new("window", "Test loss over time by samples an input", run => Plot.Line(
            Curves(run, "loss", "samples an input", Ratios.Select(ratio => (OfRatio(ratio), "test-loss", Text(ratio)))),
            new("step", "step", true), new("loss", "test loss over mean square of the targets", true), "samples an input")),
    ];

    /// <summary>Means over seeds at each step but 0, which has no logarithm.</summary>
    static Table Curves(StudyRun run, string value, string color, IEnumerable<(string Arm, string Metric, string Label)> lines) =>
        Table.Of(run.Bands(lines).Where(point => point.Step > 0)).With("step", point => point.Step).With(value, point => point.Estimate.Mean).With(color, point => point.Label);

    static Drawing Grokking(StudyRun run)
    {
        string[] kinds = ["train", "test"];
        var twins = kinds.Select(kind => (Slug.Of("network", Middle), $"twin-{kind}-loss", $"{kind}, twin of {Text(Middle)}"));
        IEnumerable<(string, string, string)> Lines(string arm) =>
            from alpha in Shown from kind in kinds select (Slug.Of(arm, alpha), $"{kind}-loss", $"{kind}, α = {Text(alpha)}");
        return Plot.PointsAndTheory(Curves(run, "loss", "loss of", Lines("network")).Append(Curves(run, "theory", "loss of", Lines("infinite").Concat(twins))),
            new("step", "step", true), new("loss", "loss over mean square of the targets"), "theory", "loss of");
    }

    static Drawing Gaps(StudyRun run)
    {
        var rows = from below in ((double Fits, double Generalizes)[])[(0.05, 0.1), (0.1, 0.2)] from alpha in Alphas.Prepend(Rich) select (alpha, below);
        return Plot.Line(Table.Of(rows).With("scale", row => row.alpha).With("thresholds", row => $"{Text(row.below.Fits)} and {Text(row.below.Generalizes)}")
                .WithEstimate("gap", row => run.Estimate(seed => Delay(seed, Slug.Of("network", row.alpha), row.below.Fits, row.below.Generalizes).Gap)),
            new("scale", "output scale α", true), new("gap", "gap in decades of steps"), "thresholds", "low", "high");
    }
}
