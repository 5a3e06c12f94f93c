using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>layernorm over [1024, 256] float32, along the last axis.</summary>
public sealed record LayerNormRows : Workload
{
    public override string Name => "layernorm";

    public override int Order => 14;

    public override WorkloadInputs Draw(RandomKey key) => Given([], ("x", key.Normal([1024, 256])));

    public override IWorkloadRun Start(WorkloadInputs given) => new MeasurementRun([given["x"]], all => [new LayerNorm(null, null).Apply(all[0])]);
}
