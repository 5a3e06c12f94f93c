using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>MLP 10-64-64-10, ReLU, batch 64, cross-entropy, SGD.</summary>
public sealed record MlpTiny : Workload
{
    public override string Name => "mlp-tiny";

    public override int Order => 1;

    public override WorkloadInputs Draw(RandomKey key) =>
        Given(Perceptrons.Draw(key.Fold(0), 10, 64, 64, 10), ("x", key.Fold(1).Normal([64, 10])), ("y", Labels(key.Fold(2), 64, 10)));

    public override IWorkloadRun Start(WorkloadInputs given) => new TrainingRun<Mlp>(Perceptrons.Of(given.Parameters), new Sgd(0.01), [given["x"], given["y"]],
        (net, batch) => Losses.CrossEntropy(net.Apply(batch[0]), batch[1]));
}
