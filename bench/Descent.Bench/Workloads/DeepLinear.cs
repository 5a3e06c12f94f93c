using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>Product of eight 32x32 matrices against a target, squared loss, gradient descent, float64.</summary>
public sealed record DeepLinear : Workload
{
    public override string Name => "deep-linear";

    public override int Order => 7;

    public override WorkloadInputs Draw(RandomKey key) => Given(Enumerable.Range(0, 8).Select(_ => 0.5 * Tensor.Identity(32, ElementType.Float64)),
        ("target", key.Normal([32, 32], element: ElementType.Float64)));

    public override IWorkloadRun Start(WorkloadInputs given) => new TrainingRun<Tensor[]>([.. given.Parameters], new Sgd(1e-4), [given["target"]], (weights, batch) =>
    {
        var error = weights.Skip(1).Aggregate(weights[0], (product, weight) => Tensor.MatMul(weight, product)) - batch[0];
        return 0.5 * (error * error).Sum();
    });
}
