using Descent.Engine;
using Descent.Training;

namespace Descent.Bench;

/// <summary>Fully connected nets with the peer's layout: weight [out, in], then bias, a layer.</summary>
static class Perceptrons
{
    public static IEnumerable<Tensor> Draw(RandomKey key, params int[] widths) => Tree.From(Mlp.Create(key, widths, new ReluActivation())).Leaves;

    public static Mlp Of(IReadOnlyList<Tensor> parameters, Activation? activation = null) =>
        new([.. Enumerable.Range(0, parameters.Count / 2).Select(i => new Linear(parameters[2 * i], parameters[2 * i + 1]))], activation ?? new ReluActivation());
}
