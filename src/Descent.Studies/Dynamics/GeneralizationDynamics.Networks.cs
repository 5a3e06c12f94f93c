using System.Globalization;
using Descent.Analysis;
using Descent.Contracts;
using Descent.Contracts.Statistics;
using Descent.Data;
using Descent.Engine;
using Descent.Training;

namespace Descent.Studies.Dynamics;

/// <summary>The nonlinear students: two-layer networks trained whole, and the readout of a fixed random layer.</summary>
public sealed partial record GeneralizationDynamics
{
    [Option("training samples of the networks"), Range(20, 10_000)] public int NetworkSamples { get; init; } = 100;
    [Option("full-batch steps of every network", Unit = "steps"), Range(1, 1_000_000), Scales(Quick = 2000)] public int Steps { get; init; } = 4000;
    [Option("step of the networks' descent; above 200 hidden units divided by their number over 200"), Range(1e-6, 10)] public double NetworkRate { get; init; } = 0.1;
    [Option("hidden units of the networks, increasing, two at least"), Range(1, 10_000), Scales(Quick = "5,20,100")] public int[] Widths { get; init; } = [2, 5, 10, 20, 50, 100, 200, 400];
    [Option("hidden units of the fixed layers, increasing"), Range(1, 10_000)] public int[] FeatureWidths { get; init; } = [20, 50, 80, 100, 125, 200, 400];

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

    /// <param name="slowdown">How many times smaller the step is, and more numerous the steps.</param>
    Arm Network(string name, int width, int samples, int draw = 0, int slowdown = 1)
    {
        static Tensor Column(Tensor values) => values.To(ElementType.Float32).ExpandAxis(1);
        static Tensor Loss(Mlp net, Tensor x, Tensor y) => Losses.MeanSquare(net.Apply(x), y);
        var (rate, steps) = (NetworkRate / Math.Max(1, width / 200.0) / slowdown, Steps * slowdown);
        return Arm.Create(Of(name, width), steps,
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
            At = LogSteps.UpTo(steps),
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

    IEnumerable<Arm> NetworkArms =>
    [
        .. Widths.Select(width => Network("network", width, NetworkSamples)),
        .. Widths[^2..].Select(width => Network("network-gentle", width, NetworkSamples, slowdown: 3)),
        .. Compared.Select(width => Network("network-double", width, 2 * NetworkSamples)),
        .. Compared.Select(width => Network("network-again", width, NetworkSamples, draw: 2)),
        .. FeatureWidths.Select(width => Features("features", width, NetworkSamples)),
        .. FeatureWidths.Select(width => Features("features-double", width, 2 * NetworkSamples)),
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
        Harmless("wide-is-harmless", "without early stopping the widest network ends no worse than the next smaller one, the best of the rest: relative excess of test error", "network"),
        Harmless("wide-is-harmless-gently", "the same with steps of a third, below twice the inverse curvature at the start", "network-gentle"),
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
    ];

    Claim Harmless(string id, string text, string arm) => Claim.OfPaper(id, text)
        .Of(run => Final(run, arm, Widths[^1]) / Final(run, arm, Widths[^2]) - 1).Control(run => Final(run, "network", Transition) / Final(run, arm, Widths[^2]) - 1)
        .Asks(AtMost.Of(0.05)).Over(Seeds.Mean).Expect(Verdict.Held);

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
