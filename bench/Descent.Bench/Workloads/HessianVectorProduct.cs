using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>One Hessian-vector product of MLP 784-128-10, cross-entropy over 1,024 samples.</summary>
public sealed record HessianVectorProduct : Workload
{
    public override string Name => "hvp";

    public override int Order => 8;

    public override WorkloadInputs Draw(RandomKey key) => Given(Perceptrons.Draw(key.Fold(0), 784, 128, 10),
        [("x", key.Fold(1).Normal([1024, 784])), ("y", Labels(key.Fold(2), 1024, 10)), .. Perceptrons.Draw(key.Fold(3), 784, 128, 10).Select((v, i) => ($"v{i}", v))]);

    public override IWorkloadRun Start(WorkloadInputs given) => new MeasurementRun(
        [given["x"], given["y"], .. given.Parameters, .. Enumerable.Range(0, 4).Select(i => given[$"v{i}"])],
        all => [.. Tree.From(Transform.Hvp(net => Losses.CrossEntropy(net.Apply(all[0]), all[1]), Perceptrons.Of(all[2..6]), Perceptrons.Of(all[6..]))).Leaves]);
}
