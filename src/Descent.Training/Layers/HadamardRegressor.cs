using Descent.Engine;

namespace Descent.Training;

/// <summary>Linear regression whose weights are a difference of Hadamard squares and a linear branch: β = w∘w − u∘u + λ v.</summary>
/// <remarks>
/// Zhou and Ge (2023), arXiv:2302.00257; without the branch (λ = 0), Vaškevičius, Kanade and Rebeschini (2019), arXiv:1909.05122. Each output is a
/// regression of its own, with its own λ and start, so that several of them share one product with the samples.
/// </remarks>
/// <param name="Quadratic">w and u as a diagonal network of depth 2, [inputs, outputs].</param>
/// <param name="Linear">v, [inputs, outputs].</param>
/// <param name="Branch">λ ≥ 0, [outputs]; not trained.</param>
public sealed record HadamardRegressor(DiagonalNetwork Quadratic, Tensor Linear, [Frozen] Tensor Branch) : Layer
{
    /// <summary>w = u = α and v = 0, so that β starts at zero.</summary>
    /// <param name="outputs">α, positive, and λ, not negative, of each output.</param>
    /// <exception cref="ShapeError">No outputs, or settings out of range.</exception>
    public static HadamardRegressor Create(int inputs, IReadOnlyList<(double Scale, double Branch)> outputs, ElementType element = ElementType.Float64)
    {
        if (outputs.Count == 0 || outputs.Any(one => !(one.Scale > 0 && one.Branch >= 0 && double.IsFinite(one.Scale + one.Branch))))
        {
            throw new ShapeError("HadamardRegressor: needs an output, and for each a positive scale and a branch that is not negative.");
        }
        Tensor Row(Func<(double Scale, double Branch), double> read) => Tensor.From([.. outputs.Select(read)], [outputs.Count]).To(element);
        Tensor Start() => Row(one => one.Scale) + Tensor.Zeros([inputs, outputs.Count], element);
        return new(new(Start(), Start(), 2), Tensor.Zeros([inputs, outputs.Count], element), Row(one => one.Branch));
    }

    /// <summary>λ = √(ρ n/d) of a branch of speed ρ: that at which it alone learns, since XXᵀ/n is near d/n for standard inputs.</summary>
    public static double BranchOf(double speed, int samples, int inputs) => Math.Sqrt(speed * samples / inputs);

    /// <summary>[n, inputs] → [n, outputs].</summary>
    public override Tensor Apply(Tensor x) => Tensor.MatMul(x, Weights());

    /// <summary>β, [inputs, outputs].</summary>
    public Tensor Weights() => Quadratic.Weights() + LinearPart();

    /// <summary>λ v, [inputs, outputs].</summary>
    public Tensor LinearPart() => Branch * Linear;

    /// <summary>The slope in (w, u, v) of a function whose slope in β is given: (2 w∘g, −2 u∘g, λ g).</summary>
    /// <param name="slope">g, [inputs, outputs].</param>
    public HadamardRegressor Pullback(Tensor slope) => this with { Quadratic = Quadratic.Pullback(slope), Linear = Branch * slope };

    /// <summary>(w, u, v) + step · direction.</summary>
    public HadamardRegressor Move(Tensor step, HadamardRegressor direction) =>
        this with { Quadratic = Quadratic.Move(step, direction.Quadratic), Linear = Linear + step * direction.Linear };

    /// <summary>A step of descent on half the mean square of the residuals.</summary>
    /// <param name="x">[n, inputs].</param>
    /// <param name="residual">r, [n, outputs]: predictions less targets, or these times weights of the samples.</param>
    /// <param name="rate">η; ∂L/∂β is Xᵀr/n, not twice that.</param>
    public HadamardRegressor Descend(Tensor x, Tensor residual, double rate) =>
        Move(Tensor.Scalar(-rate, x.Element), Pullback(Slope(x, residual)));

    /// <summary>∂L/∂β = Xᵀr/n, [inputs, outputs].</summary>
    public static Tensor Slope(Tensor x, Tensor residual) => Tensor.MatMul(x, residual, transposeA: true) / (double)x.Shape[0];
}
