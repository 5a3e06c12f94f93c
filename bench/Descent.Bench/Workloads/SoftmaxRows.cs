using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>softmax over [1024, 256] float32, along the last axis.</summary>
public sealed record SoftmaxRows : Workload
{
    public override string Name => "softmax";

    public override int Order => 12;

    public override WorkloadInputs Draw(RandomKey key) => Given([], ("x", key.Normal([1024, 256])));

    public override IWorkloadRun Start(WorkloadInputs given) => new MeasurementRun([given["x"]], all => [all[0].Softmax()]);
}
