using System.Globalization;
using Descent.Analysis;
using Descent.Contracts;
using Descent.Engine;
using Descent.Training;

namespace Descent.Studies.Dynamics;

/// <summary>In deep linear classification the scale of the first weights and the accuracy of training decide together which margin is maximised.</summary>
/// <remarks>
/// Moroshko, Gunasekar, Woodworth, Lee, Srebro and Soudry (2020), arXiv:2007.06738: diagonal networks w = u₊^D − u₋^D on the exponential loss.
/// Smaller: 20 samples of 60 inputs, smoothed margins to 10⁴.
/// </remarks>
public sealed record DiagonalNetworks : Study
{
    [Option("samples of each draw"), Range(2, 1000)] public int Samples { get; init; } = 20;
    [Option("inputs of each sample"), Range(4, 10_000), Scales(Full = 200)] public int Inputs { get; init; } = 60;
    [Option("depths whose curves are followed; claims are about 2 and 3"), Range(2, 16), Scales(Full = "2,3,4,8")] public int[] Depths { get; init; } = [2, 3];
    [Option("smoothed margin at which a path ends: the logarithm of 1 / loss", Unit = "nats"), Range(50, 1e6), Scales(Quick = 300, Full = 230_000)] public double Accuracy { get; init; } = 10_000;
    [Option("most Euler steps of a path"), Range(100, 100_000_000), Scales(Full = 10_000_000)] public int Steps { get; init; } = 400_000;
    [Option("relative growth of the rate of plain descent at each step"), Range(1e-4, 0.5)] public double Rate { get; init; } = 0.02;

    const double Early = 18.420680743952367;  // log 10⁸
    static readonly double[] Alphas = [0.1, 0.3, 1, 3, 10, 30];
    static readonly double[] Collapsing = [1, 3, 10, 30];
    static readonly (string Name, double Value)[] Mus = [("mu-10", 10), ("mu-1", 1), ("mu-0-1", 0.1), ("mu-0-01", 0.01)];
    static readonly double MatchedAlpha = Math.Cbrt(9);

    public override Paper Paper { get; } = new("diagonal-networks", "Implicit Bias in Deep Linear Classification: Initialization Scale vs Training Accuracy",
        "Edward Moroshko, Suriya Gunasekar, Blake Woodworth, Jason D. Lee, Nathan Srebro, Daniel Soudry", 2020, "arXiv:2007.06738");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(4, 80, 7200);

    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 2 : 10;

    // Setup: a teacher that reads three inputs; labels are folded into the samples

    /// <summary>y x, [samples, inputs].</summary>
    Tensor Draw(RandomKey key)
    {
        var x = key.Normal([Samples, Inputs], element: ElementType.Float64);
        return x * Tensor.Sign(x.Slice(1, 0, 1) - x.Slice(1, 1, 2) + x.Slice(1, 2, 3));
    }

    Tensor Ones => Tensor.Ones([Samples], ElementType.Float64);

    static Tensor Scalar(double value) => Tensor.Scalar(value, ElementType.Float64);

    static Tensor Distance(Tensor a, Tensor b) => Tensor.Sqrt(((a - b) * (a - b)).Sum() / (b * b).Sum());

    static Tensor Margin(Tensor x, Tensor w) => (x * w).Sum(-1).Min();

    // Paths: the normalised flow by Euler steps; w is kept where the smoothed margin passes a stop

    /// <summary>Where to keep w, and the µ of the potential that it is compared with there.</summary>
    sealed record Stop(string Name, double At, int Depth, double Mu);

    /// <param name="References">The ℓ₁ and ℓ₂ max margins and each stop's least potential, [2 + stops, inputs].</param>
    /// <param name="Kept">w at each stop, NaN before it, [stops, inputs].</param>
    sealed record PathState(DiagonalNetwork Network, Tensor X, Tensor References, Tensor LastWeights, Tensor LastMargin, Tensor Kept);

    Stop[] Stops(int depth, double alpha)
    {
        if (depth == 1) return [new("early", Early, 2, 1 / Early), .. Mus.Skip(1).Select(mu => new Stop(mu.Name, 100, 2, mu.Value))];
        var scale = Math.Pow(alpha, depth);
        return [new("early", Early, depth, scale / Early), .. Mus.Where(mu => IsStop(scale / mu.Value)).Select(mu => new Stop(mu.Name, scale / mu.Value, depth, mu.Value))];
    }

    /// <summary>The grid of smoothed margins begins at 5, above log n, where every sample is on its side.</summary>
    bool IsStop(double at) => at >= 5 && at <= Accuracy;

    Arm Path(int depth, double alpha)
    {
        var (euler, stops) = (new DiagonalEuler(), Stops(depth, alpha));
        return Arm.Create(Name(depth, alpha), Steps,
            key =>
            {
                var x = Draw(key);
                Tensor[] references = [MinimumL1.Margin(x, Ones).Weights, HardMargin.Solve(x, Ones).Weights,
                    .. stops.Select(stop => PotentialMargin.Solve(x, Ones, Potential.OfDepth(stop.Depth), stop.Mu).Weights)];
                return new PathState(DiagonalNetwork.Create(Inputs, depth, alpha), x, Tensor.Stack(0, references),
                    Tensor.Zeros([Inputs], ElementType.Float64), Scalar(0), Tensor.Full([stops.Length, Inputs], double.NaN, ElementType.Float64));
            },
            (s, _) =>
            {
                var next = euler.Advance(s.Network, s.X);
                return s with { Network = next.Next, LastWeights = next.Weights, LastMargin = next.SmoothedMargin, Kept = Keep(s.Kept, stops, (s.LastWeights, s.LastMargin), (next.Weights, next.SmoothedMargin)) };
            },
            s =>
            {
                Tensor Least(int i) => s.References.Slice(0, i, i + 1).SqueezeAxis(0);
                var (l1, l2) = (Tensor.Abs(Least(0)).Sum(), Tensor.Sqrt((Least(1) * Least(1)).Sum()));
                var margin = Margin(s.X, s.LastWeights);
                var metrics = new List<(string, Tensor)>
                {
                    ("smoothed-margin", s.LastMargin), ("excess-l1", ExcessNorm.L1(s.LastWeights, margin, l1)), ("excess-l2", ExcessNorm.L2(s.LastWeights, margin, l2)),
                    ("done", (s.LastMargin >= Accuracy).To(ElementType.Int32)),
                };
                for (var i = 0; i < stops.Length; i++)
                {
                    var (kept, least, mu, potential) = (s.Kept.Slice(0, i, i + 1).SqueezeAxis(0), Least(2 + i), Scalar(stops[i].Mu), Potential.OfDepth(stops[i].Depth));
                    var keptMargin = Margin(s.X, kept);
                    metrics.Add(($"{stops[i].Name}-excess", ExcessNorm.Of(potential, mu, kept, keptMargin, potential.Sum(least, mu))));
                    metrics.Add(($"{stops[i].Name}-excess-l2", ExcessNorm.L2(kept, keptMargin, l2)));
                    metrics.Add(($"{stops[i].Name}-distance", Distance(kept / keptMargin, least)));
                    metrics.Add(($"{stops[i].Name}-distance-l1", Distance(kept / keptMargin, Least(0))));
                    metrics.Add(($"{stops[i].Name}-distance-l2", Distance(kept / keptMargin, Least(1))));
                }
                return new([.. metrics]);
            }) with
        { At = LogSteps.UpTo(Steps, perDecade: 40), Until = "done", Objectives = s => [Objective.Of("log-loss", s.Network, network => Losses.LogExponential(network.Apply(s.X)))] };
    }

    /// <summary>w on the chord between two points of a path, where the smoothed margin between them passes a stop.</summary>
    static Tensor Keep(Tensor kept, Stop[] stops, (Tensor Weights, Tensor Margin) last, (Tensor Weights, Tensor Margin) now)
    {
        var at = Tensor.From(Array.ConvertAll(stops, stop => stop.At), [stops.Length, 1]);
        var chord = last.Weights + (at - last.Margin) / (now.Margin - last.Margin) * (now.Weights - last.Weights);
        return Tensor.Where((at > last.Margin) & (at <= now.Margin), chord, kept);
    }

    static string Name(int depth, double alpha) => $"depth-{depth}-scale-{alpha.ToString("0.###", CultureInfo.InvariantCulture).Replace('.', '-')}";

    public override IReadOnlyList<Arm> Arms =>
    [
        Path(1, 1), Path(2, 0.001), Path(3, MatchedAlpha),
        .. from depth in Depths from alpha in Alphas select Path(depth, alpha),
    ];

    public override IReadOnlyList<Claim> Claims => [];
}
