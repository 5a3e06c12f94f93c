using System.Globalization;

namespace Descent.Studies.Dynamics;

/// <summary>What path-conditioning does to a network before any training, as arms that compute and do not train.</summary>
static class PathRescaling
{
    public static readonly double[] Gains = [0.1, 0.3, 1, 3, 10];
    public static readonly (string Name, int[] Widths)[] Architectures =
        [("constant-16", [16, 16, 16, 16]), ("outputs-10", [64, 64, 64, 64, 10]), ("bottleneck-8", [64, 64, 8, 64, 10]), ("wide-256", [64, 256, 10])];

    public static IEnumerable<Arm> Arms =>
    [
        .. Architectures.Select(some => Arm.Compute($"sizes-{some.Name}", key => Sizes(key, some.Widths))),
        Arm.Compute("sizes-constant-64", key => Sizes(key, [64, 64, 64, 64])),
        Arm.Compute("exact", Exact), Arm.Compute("alignment", Alignment),
    ];

    public static Mlp Draw(RandomKey key, int[] widths, Initializer initializer, ElementType element = ElementType.Float32, bool bias = true) =>
        Mlp.Create(key, [.. widths], new ReluActivation(), initializer, bias, element);

    static Mlp Random(Mlp net, RandomKey key) => Rescaling.Apply(net, Rescaling.Random(net, key));

    static double[] Flat(IEnumerable<Linear> layers) => [.. layers.SelectMany(layer => layer.Weight.ToDoubles().Concat(layer.Bias?.ToDoubles() ?? []))];

    static double Largest(IEnumerable<double> values) => values.Max(Math.Abs);

    /// <summary>Bz of a rescaled copy, from θ' = θ exp(−Bz/2).</summary>
    static double[] Shifts(Mlp net, Mlp rescaled) => [.. Flat(net.Layers).Zip(Flat(rescaled.Layers), (before, after) => -2 * Math.Log(after / before))];

    /// <summary>F(z) of the copy from the definition, with g of the network as it was.</summary>
    static double Criterion(Mlp net, double[] shifts)
    {
        var g = Flat(PathLifting.DiagonalMetric(net));
        return g.Length * Math.Log(g.Zip(shifts, (value, shift) => value * Math.Exp(shift)).Sum()) - shifts.Sum();
    }

    /// <summary>Identities, each as the worst of what was drawn.</summary>
    static Dictionary<string, double> Exact(RandomKey key)
    {
        var found = new Dictionary<string, double>();
        foreach (var (name, element) in (ReadOnlySpan<(string, ElementType)>)[("function-64", ElementType.Float64), ("function-32", ElementType.Float32)])
        {
            var deep = Draw(key.Fold(1), [20, 32, 8, 32, 10], new PyTorchDefault(), element);
            var x = key.Fold(2).Normal([100, 20], element: element);
            var outputs = deep.Apply(x).ToDoubles();
            found[name] = ((Mlp[])[Random(deep, key.Fold(3)), Rescaling.Apply(deep, Rescaling.Balance(deep)), new PathConditioning().Apply(deep)])
                .Max(rescaled => Largest(outputs.Zip(rescaled.Apply(x).ToDoubles(), (a, b) => a - b))) / Largest(outputs);
        }

        int[] widths = [3, 4, 3, 2];
        var net = Draw(key.Fold(4), widths, new PyTorchDefault(), ElementType.Float64);
        var (copy, p) = (Random(net, key.Fold(5)), Flat(net.Layers).Length);
        double[] g = Flat(PathLifting.DiagonalMetric(net)), moved = Flat(PathLifting.DiagonalMetric(copy)), shifts = Shifts(net, copy);
        var jacobian = PathLifting.Jacobian(net);
        found["enumeration"] = Largest((jacobian * jacobian).Sum(0).ToDoubles().Zip(g, (a, b) => a / b - 1));
        found["trace"] = Math.Abs(g.Zip(shifts, (value, shift) => value * Math.Exp(shift)).Sum() / moved.Sum() - 1);
        found["log-shift"] = Math.Abs(moved.Zip(g, (after, before) => Math.Log(after / before)).Sum() - shifts.Sum()) / p;

        var method = new PathConditioning(Sweeps: 1000, Tolerance: 1e-12);
        var solved = method.Solve(net);
        var least = Rescaling.Apply(net, solved.LogScales);
        var (metric, total) = (PathLifting.DiagonalMetric(least), Flat(PathLifting.DiagonalMetric(least)).Sum());
        found["stationarity"] = Enumerable.Range(0, widths.Length - 2).Max(k => Largest(
            (p * (metric[k + 1].Weight.Sum(0) - metric[k].Weight.Sum(1) - metric[k].Bias!) / total + (widths[k] + 1 - widths[k + 2])).ToDoubles()));
        var scale = Math.Max(1, Math.Abs(solved.Criterion[0]));
        found["largest-rise"] = solved.Criterion.Zip(solved.Criterion.Skip(1), (before, after) => after - before).Max() / scale;
        found["least-excess"] = key.Fold(6).Split(20).Min(draw => Criterion(net, Shifts(net, Rescaling.Apply(least, Rescaling.Random(least, draw, 0.1)))) - Criterion(net, Shifts(net, least)));
        found["orbit"] = Largest(Flat(method.Apply(copy).Layers).Zip(Flat(least.Layers), (a, b) => a / b - 1));
        return found;
    }

    /// <summary>Size and spread of the rescaling by gain; biases are there, and zero.</summary>
    static Dictionary<string, double> Sizes(RandomKey key, int[] widths)
    {
        var found = new Dictionary<string, double>();
        foreach (var gain in Gains) Add(Gain(gain), new HeNormal(gain * Math.Sqrt(2)));
        Add("orthogonal", new OrthogonalInitializer(Math.Sqrt(2)));
        return found;

        void Add(string name, Initializer initializer)
        {
            double[][] z = [.. new PathConditioning(Sweeps: 1000).Solve(Draw(key, widths, initializer, ElementType.Float64)).LogScales.Select(layer => layer.ToDoubles())];
            found[$"size-{name}"] = Math.Sqrt(z.SelectMany(layer => layer).Average(value => value * value));
            found[$"spread-{name}"] = Math.Sqrt(z.SelectMany(layer => layer.Select(value => value - layer.Average())).Average(value => value * value));
            for (var k = 0; k < z.Length; k++) found[$"layer-{k + 1}-{name}"] = z[k].Average();
        }
    }

    public static string Gain(double gain) => string.Create(CultureInfo.InvariantCulture, $"gain-{gain * 10:0}-tenths");

    static readonly int[][] Small = [[3, 4, 3, 2], [4, 6, 6, 2]];
    const int Draws = 2;

    /// <summary>How many networks of one seed have their spectrum taken.</summary>
    public static int Spectra => Draws * Small.Length;

    /// <summary>Mean changes of divergence and condition by conditioning, and how often they fall; by random rescaling, too.</summary>
    static Dictionary<string, double> Alignment(RandomKey key)
    {
        var found = new Dictionary<string, double>();
        foreach (var (net, draw) in from widths in Small from draw in key.Split(Draws) select (Draw(draw.Fold(widths[0]), widths, new PyTorchDefault(), ElementType.Float64), draw))
        {
            var (before, after, random) = (PathKernelSpectrum.Of(net), PathKernelSpectrum.Of(new PathConditioning(1000).Apply(net)), PathKernelSpectrum.Of(Random(net, draw.Fold(1))));
            Add("divergence", after.Divergence - before.Divergence, random.Divergence - before.Divergence);
            Add("condition", after.LogCondition - before.LogCondition, random.LogCondition - before.LogCondition);
        }
        return found;

        void Add(string name, double change, double randomChange)
        {
            foreach (var (metric, value) in (ReadOnlySpan<(string, double)>)[("change", change / Spectra), ("falls", change < 0 ? 1 : 0), ("falls-random", randomChange < 0 ? 1 : 0)])
                found[$"{name}-{metric}"] = found.GetValueOrDefault($"{name}-{metric}") + value;
        }
    }
}
