namespace Descent.Studies.Dynamics;

/// <summary>The same knob in networks of rectifiers: a student of a small teacher, and images.</summary>
public sealed partial record LazyToRichGrokking
{
    [Option("data set of images")] public string Data { get; init; } = "mnist";
    [Option("training images of a seed", Unit = "images"), Range(50, 9000), Scales(Quick = 100, Full = 1000)] public int Images { get; init; } = 500;
    [Option("steps of descent on images", Unit = "steps"), Range(1, 1_000_000), Scales(Quick = 100, Full = 10_000)] public int ImageSteps { get; init; } = 2000;
    [Option("rates tried by every network on images, in units of 1 / (scale of output · scale of start)²"), Range(1e-6, 100), Scales(Quick = "1")]
    public double[] ImageRates { get; init; } = [0.3, 1, 3];

    static readonly double[] RectifierAlphas = [0.25, 1, 4], ImageAlphas = [0.1, 10];
    const int Inputs = 20;
    const int TeacherUnits = 3;
    const int StudentUnits = 100;
    const double LargeStart = 8;

    /// <summary>A network, samples, and targets that make up for the outputs at the start.</summary>
    sealed record RectifierState(CentredModel<Mlp> Model, [property: Frozen] Tensor X, [property: Frozen] Tensor Y, [property: Frozen] Tensor Uncentred,
        [property: Frozen] Tensor TestX, [property: Frozen] Tensor TestY)
    {
        public static RectifierState Begin(Mlp network, double alpha, Tensor x, Tensor y, Tensor testX, Tensor testY) =>
            CentredModel.Of(network, alpha) is var model ? new(model, x, y, model.Uncentred(x, y), testX, testY) : null!;

        public Tensor Residual(Mlp network) => Model.Scale * network.Apply(X) - Uncentred;

        public RectifierState Next(double rate)
        {
            var gradient = Transform.Grad<Mlp>(network => 0.5 * MeanSquare(Residual(network)))(Model.Network);
            return this with { Model = Model with { Network = new Sgd(rate).Apply(Model.Network, gradient, Tree.Empty, Tensor.Scalar(0, ElementType.Int32)).Model } };
        }

        public IReadOnlyList<Objective> Objectives(double alpha) =>
            [Objective.OfSamples("square", Model.Network, X, Uncentred, (network, x) => alpha * network.Apply(x), Losses.MeanSquarePerSample)];
    }

    static Mlp Rectifiers(RandomKey key, Axes widths, double gain) => Mlp.Create(key, widths, new ReluActivation(), new HeNormal(gain), bias: false);

    Arm Student(string name, double alpha, bool isLinear) => Arm.Create(name, Steps / 2,
        key =>
        {
            var keys = key.Fold(4).Split(4);
            // A linear teacher's inputs have the variance 1/D, and so the same targets at √D times the inputs.
            NoisySamples Sample(RandomKey from, int count) => isLinear
                ? LinearTeacher.Draw(keys[0], Inputs, noiseVariance: 0).Sample(from, count) is var samples ? samples with { X = Math.Sqrt(Inputs) * samples.X } : null!
                : ReluTeacher.Draw(keys[0], Inputs, TeacherUnits, noiseVariance: 0).Sample(from, count);
            static Tensor Single(Tensor x) => x.To(ElementType.Float32);
            var (train, test) = (Sample(keys[1], 10 * Inputs), Sample(keys[2], 1000));
            return RectifierState.Begin(Rectifiers(keys[3], [Inputs, StudentUnits, 1], 1), alpha, Single(train.X), Single(train.Y.ExpandAxis(1)),
                Single(test.X), Single(test.Y.ExpandAxis(1)));
        },
        (s, _) => s.Next(Rate / (StudentUnits * alpha * alpha)),
        s => new(("train-loss", MeanSquare(s.Residual(s.Model.Network)) / MeanSquare(s.Y)),
            ("test-loss", MeanSquare(s.Model.Apply(s.TestX) - s.TestY) / MeanSquare(s.TestY)), ("movement", s.Model.Movement()))) with
    { At = LogSteps.UpTo(Steps / 2), Objectives = s => s.Objectives(alpha) };

    Arm Image(string name, double alpha, double scale, double rate)
    {
        const int pool = 10_000, tested = 1000;
        var data = new Lazy<ImageSplit>(() => ImageSplit.Load(Data, pool, tested).Pooled(2));
        return Arm.Create(name, ImageSteps,
            key =>
            {
                var keys = key.Fold(5).Split(2);
                var rows = keys[0].Permutation(pool).Slice(0, 0, Images);
                var (x, classes) = (data.Value.Train.X.Gather(rows), data.Value.Classes);
                return RectifierState.Begin(Rectifiers(keys[1], [x.Shape[1], 64, classes], Math.Sqrt(2) * scale), alpha, x, Tensor.OneHot(data.Value.Train.Y.Gather(rows), classes),
                    data.Value.Test.X + 0.0, Tensor.OneHot(data.Value.Test.Y, classes));
            },
            (s, _) => s.Next(rate / Math.Pow(alpha * scale, 2)),
            s =>
            {
                var residual = s.Residual(s.Model.Network);
                return new(("train-loss", MeanSquare(residual)), ("train-accuracy", Losses.Accuracy(residual + s.Y, s.Y.ArgMax())),
                    ("test-accuracy", Losses.Accuracy(s.Model.Apply(s.TestX), s.TestY.ArgMax())));
            }) with
        { At = LogSteps.UpTo(ImageSteps), Objectives = s => s.Objectives(alpha) };
    }

    IEnumerable<Arm> RectifierArms =>
    [
        .. RectifierAlphas.SelectMany(alpha => new[] { Student(Of("student", alpha), alpha, isLinear: false), Student(Of("student-linear", alpha), alpha, isLinear: true) }),
        .. new EqualTuning("train-loss") { Minimize = true, TuningSeeds = [50] }.Over("rate", ImageRates,
            from alpha in ImageAlphas
            from scale in new[] { LargeStart, 1 }
            select (Of(scale == 1 ? "images-small" : "images", alpha), (Func<double, Arm>)(rate => Image(Of("image", alpha), alpha, scale, rate)))),
    ];

    static double ImageGap(SeedRun run, string arm) =>
        DelayedGeneralization.Of(run[arm]["train-accuracy"], accuracy => accuracy >= 0.99, run[arm]["test-accuracy"], accuracy => accuracy >= 0.85).Gap;

    static Claim StudentClaim(string id, double from, double to) => Claim.OfPaper(id,
            $"the gap of a student of three rectifiers rises with the output scale, from {Text(from)} to {Text(to)}; the control has a linear teacher")
        .Of(run => Gap(run, Of("student", to)) - Gap(run, Of("student", from))).Control(run => Gap(run, Of("student-linear", to)) - Gap(run, Of("student-linear", from)))
        .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Inconclusive);

    static IEnumerable<Claim> RectifierClaims =>
    [
        StudentClaim("student", RectifierAlphas[0], RectifierAlphas[1]), StudentClaim("student-lazier", RectifierAlphas[1], RectifierAlphas[2]),
        Claim.OfPaper("images", "on images, with a start 8 times as large, the gap from 99 % of training to 85 % of test images rises with the output scale; the control has a common start")
            .Of(run => ImageGap(run, Of("images", ImageAlphas[^1])) - ImageGap(run, Of("images", ImageAlphas[0])))
            .Control(run => ImageGap(run, Of("images-small", ImageAlphas[^1])) - ImageGap(run, Of("images-small", ImageAlphas[0])))
            .Asks(Above.Of(0)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
    ];
}
