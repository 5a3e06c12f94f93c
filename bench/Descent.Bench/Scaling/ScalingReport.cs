using System.Text.Json.Nodes;
using Descent.Bench.Limits;
using Descent.Bench.Workloads;
using Descent.Engine;
using Descent.Engine.Kernels;
using Descent.Training;

namespace Descent.Bench.Scaling;

/// <summary>How the time of a training step grows with width, batch and replicas, beside what its matrix products would take at the rate of gemm-512.</summary>
/// <param name="MachineGigaflops">The best rate of gemm-512 in the same run.</param>
public sealed record ScalingReport(double MachineGigaflops, int Threads, IReadOnlyList<ScalingCurve> Curves)
{
    const int RoundCount = 9;

    const int Features = 64, Classes = 10, Batch = 64, Width = 64;

    /// <summary>Training of a perceptron 64-W-W-10 with ReLU, cross-entropy and SGD on one batch.</summary>
    public static IWorkloadRun Perceptron(int width, int batch)
    {
        var key = RandomKey.FromSeed(0);
        var parameters = Perceptrons.Draw(key.Fold(0), Features, width, width, Classes).ToArray();
        return new TrainingRun<Mlp>(Perceptrons.Of(parameters), new Sgd(0.01), [key.Fold(1).Normal([batch, Features]), key.Fold(2).Integers([batch], Classes)],
            (net, given) => Losses.CrossEntropy(net.Apply(given[0]), given[1]));
    }

    /// <summary>Measures every curve. About a minute.</summary>
    /// <param name="secondsARound">Each point has nine rounds.</param>
    /// <param name="done">Is told of each curve when it is done.</param>
    public static ScalingReport Measure(double secondsARound, Action<string> done)
    {
        var machine = 0.0;
        ScalingCurve[] curves =
        [
            Curve("width", $"{Features}-W-W-{Classes}, batch {Batch}", 16, 2048, width => Perceptron(width, Batch)),
            Curve("batch", $"{Features}-{Width}-{Width}-{Classes}", 1, 4096, batch => Perceptron(Width, batch)),
            Curve("replicas", "10-64-64-10, batch 64 each, by Vmap", 1, 1024, count => new Replicas(count).StartRandom(RandomKey.FromSeed(0))),
        ];
        return new(machine, Parallelism.Threads, curves);

        ScalingCurve Curve(string axis, string net, int from, int to, Func<int, IWorkloadRun> start)
        {
            var product = new MatrixProduct(512).StartRandom(RandomKey.FromSeed(0));
            machine = Math.Max(machine, Point(512, product).Gigaflops);
            var curve = new ScalingCurve(axis, net, [.. Doubling(from, to).Select(size => Point(size, start(size)))]);
            done(axis);
            return curve;
        }

        ScalingPoint Point(int size, IWorkloadRun run) => new(size, Rounds.Microseconds(run.Step, secondsARound, RoundCount)[RoundCount / 2], Products.Flops(run.Program));
    }

    /// <summary>Each size twice the one before.</summary>
    public static IEnumerable<int> Doubling(int from, int to)
    {
        for (var size = from; size <= to; size *= 2) yield return size;
    }

    public JsonObject ToJson() => new()
    {
        ["gemm_512_gflops"] = MachineGigaflops,
        ["threads"] = Threads,
        ["share"] = ScalingCurve.Share,
        ["curves"] = new JsonArray([.. Curves.Select(curve => curve.ToJson(MachineGigaflops))]),
    };
}
