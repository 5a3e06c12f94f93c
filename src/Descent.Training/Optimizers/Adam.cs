using Descent.Engine;

namespace Descent.Training;

/// <summary>Adam: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², −η m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), t = step + 1.</summary>
/// <remarks>Kingma and Ba (2014), arXiv:1412.6980, algorithm 1. State: m and v, zero at the start.</remarks>
public sealed record Adam(Schedule Rate, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8) : Optimizer
{
    public override Tree Init(Tree parameters) => Tree.Of(("m", parameters.Map(Tensor.ZerosLike)), ("v", parameters.Map(Tensor.ZerosLike)));

    public override (Tree Updates, Tree State) Update(Tree gradients, Tree state, Tree parameters, Tensor step)
    {
        var m = Tree.Zip(state["m"], gradients, (m, g) => Beta1 * m + (1 - Beta1) * g);
        var v = Tree.Zip(state["v"], gradients, (v, g) => Beta2 * v + (1 - Beta2) * (g * g));
        // The corrections are scalars, taken out of the elementwise work: one quotient an element is left.
        var root = Tensor.Rsqrt(Seen(Beta2, step));
        var rate = Rate.At(step, ElementType.Float64) / Seen(Beta1, step);
        var updates = Tree.Zip(m, v, (m, v) => -(rate.To(m.Element) * m) / (Tensor.Sqrt(v) * root.To(v.Element) + Epsilon));
        return (updates, Tree.Of(("m", m), ("v", v)));
    }

    /// <summary>1 − βᵗ, the weight that an average over t = step + 1 gradients has gathered; float64.</summary>
    static Tensor Seen(double beta, Tensor step) => -Tensor.Expm1((step.To(ElementType.Float64) + 1) * Math.Log(beta));
}
