using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>64 seeds, or another number, of mlp-tiny advanced one step together, each with its own data.</summary>
public sealed record Replicas(int Count) : Workload
{
    public Replicas() : this(64) { }

    public override string Name => $"replicas-{Count}";

    public override int Order => 9;

    public override WorkloadInputs Draw(RandomKey key) => Given(
        new[] { (10, 64), (64, 64), (64, 10) }.SelectMany((sides, i) => new[] { key.Fold(i).Normal([Count, sides.Item1, sides.Item2]) / Math.Sqrt(sides.Item1), Tensor.Zeros([Count, 1, sides.Item2]) }),
        ("x", key.Fold(3).Normal([Count, 64, 10])), ("y", Labels(key.Fold(4), Count * 64, 10)));

    public override IWorkloadRun Start(WorkloadInputs given) => new TrainingRun<Tensor[]>([.. given.Parameters], new Sgd(0.01), [given["x"], given["y"].Reshape(Count, 64)], (p, batch) =>
        Transform.Vmap<(Tensor[] P, Tensor X, Tensor Y), Tensor>(one =>
        {
            Tensor Layer(Tensor x, int i) => Tensor.MatMul(x, one.P[2 * i]) + one.P[2 * i + 1];
            return Losses.CrossEntropy(Layer(Tensor.Relu(Layer(Tensor.Relu(Layer(one.X, 0)), 1)), 2), one.Y);
        })((p, batch[0], batch[1])).Sum());
}
