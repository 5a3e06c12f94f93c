using System.Globalization;
using Descent.Bench.Workloads;
using Descent.Engine;
using Descent.Engine.Kernels;

namespace Descent.Bench.Limits;

/// <summary>The rate of the matrix products inside mlp-mnist as a share of gemm-512's, all in turn with two threads; every kernel counts with its fastest time.</summary>
public static class ProductRate
{
    const int Threads = 2;

    const int Turns = 25;

    const int StepsATurn = 10;

    public static IEnumerable<Limit> Measure()
    {
        var before = Parallelism.Threads;
        double[] rates;
        var workload = new MlpMnist();
        try
        {
            Parallelism.Threads = Threads;
            var step = workload.StartRandom(RandomKey.FromSeed(0));
            rates = Measure(step, Products.Bare(step.Program), new MatrixProduct(512).StartRandom(RandomKey.FromSeed(0)));
        }
        finally
        {
            Parallelism.Threads = before;
        }
        var bar = new Bar(Relation.AtLeast, 0.8);
        yield return new("products-inside", workload.Name, rates[0] / rates[2], "", bar, Note(rates[0], "the kernels that hold a product, whole, with what is joined to it"));
        yield return new("products-bare", workload.Name, rates[1] / rates[2], "", bar, Note(rates[1], "the same products alone in one plan"));

        string Note(double rate, string what) => string.Create(CultureInfo.InvariantCulture, $"{rate:0} of gemm-512's {rates[2]:0} GFLOP/s, {Threads} threads; {what}");
    }

    static double[] Measure(params IWorkloadRun[] runs)
    {
        foreach (var run in runs) Rounds.Microseconds(() => run.KernelTimes(1), 0.1, 1);
        var fastest = Array.ConvertAll(runs, _ => Array.Empty<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            for (var i = 0; i < runs.Length; i++) fastest[i] = StepOverhead.Fastest(fastest[i], runs[i].KernelTimes(StepsATurn));
        }
        return [.. runs.Select((run, i) => Products.Inside(run.Program, [.. run.KernelTimes(1).Zip(fastest[i], (kernel, time) => kernel with { Microseconds = time })]))];
    }
}
