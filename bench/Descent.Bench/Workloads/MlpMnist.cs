using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>MLP 784-512-512-10, ReLU, batch 128, cross-entropy, Adam.</summary>
public sealed record MlpMnist : Workload
{
    public override string Name => "mlp-mnist";

    public override int Order => 2;

    public override WorkloadInputs Draw(RandomKey key) =>
        Given(Perceptrons.Draw(key.Fold(0), 784, 512, 512, 10), ("x", key.Fold(1).Normal([128, 784])), ("y", Labels(key.Fold(2), 128, 10)));

    public override IWorkloadRun Start(WorkloadInputs given) => new TrainingRun<Mlp>(Perceptrons.Of(given.Parameters), new Adam(1e-3), [given["x"], given["y"]],
        (net, batch) => Losses.CrossEntropy(net.Apply(batch[0]), batch[1]));
}
