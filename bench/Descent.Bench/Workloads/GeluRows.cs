using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>gelu over [1024, 256] float32.</summary>
public sealed record GeluRows : Workload
{
    public override string Name => "gelu";

    public override int Order => 13;

    public override WorkloadInputs Draw(RandomKey key) => Given([], ("x", key.Normal([1024, 256])));

    public override IWorkloadRun Start(WorkloadInputs given) => new MeasurementRun([given["x"]], all => [new GeluTanhActivation().Apply(all[0])]);
}
