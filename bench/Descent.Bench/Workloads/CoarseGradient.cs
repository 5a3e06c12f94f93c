using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>784-256-10 without biases, four-bit staircase ReLU (floor) with the clipped-ReLU estimator, second layer fixed, multi-class hinge, SGD.</summary>
public sealed record CoarseGradient : Workload
{
    public override string Name => "coarse-gradient";

    public override int Order => 3;

    public override WorkloadInputs Draw(RandomKey key) => Given([key.Fold(0).Normal([256, 784], deviation: 0.05)],
        ("x", key.Fold(1).Normal([128, 784])), ("y", Labels(key.Fold(2), 128, 10)), ("v", key.Fold(3).Normal([10, 256], deviation: 0.05)));

    public override IWorkloadRun Start(WorkloadInputs given)
    {
        var activation = new QuantizedActivation(new StaircaseRelu(4, 0.1, Rounding.Floor), new ClippedReluEstimator());
        return new TrainingRun<Tensor>(given.Parameters[0], new Sgd(0.1), [given["x"], given["y"], given["v"]], (weights, batch) =>
        {
            var hidden = activation.Apply(Tensor.MatMul(batch[0], weights, transposeB: true));
            return Losses.MultiClassHinge(Tensor.MatMul(hidden, batch[2], transposeB: true), batch[1]);
        });
    }
}
