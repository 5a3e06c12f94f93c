using Descent.Engine;

namespace Descent.Training;

/// <summary>A <see cref="UnivariateReluNetwork"/> without its redundancy: f(x) = (1/α) Σₖ rₖ max(0, x cos θₖ − sin θₖ) with rₖ = cₖ ρₖ.</summary>
/// <remarks>
/// The scale between a neuron's two layers does not matter to f; the flow knows it by the imbalance δₖ = cₖ² − ρₖ², which it conserves. With gₖ = Σⱼ eⱼ (xⱼ, −1)
/// over the samples on which neuron k is active, e the residuals, d = (cos θ, sin θ) and d⊥ = (−sin θ, cos θ):
/// ṙ = −√(δ² + 4r²) ⟨g, d⟩/α and θ̇ = −(c/ρ) ⟨g, d⊥⟩/α. Williams et al. (2019), arXiv:1906.07842, with the input (x, −1).
/// </remarks>
/// <param name="Strengths">r, [m].</param>
/// <param name="Angles">θ, [m], radians.</param>
/// <param name="Imbalances">δ, [m].</param>
/// <param name="OutputScale">α.</param>
public sealed record PolarReluNetwork(Tensor Strengths, Tensor Angles, [Frozen] Tensor Imbalances, double OutputScale) : Layer
{
    /// <summary>The reduction of a network whose slopes and offsets are not both 0 anywhere; it reads values.</summary>
    public static PolarReluNetwork Of(UnivariateReluNetwork network)
    {
        var angles = network.Offsets.ToDoubles().Zip(network.Slopes.ToDoubles(), Math.Atan2).ToArray();
        return new(network.OutputWeights * network.Radii(), Tensor.From(angles, network.Slopes.Shape).To(network.Slopes.Element), network.Imbalances(), network.OutputScale);
    }

    /// <summary>[n] → [n].</summary>
    public override Tensor Apply(Tensor x) => (Strengths * Tensor.Relu(Inputs(x))).Sum(-1) / OutputScale;

    Tensor Inputs(Tensor x) => x.ExpandAxis(1) * Tensor.Cos(Angles) - Tensor.Sin(Angles);

    /// <summary>One Euler step of the flow of ½ Σ e².</summary>
    /// <param name="x">[n].</param>
    /// <param name="residuals">e = f(x) − y, [n].</param>
    /// <param name="step">Time.</param>
    public PolarReluNetwork Descend(Tensor x, Tensor residuals, double step)
    {
        var pulls = Tensor.Where(Inputs(x) > 0, residuals.ExpandAxis(1), 0.0);
        var (along, down) = ((pulls * x.ExpandAxis(1)).Sum(0), -pulls.Sum(0));
        var (cos, sin, root) = (Tensor.Cos(Angles), Tensor.Sin(Angles), Tensor.Sqrt(Imbalances * Imbalances + 4 * Strengths * Strengths));
        // c/ρ in the form that cancels nothing: (δ + √)/2r where δ ≥ 0, else 2r/(√ − δ).
        var ratio = Tensor.Where(Imbalances >= 0, (root + Imbalances) / (2 * Strengths), 2 * Strengths / (root - Imbalances));
        return this with
        {
            Strengths = Strengths - step / OutputScale * root * (along * cos + down * sin),
            Angles = Angles - step / OutputScale * ratio * (down * cos - along * sin),
        };
    }
}
