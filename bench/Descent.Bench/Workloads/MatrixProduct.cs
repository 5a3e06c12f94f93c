using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>N x N by N x N, float32.</summary>
public sealed record MatrixProduct(int Size) : Workload
{
    public MatrixProduct() : this(32) { }

    public override string Name => $"gemm-{Size}";

    public override int Order => 11;

    protected override IEnumerable<Workload> Sizes() => new[] { 32, 128, 512, 1024 }.Select(size => new MatrixProduct(size));

    public override WorkloadInputs Draw(RandomKey key) => Given([], ("a", key.Fold(0).Normal([Size, Size])), ("b", key.Fold(1).Normal([Size, Size])));

    public override IWorkloadRun Start(WorkloadInputs given) => new MeasurementRun([given["a"], given["b"]], all => [Tensor.MatMul(all[0], all[1])]);
}
