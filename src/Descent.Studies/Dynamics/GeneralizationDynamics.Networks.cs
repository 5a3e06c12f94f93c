using System.Globalization;

namespace Descent.Studies.Dynamics;

/// <summary>The nonlinear students: two-layer networks trained whole, and the readout of a fixed random layer.</summary>
public sealed partial record GeneralizationDynamics
{
    [Option("training samples of the networks"), Range(20, 10_000)] public int NetworkSamples { get; init; } = 100;
    [Option("full-batch steps of every network", Unit = "steps"), Range(1, 1_000_000), Scales(Quick = 2000)] public int Steps { get; init; } = 4000;
    [Option("step of the networks' descent; above 200 hidden units divided by their number over 200"), Range(1e-6, 10)] public double NetworkRate { get; init; } = 0.1;
    [Option("hidden units of the networks"), Range(1, 10_000), Increasing(2), Scales(Quick = "5,20,100")] public int[] Widths { get; init; } = [2, 5, 10, 20, 50, 100, 200, 400];
    [Option("hidden units of the fixed layers"), Range(1, 10_000), Increasing] public int[] FeatureWidths { get; init; } = [20, 50, 80, 100, 125, 200, 400];

    [Option("data set of images, of which even classes are told from odd ones")] public string Data { get; init; } = "mnist";
    [Option("training images of a seed", Unit = "images"), Range(50, 10_000), Scales(Quick = 200)] public int Images { get; init; } = 1000;
    [Option("hidden units of the networks on images"), Range(1, 10_000), Increasing(2), Scales(Quick = "2,50", Full = "2,5,10,20,35,50,75,100,150,200")] public int[] ImageWidths { get; init; } = [2, 10, 50, 200];
    [Option("steps of descent on images", Unit = "steps"), Range(1, 1_000_000), Scales(Quick = 200, Full = 10_000)] public int ImageSteps { get; init; } = 2000;
    [Option("batch on images", Unit = "images"), Range(1, 4096)] public int Batch { get; init; } = 100;
    [Option("rates tried by every network on images"), Range(1e-6, 10), Scales(Quick = "0.1")] public double[] ImageRates { get; init; } = [0.03, 0.1, 0.3];
    [Option("share of training images with the wrong label"), Range(0.01, 0.5)] public double Flipped { get; init; } = 0.2;

    const int Inputs = 20;
    const int TeacherUnits = 5;
    const double NetworkNoise = 0.25;
    const int TestSamples = 1000;

    /// <summary>Hidden units on which networks of twice the samples, and of other draws, are trained as well.</summary>
    int[] Compared => [.. Widths.Where(width => width <= 50)];

    /// <summary>The width whose parameters are nearest to a number of samples, as a factor.</summary>
    int Transition => Widths.MinBy(width => Math.Abs(Math.Log(Weights(width) / NetworkSamples)));

    static double Weights(int width) => width * (Inputs + 1.0);

    static string Of(string arm, int width) => string.Create(CultureInfo.InvariantCulture, $"{arm}-{width}");

    static (ReluTeacher Teacher, NoisySamples Train, NoisySamples Validation, NoisySamples Test, RandomKey Other) DrawNetwork(RandomKey key, int samples)
    {
        var keys = key.Fold(1).Split(5);
        var teacher = ReluTeacher.Draw(keys[0], Inputs, TeacherUnits, NetworkNoise);
        return (teacher, teacher.Sample(keys[1], samples), teacher.Sample(keys[2], samples), teacher.Sample(keys[3], TestSamples), keys[4]);
    }

    // A two-layer network without biases, all of it trained

    sealed record NetworkState(Mlp Net, [Frozen] Tensor X, [Frozen] Tensor Y, [Frozen] Tensor TestX, [Frozen] Tensor TestY);

    Arm Network(string name, int width, int samples, int draw = 0)
    {
        static Tensor Column(Tensor values) => values.To(ElementType.Float32).ExpandAxis(1);
        static Tensor Loss(Mlp net, Tensor x, Tensor y) => Losses.MeanSquare(net.Apply(x), y);
        var rate = NetworkRate / Math.Max(1, width / 200.0);
        return Arm.Create(Of(name, width), Steps,
            key =>
            {
                var (_, train, _, test, rest) = DrawNetwork(draw == 0 ? key : key.Fold(draw), samples);
                var keys = rest.Split(2);
                Linear Layer(RandomKey from, int inputs, int outputs) => Linear.Create(from, inputs, outputs, new NormalInitializer(1 / Math.Sqrt(inputs)), bias: false);
                return new NetworkState(new Mlp([Layer(keys[0], Inputs, width), Layer(keys[1], width, 1)], new ReluActivation()),
                    train.X.To(ElementType.Float32), Column(train.Y), test.X.To(ElementType.Float32), Column(test.Y - test.Noise));
            },
            (s, _) => s with { Net = new Sgd(rate).Apply(s.Net, Transform.Grad<Mlp>(net => 0.5 * Loss(net, s.X, s.Y))(s.Net), Tree.Empty, Tensor.Scalar(0, ElementType.Int32)).Model },
            s => new(("test-error", Loss(s.Net, s.TestX, s.TestY) + NetworkNoise), ("training-error", Loss(s.Net, s.X, s.Y)))) with
        {
            At = LogSteps.UpTo(Steps),
            Objectives = s => [Objective.OfSamples("square", s.Net, s.X, s.Y, (net, x) => net.Apply(x), Losses.SumSquarePerSample)],
        };
    }

    // A fixed random layer: the readout of least norm, and ridge with the penalty that is best on a validation set

    Arm Features(string name, int width, int samples) => Arm.Compute(Of(name, width), key =>
    {
        var (_, train, validation, test, rest) = DrawNetwork(key, samples);
        var layer = RandomFeatures.Create(rest, Inputs, width, new ReluActivation(), ElementType.Float64);
        var regression = SpectralRegression.Of(layer.Apply(train.X), train.Y);
        var (seen, tested) = (validation with { X = layer.Apply(validation.X) }, test with { X = layer.Apply(test.X), Y = test.Y - test.Noise });
        var ridges = Enumerable.Range(0, 12).Select(i => regression.Ridge(Math.Pow(10, -3 + 5 * i / 11.0))).ToArray();
        double Error(Tensor readout) => NetworkNoise + MeanSquare(tested, readout);
        return new Dictionary<string, double>
        {
            ["least-norm-error"] = Error(regression.Ridge(0)),
            ["ridge-error"] = Error(ridges.MinBy(readout => MeanSquare(seen, readout))!),
            ["best-ridge-error"] = ridges.Min(Error),
        };
    });

    // Even against odd classes of images, with some labels flipped; pixels are averaged two by two

    sealed record ImageState(Mlp Net, [Frozen] Tensor X, [Frozen] Tensor Y);

    /// <summary>[n, side²] to [n, (side/2)²].</summary>
    static Tensor Coarse(Tensor images)
    {
        var half = (int)Math.Sqrt(images.Shape[1]) / 2;
        return images.Reshape(images.Shape[0], half, 2, half, 2).Mean(2, 4).Reshape(images.Shape[0], half * half);
    }

    static Tensor Odd(Tensor classes) => classes & Tensor.OnesLike(classes);

    Arm Image(string name, int width, double rate, double flipped)
    {
        const int pool = 10_000, tested = 2000;
        var data = new Lazy<ImageSplit>(() => ImageSplit.Load(Data, pool, tested));
        var test = new Lazy<(Tensor X, Tensor Odd)>(() => (Coarse(data.Value.Test.X), Odd(data.Value.Test.Y)));
        return Arm.Create(Of(name, width), ImageSteps,
            key =>
            {
                var keys = key.Fold(3).Split(3);
                var rows = keys[0].Permutation(pool).Slice(0, 0, Images);
                var flips = keys[1].Bernoulli(flipped, [Images]).To(ElementType.Int32);
                var x = Coarse(data.Value.Train.X.Gather(rows));
                return new ImageState(Mlp.Create(keys[2], [x.Shape[1], width, 2], new ReluActivation(), new HeNormal()), x, Odd(data.Value.Train.Y.Gather(rows)) ^ flips);
            },
            (s, key) =>
            {
                var rows = key.Integers([Batch], Images);
                var gradient = Transform.Grad<Mlp>(net => Losses.CrossEntropy(net.Apply(s.X.Gather(rows)), s.Y.Gather(rows)))(s.Net);
                return s with { Net = new Sgd(rate).Apply(s.Net, gradient, Tree.Empty, Tensor.Scalar(0, ElementType.Int32)).Model };
            },
            s => new(("training-loss", Losses.CrossEntropy(s.Net.Apply(s.X), s.Y)), ("test-error", 100 * (1 - Losses.Accuracy(s.Net.Apply(test.Value.X), test.Value.Odd))))) with
        {
            At = LogSteps.UpTo(ImageSteps, first: Math.Min(10, ImageSteps)),
            Objectives = s => [Objective.OfSamples("cross-entropy", s.Net, s.X, s.Y, (net, x) => net.Apply(x), Losses.CrossEntropyPerSample)],
        };
    }

    /// <summary>Every width and kind of labels takes the rate that fits its own training labels best: no test image has a say.</summary>
    IEnumerable<Arm> ImageArms => new EqualTuning("training-loss") { Minimize = true }.Over("rate", ImageRates,
        from kind in (string[])["images", "images-clean"]
        from width in ImageWidths
        select (Of(kind, width), (Func<double, Arm>)(rate => Image(kind, width, rate, kind == "images" ? Flipped : 0))));

    IEnumerable<Arm> NetworkArms =>
    [
        .. Widths.Select(width => Network("network", width, NetworkSamples)),
        .. Compared.Select(width => Network("network-double", width, 2 * NetworkSamples)),
        .. Compared.Select(width => Network("network-again", width, NetworkSamples, draw: 2)),
        .. FeatureWidths.Select(width => Features("features", width, NetworkSamples)),
        .. FeatureWidths.Select(width => Features("features-double", width, 2 * NetworkSamples)),
        .. ImageArms,
    ];

    // What claims read

    static double Final(SeedRun run, string arm, int width) => run[Of(arm, width)]["test-error"].Last;

    static double NetworkOvertraining(SeedRun run, string arm, int width) => Final(run, arm, width) - run[Of(arm, width)]["test-error"].Min;

    static double RidgeOvertraining(SeedRun run, int width) => run[Of("features", width)]["ridge-error"].Last - run[Of("features", width)]["best-ridge-error"].Last;

    static double LeastNorm(SeedRun run, string arm, int width) => run[Of(arm, width)]["least-norm-error"].Last;

    /// <summary>The width at which the median over seeds is largest.</summary>
    static int Peak(StudyRun study, int[] widths, Func<SeedRun, int, double> read) => widths.MaxBy(width => Summary.Of(study.Each(run => read(run, width))).Median);

    int GridPoint(int width) => Array.IndexOf(FeatureWidths, width);

    int FeatureTransition(int samples) => FeatureWidths.MinBy(width => Math.Abs(Math.Log((double)width / samples)));

    /// <summary>Points of test error by which the widest network overtrains more than the smaller one that does most.</summary>
    double ImageExcess(SeedRun run, string kind) =>
        NetworkOvertraining(run, kind, ImageWidths[^1]) - ImageWidths[..^1].Max(width => NetworkOvertraining(run, kind, width));

    /// <summary>Factors of two between the parameters at the peak of overtraining and the samples.</summary>
    double PeakFactor(StudyRun study, string arm, int[] widths) => Math.Log2(Weights(Peak(study, widths, (run, width) => NetworkOvertraining(run, arm, width))) / NetworkSamples);

    /// <summary>Grid points from a seed's peak at so many samples to its peak in another arm.</summary>
    double Shift(SeedRun run, string to)
    {
        int At(string arm) => Array.IndexOf(Compared, Compared.MaxBy(width => NetworkOvertraining(run, arm, width)));
        return At(to) - At("network");
    }

    IEnumerable<Claim> NetworkClaims =>
    [
        Claim.OfPaper("wide-protects", "the widest network overtrains less than the one with as many parameters as samples")
            .Of(run => NetworkOvertraining(run, "network", Widths[^1]) - NetworkOvertraining(run, "network", Transition))
            .Control(run => RidgeOvertraining(run, FeatureWidths[^1]) - RidgeOvertraining(run, FeatureTransition(NetworkSamples)))
            .Asks(Below.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("wide-is-harmless", "without early stopping the widest network ends no worse than the next smaller one, the best of the rest: relative excess of test error")
            .Of(run => Final(run, "network", Widths[^1]) / Final(run, "network", Widths[^2]) - 1).Control(run => Final(run, "network", Transition) / Final(run, "network", Widths[^2]) - 1)
            .Asks(AtMost.Of(0.05)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("readout-peak", "the least-norm readout of a fixed layer is worst where hidden units equal samples: grid points from there, of the median")
            .OfAll(study => GridPoint(Peak(study, FeatureWidths, (run, width) => LeastNorm(run, "features", width))) - GridPoint(FeatureTransition(NetworkSamples)))
            .ControlOfAll(study => GridPoint(Peak(study, FeatureWidths, (run, width) => LeastNorm(run, "features-double", width))) - GridPoint(FeatureTransition(NetworkSamples)))
            .ControlOfAll(study => GridPoint(Peak(study, FeatureWidths, (run, width) => LeastNorm(run, "features-double", width))) - GridPoint(FeatureTransition(2 * NetworkSamples)), mustBe: Verdict.Held)
            .Asks(Within.Of(0, 1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("network-peak", "networks overtrain most where parameters are within a factor of two of the samples: factors of two, of the median")
            .OfAll(study => PeakFactor(study, "network", Widths)).ControlOfAll(study => PeakFactor(study, "network-double", Compared))
            .Asks(Within.Of(0, 1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("network-peak-shift", "with twice the samples the peak moves up one point of the grid of widths")
            .Of(run => Shift(run, "network-double")).Control(run => Shift(run, "network-again"))
            .Asks(Within.Of(1, 0.5)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("images", "on images with flipped labels the widest network overtrains less than the smaller one that does most, by a point of test error at least")
            .Of(run => ImageExcess(run, "images")).Control(run => ImageExcess(run, "images-clean"))
            .Asks(AtMost.Of(-1)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
    ];

    Drawing Networks(StudyRun run)
    {
        (string Name, int[] Widths, Func<SeedRun, int, double> Read)[] lines =
        [
            ("network, end", Widths, (seed, width) => Final(seed, "network", width)),
            ("network, best time", Widths, (seed, width) => Final(seed, "network", width) - NetworkOvertraining(seed, "network", width)),
            ("fixed layer, least norm", FeatureWidths, (seed, width) => LeastNorm(seed, "features", width)),
            ("fixed layer, ridge", FeatureWidths, (seed, width) => seed[Of("features", width)]["ridge-error"].Last),
        ];
        var rows = lines.SelectMany(line => line.Widths.Select(width => (line.Name, width, Error: Summary.Of(run.Each(seed => line.Read(seed, width))).Median))).ToArray();
        var table = new Table().With("width", rows.Select(row => (double)row.width)).With("error", rows.Select(row => row.Error)).With("student", rows.Select(row => row.Name));
        return Plot.Line(table, new("width", "hidden units", true), new("error", "test error, median", true), "student");
    }
}
