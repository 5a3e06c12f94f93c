using System.Globalization;
using Descent.Analysis;
using Descent.Contracts;
using Descent.Contracts.Statistics;
using Descent.Engine;
using Descent.Training;

namespace Descent.Studies.Dynamics;

/// <summary>Interpolating points on a line by a wide network: with frozen kinks a cubic spline, with moving kinks a linear one.</summary>
/// <remarks>
/// Williams, Trager, Silva, Panozzo, Zorin and Bruna (2019), arXiv:1906.07842. Smaller: six points, widths to 2000; surfaces are left out.
/// </remarks>
public sealed record UnivariateRelu : Study
{
    [Option("hidden units, even and increasing, two at least; fits are drawn at the last"), Range(20, 100_000), Scales(Quick = "100,200,400", Full = "500,1000,2000,4000")]
    public int[] Widths { get; init; } = [250, 500, 1000, 2000];
    [Option("most full-batch steps"), Range(100, 10_000_000), Scales(Quick = 2000)] public int Steps { get; init; } = 20_000;

    const double Stop = 5e-9;
    const double Low = -0.8;
    const double Bin = 0.02;
    const int Bins = 85;
    const double Reach = 0.03;
    static readonly double[] X = [-0.8, -0.5, -0.1, 0.3, 0.6, 0.9];
    static readonly double[] Y = [0.3, -0.4, 0.5, 0.1, -0.5, 0.2];
    static readonly double[] Grid = [.. Enumerable.Range(0, Bins + 1).Select(i => Low + Bin * i)];
    static readonly double[] Kernels = [-1, -9, -100, -900];
    static readonly double[] Imbalances = [-100, -9, 0, 9, 100];
    static readonly NaturalCubicSpline Cubic = NaturalCubicSpline.Through(X, Y);
    static readonly LinearSpline Linear = new(X, Y);

    public override Paper Paper { get; } = new("univariate-relu", "Gradient Dynamics of Shallow Univariate ReLU Networks",
        "Francis Williams, Matthew Trager, Claudio Silva, Daniele Panozzo, Denis Zorin, Joan Bruna", 2019, "arXiv:1906.07842");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(4, 90, 3600);

    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 10;

    public override string Method => "";

    public override string Notes => "";

    // Setup

    int Width => Widths[^1];

    static Tensor Of(double[] values) => Tensor.From(values, [values.Length]);

    static Tensor Loss(UnivariateReluNetwork net) => Losses.SumSquare(net.Apply(Of(X)), Of(Y));

    /// <summary>How the output is scaled with the width.</summary>
    enum Scaling { Root, Mean, Unit }

    static double OutputScale(Scaling scaling, int width) => scaling switch { Scaling.Root => Math.Sqrt(width), Scaling.Mean => width, _ => 1 };

    /// <param name="Radius">ρ = ‖(a, b)‖.</param>
    /// <param name="Vote">|c|.</param>
    /// <param name="Rate">At α = √m; elsewhere times α²/m, which keeps the speed of the output.</param>
    sealed record Setting(double Radius, double Vote, double Rate);

    /// <summary>cρ = 1, so that every imbalance begins with the same function of each neuron.</summary>
    static Setting Of(double imbalance)
    {
        var radius = Math.Sqrt((Math.Sqrt(imbalance * imbalance + 4) - imbalance) / 2);
        return new(radius, 1 / radius, (imbalance < 0 ? 1 : 0.3) / (radius * radius + 1 / (radius * radius)));
    }

    static UnivariateReluNetwork Start(RandomKey key, Setting setting, int width, Scaling scaling) =>
        UnivariateReluNetwork.Mirrored(key, width, setting.Radius, setting.Vote, OutputScale(scaling, width));

    static Tensor Distance(Tensor a, Tensor b) => Tensor.Sqrt(((a - b) * (a - b)).Mean());

    /// <summary>The largest change of an imbalance, relative to the start's c² + ρ².</summary>
    static Tensor Drift(UnivariateReluNetwork net, UnivariateReluNetwork start) =>
        Tensor.Abs(net.Imbalances() - start.Imbalances()).Max() / (start.Votes * start.Votes + start.Radii() * start.Radii()).Max();

    static UnivariateReluNetwork Descended(UnivariateReluNetwork net, UnivariateReluNetwork slope, Tensor step) => net with
    {
        Slopes = net.Slopes - step * slope.Slopes, Offsets = net.Offsets - step * slope.Offsets, Votes = net.Votes - step * slope.Votes,
    };

    // Training: descent on all weights at once until the loss is below 5e-9

    /// <param name="Kernel">The tangent kernel of the start, from the points to the grid.</param>
    sealed record Fit(UnivariateReluNetwork Net, [Frozen] UnivariateReluNetwork Start, [Frozen] KernelInterpolation Kernel);

    Arm Train(string name, Setting setting, int width, Scaling scaling, bool detailed = false, bool frozen = false)
    {
        var scale = OutputScale(scaling, width);
        var rate = setting.Rate * scale * scale / width;
        return Arm.Create(name, Steps,
            key =>
            {
                var net = Start(key, setting, width, scaling);
                return new Fit(net, Start(key, setting, width, scaling), KernelInterpolation.OfTangents(net, (n, x) => n.Apply(x), Of(X), Of(Grid)));
            },
            (s, _) =>
            {
                var (loss, slope) = Transform.ValueAndGrad<UnivariateReluNetwork>(Loss)(s.Net);
                var step = Tensor.Where(loss >= Stop, Tensor.Scalar(rate, ElementType.Float64), 0.0);
                var next = Descended(s.Net, slope, step);
                return s with { Net = frozen ? next with { Slopes = s.Net.Slopes, Offsets = s.Net.Offsets } : next };
            },
            s => new([.. Measure(s), .. detailed ? Details(s) : []])) with
        { At = LogSteps.UpTo(Steps, perDecade: 8, first: 100), Until = "done", Objectives = s => [Objective.Of("square", s.Net, Loss)] };
    }

    static IEnumerable<(string, Tensor)> Measure(Fit s)
    {
        var loss = Loss(s.Net);
        yield return ("loss", loss);
        yield return ("done", (loss < Stop).To(ElementType.Int32));
        yield return ("kernel-distance", Distance(s.Net.Apply(Of(Grid)), s.Kernel.Through(s.Net.Apply(Of(X)))));
        yield return ("turn", s.Net.Turns(s.Start).Mean());
        yield return ("drift", Drift(s.Net, s.Start));
    }

    /// <summary>The function, and where it bends: as it is, and with kinks that moved by more than the reach put back.</summary>
    static IEnumerable<(string, Tensor)> Details(Fit s)
    {
        var (kinks, before, jumps, fit) = (s.Net.Kinks(), s.Start.Kinks(), s.Net.SlopeJumps(), s.Net.Apply(Of(Grid)));
        var bends = CurvatureHistogram.Gather(kinks, jumps, Low, Bin, Bins);
        var back = CurvatureHistogram.Gather(Tensor.Where(Tensor.Abs(kinks - before) > Reach, before, kinks), jumps, Low, Bin, Bins);
        IEnumerable<(string, Tensor)> Each(string name, Tensor values) =>
            Enumerable.Range(0, (int)values.Size).Select(i => (Numbered(name, i), values.Slice(0, i, i + 1).SqueezeAxis(0)));
        return [.. Each("fit", fit), .. Each("bends", bends), .. Each("bends-back", back)];
    }

    static string Numbered(string name, int i) => string.Create(CultureInfo.InvariantCulture, $"{name}-{i:00}");

    static string Name(double imbalance, int width, Scaling scaling = Scaling.Root) => string.Create(CultureInfo.InvariantCulture,
        $"{scaling switch { Scaling.Root => "root", Scaling.Mean => "mean", _ => "unit" }}-{(imbalance < 0 ? "minus-" : "")}{Math.Abs(imbalance)}-{width}");

    Arm Train(double imbalance, int width, Scaling scaling = Scaling.Root) =>
        Train(Name(imbalance, width, scaling), Of(imbalance), width, scaling, detailed: scaling == Scaling.Root && width == Width);

    // Identities: the flow and its reduction, by steps of one size and of half of it

    sealed record Pair(UnivariateReluNetwork Net, PolarReluNetwork Polar)
    {
        public Pair Next(double rate) => new(Descended(Net, Transform.Grad<UnivariateReluNetwork>(Loss)(Net), Real(rate)), Polar.Advance(Of(X), Polar.Apply(Of(X)) - Of(Y), rate));
    }

    sealed record Identities(Pair Full, Pair Half, [Frozen] UnivariateReluNetwork Start);

    Arm Identity(double imbalance)
    {
        const int width = 1000;
        var (setting, steps) = (Of(imbalance), 100);
        return Arm.Create(Slug("identity", imbalance), steps,
            key =>
            {
                UnivariateReluNetwork New() => Start(key, setting, width, Scaling.Root);
                return new Identities(new(New(), PolarReluNetwork.Of(New())), new(New(), PolarReluNetwork.Of(New())), New());
            },
            (s, _) => s with { Full = s.Full.Next(setting.Rate), Half = s.Half.Next(setting.Rate / 2).Next(setting.Rate / 2) },
            s =>
            {
                var slope = Transform.Grad<UnivariateReluNetwork>(Loss)(s.Full.Net);
                var change = Descended(s.Full.Net, slope, Real(setting.Rate)).Imbalances() - s.Full.Net.Imbalances();
                Tensor Error(Pair pair) => Distance(pair.Net.Apply(Of(Grid)), pair.Polar.Apply(Of(Grid)));
                return new(("drift-ratio", Drift(s.Full.Net, s.Start) / Drift(s.Half.Net, s.Start)), ("polar-error", Error(s.Full)), ("polar-ratio", Error(s.Full) / Error(s.Half)),
                    ("one-step", Tensor.Abs(change - setting.Rate * setting.Rate * slope.Imbalances()).Max() / (setting.Radius * setting.Radius + setting.Vote * setting.Vote)));
            });
    }

    int[] ExactWidths => [.. Widths.Select(width => 8 * width)];

    // The exact cell: a = ±1, kinks uniform on [−2, 2] or twice as dense right of 0, votes trained from 0, which ends at the least norm

    Arm Exact(int width) => Arm.Compute(Slug("exact", width), key =>
    {
        Tensor Fitted(Func<Tensor, Tensor> kinks)
        {
            var half = kinks(key.Fold(1).Uniform([width / 2], element: ElementType.Float64));
            var ones = Tensor.OnesLike(half);
            var net = new UnivariateReluNetwork(Tensor.Concatenate(0, ones, -ones), Tensor.Concatenate(0, half, -half), Tensor.Concatenate(0, ones, ones), Math.Sqrt(width));
            return (net with { Votes = MinimumNorm.Solve(net.Features(Of(X)) / Math.Sqrt(width), Of(Y)).Weights.SqueezeAxis(1) }).Apply(Of(Grid));
        }
        var uniform = Fitted(u => 4 * u - 2).ToArray<double>();
        var doubled = Fitted(u => Tensor.Where(3 * u < 1, 6 * u - 2, 3 * u - 1)).ToArray<double>();
        return new Dictionary<string, double> { ["cubic"] = Residual(uniform, 3), ["line"] = Residual(uniform, 1), ["doubled-cubic"] = Residual(doubled, 3) };
    });

    static Tensor Real(double value) => Tensor.Scalar(value, ElementType.Float64);

    static string Slug(string name, double number) => string.Create(CultureInfo.InvariantCulture, $"{name}-{(number < 0 ? "minus-" : "")}{Math.Abs(number)}");

    static double Residual(double[] fit, int degree) => PiecewisePolynomial.Residual(Grid, fit, X, degree);

    public override IReadOnlyList<Arm> Arms =>
    [
        .. ((double[])[-9, 0, 9]).Select(Identity), .. ExactWidths.Select(Exact),
        .. Widths.Select(width => Train(9, width, Scaling.Mean)), .. Widths.Select(width => Train("mean-field-" + width, new(0.1, 1, 20.0 / 2000), width, Scaling.Mean, detailed: false)),
        .. from imbalance in Kernels from width in Widths select Train(imbalance, width),
        .. from scaling in (Scaling[])[Scaling.Root, Scaling.Mean, Scaling.Unit] from width in Widths select Train(0, width, scaling),
        Train(9, Width), Train(100, Width),
        Train("mean-field", new(0.1, 1, 20.0 / 2000), Width, Scaling.Mean, detailed: true),
        Train("frozen", Of(100) with { Rate = 1 / (Of(100).Radius * Of(100).Radius) }, Width, Scaling.Root, detailed: true, frozen: true),
    ];

    // Readings

    static double[] Read(SeedRun run, string arm, string metric, int count) => [.. Enumerable.Range(0, count).Select(i => run[arm][Numbered(metric, i)].Last)];

    static double[] Fitted(SeedRun run, string arm) => Read(run, arm, "fit", Bins + 1);

    static CurvatureHistogram Bends(SeedRun run, string arm, string metric = "bends") => new(Low, Bin, Read(run, arm, metric, Bins));

    static double Share(SeedRun run, string arm, string metric = "bends") => Bends(run, arm, metric).ShareNear(X, Reach);

    string At(double imbalance) => Name(imbalance, Width);

    double Residual(SeedRun run, double imbalance, int degree) => Residual(Fitted(run, At(imbalance)), degree);

    static double Apart(double[] a, IEnumerable<double> b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Average());

    /// <summary>The slope of a metric's logarithm over that of the width.</summary>
    double WidthSlope(SeedRun run, double imbalance, Scaling scaling, string metric) =>
        LinearFit.OfLogarithms([.. Widths.Select(width => (double)width)], [.. Widths.Select(width => run[Name(imbalance, width, scaling)][metric].Last)]).Slope;

    /// <summary>The share of its bends' gain over no preference that a network owes to kinks that moved.</summary>
    static double GainByMotion(SeedRun run, string arm) =>
        (Share(run, arm) - Share(run, arm, "bends-back")) / (Share(run, arm) - Bends(run, arm).UniformShare(X, Reach));

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("dbg-res3", "x").Of(run => Residual(run, -100, 3)).Asks(AtMost.Of(100)),
        Claim.Identity("dbg-res2", "x").Of(run => Residual(run, -100, 2)).Asks(AtMost.Of(100)),
        .. Imbalances.Select(d => Claim.Identity(Slug("dbg-line", d), "x").Of(run => Residual(run, d, 1)).Asks(AtMost.Of(100))),
        .. Imbalances.Select(d => Claim.Identity(Slug("dbg-share", d), "x").Of(run => Share(run, At(d))).Asks(AtMost.Of(100))),
        .. Imbalances.Select(d => Claim.Identity(Slug("dbg-gain", d), "x").Of(run => GainByMotion(run, At(d))).Asks(AtMost.Of(100))),
        .. Imbalances.Select(d => Claim.Identity(Slug("dbg-cubicdist", d), "x").Of(run => Apart(Fitted(run, At(d)), Grid.Select(Cubic.At))).Asks(AtMost.Of(100))),
        .. Imbalances.Select(d => Claim.Identity(Slug("dbg-lindist", d), "x").Of(run => Apart(Fitted(run, At(d)), Grid.Select(Linear.At))).Asks(AtMost.Of(100))),
        .. Imbalances.Select(d => Claim.Identity(Slug("dbg-energy", d), "x").Of(run => Bends(run, At(d)).Energy(t => Math.Pow(1 + t * t, -2))).Asks(AtMost.Of(100))),
        .. Imbalances.Select(d => Claim.Identity(Slug("dbg-energyv", d), "x").Of(run => CurvatureHistogram.OfValues(Low, Bin, Fitted(run, At(d))).Energy(t => Math.Pow(1 + t * t, -2))).Asks(AtMost.Of(100))),
        Claim.Identity("dbg-energylin", "x").Of(run => CurvatureHistogram.OfValues(Low, Bin, [..Grid.Select(Linear.At)]).Energy(t => Math.Pow(1 + t * t, -2))).Asks(AtMost.Of(100)),
        Claim.Identity("dbg-energycub", "x").Of(run => CurvatureHistogram.OfValues(Low, Bin, [..Grid.Select(Cubic.At)]).Energy(t => Math.Pow(1 + t * t, -2))).Asks(AtMost.Of(100)),
        Claim.Identity("dbg-mf-line", "x").Of(run => Residual(Fitted(run, "mean-field"), 1)).Asks(AtMost.Of(100)),
        Claim.Identity("dbg-mf-share", "x").Of(run => Share(run, "mean-field")).Asks(AtMost.Of(100)),
        Claim.Identity("dbg-mf-gain", "x").Of(run => GainByMotion(run, "mean-field")).Asks(AtMost.Of(100)),
        Claim.Identity("dbg-fr-line", "x").Of(run => Residual(Fitted(run, "frozen"), 1)).Asks(AtMost.Of(100)),
        Claim.Identity("dbg-fr-share", "x").Of(run => Share(run, "frozen")).Asks(AtMost.Of(100)),
        Claim.Identity("dbg-fr-gain", "x").Of(run => GainByMotion(run, "frozen")).Asks(AtMost.Of(100)),
        Claim.Identity("dbg-std", "x").Of(run => Residual(run, -100, 0)).Asks(AtMost.Of(100)),
    ];
    public override IReadOnlyList<Figure> Figures => [];
}
