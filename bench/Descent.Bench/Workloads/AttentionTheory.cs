using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>One softmax attention layer (query, key, value, read-out all trained), 128 sequences of 16 tokens, logistic loss, full batch, float64.</summary>
public sealed record AttentionTheory : Workload
{
    public override string Name => "attention-theory";

    public override int Order => 6;

    public override WorkloadInputs Draw(RandomKey key) => Given(
        [.. Enumerable.Range(0, 4).Select(i => key.Fold(i).Normal(i < 3 ? [64, 64] : [64, 1], deviation: 0.1, element: ElementType.Float64))],
        ("x", key.Fold(4).Normal([128, 16, 64], element: ElementType.Float64)), ("y", Tensor.Where(key.Fold(5).Bernoulli(0.5, [128]), 1.0, Tensor.Full([128], -1, ElementType.Float64))));

    public override IWorkloadRun Start(WorkloadInputs given) => new TrainingRun<Tensor[]>([.. given.Parameters], new Sgd(0.01), [given["x"], given["y"]], (w, batch) =>
    {
        Tensor Project(Tensor weight) => Tensor.MatMul(batch[0], weight, transposeB: true);
        var attention = Tensor.MatMul(Project(w[0]), Project(w[1]), transposeB: true).Softmax();
        var scores = Tensor.MatMul(Tensor.MatMul(attention, Project(w[2])), w[3]).SqueezeAxis(-1).Sum(1);
        return Losses.Logistic(scores, batch[1]);
    });
}
