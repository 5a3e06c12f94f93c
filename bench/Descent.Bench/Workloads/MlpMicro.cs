using Descent.Engine;
using Descent.Training;

namespace Descent.Bench.Workloads;

/// <summary>Value and gradient, no update, of MLP 24-8-2, tanh, 200 samples, squared loss: the size at which dispatch is everything.</summary>
public sealed record MlpMicro : Workload
{
    public override string Name => "mlp-micro";

    public override int Order => 0;

    public override WorkloadInputs Draw(RandomKey key) =>
        Given(Perceptrons.Draw(key.Fold(0), 24, 8, 2), ("x", key.Fold(1).Normal([200, 24])), ("y", key.Fold(2).Normal([200, 2])));

    public override IWorkloadRun Start(WorkloadInputs given) => new MeasurementRun([given["x"], given["y"], .. given.Parameters], all =>
    {
        var (value, gradient) = Transform.ValueAndGrad<Mlp>(net =>
        {
            var error = net.Apply(all[0]) - all[1];
            return 0.5 * (error * error).Sum();
        })(Perceptrons.Of(all[2..], new TanhActivation()));
        return [value, .. Tree.From(gradient).Leaves];
    });
}
