using System.Globalization;
using Descent.Engine;

namespace Descent.Training;

/// <summary>Rules one after another: each takes the updates of the one before as its gradients.</summary>
/// <remarks>For example <c>new Chain(new ClipByGlobalNorm(1), new DecayWeights(1e-4), new Momentum(0.1))</c>. State: that of part i under <c>i</c>.</remarks>
public sealed record Chain(params Optimizer[] Parts) : Optimizer
{
    public override Tree Init(Tree parameters) => Tree.Of([.. Parts.Select((part, i) => (Name(i), part.Init(parameters)))]);

    public override (Tree Updates, Tree State) Update(Tree gradients, Tree state, Tree parameters, Tensor step)
    {
        var (updates, next) = (gradients, new (string, Tree)[Parts.Length]);
        for (var i = 0; i < Parts.Length; i++)
        {
            (updates, var after) = Parts[i].Update(updates, state[Name(i)], parameters, step);
            next[i] = (Name(i), after);
        }
        return (updates, Tree.Of(next));
    }

    static string Name(int index) => index.ToString(CultureInfo.InvariantCulture);

    public bool Equals(Chain? other) => other is not null && Parts.AsSpan().SequenceEqual(other.Parts);

    public override int GetHashCode() => Parts.Aggregate(0, HashCode.Combine);
}
