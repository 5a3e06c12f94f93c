using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>All 128 per-sample gradients of MLP 784-128-10, cross-entropy: the rows of the tangent kernel's feature map.</summary>
public sealed record PerSampleGradients : Workload
{
    public override string Name => "per-sample-gradients";

    public override int Order => 10;

    public override WorkloadInputs Draw(RandomKey key) =>
        Given(Perceptrons.Draw(key.Fold(0), 784, 128, 10), ("x", key.Fold(1).Normal([128, 784])), ("y", Labels(key.Fold(2), 128, 10)));

    public override IWorkloadRun Start(WorkloadInputs given) => new MeasurementRun([given["x"], given["y"], .. given.Parameters], all =>
    {
        var net = Perceptrons.Of(all[2..]);
        var gradients = Transform.Vmap<(Tensor X, Tensor Y), Mlp>(one => Transform.Grad<Mlp>(model =>
            Losses.CrossEntropy(model.Apply(one.X.ExpandAxis(0)), one.Y.ExpandAxis(0)))(net))((all[0], all[1]));
        return [.. Tree.From(gradients).Leaves];
    });
}
