using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The first two moments of a committee's weights, which are all that its function and its descent depend on where φ(h) = h + (ε/2) h².</summary>
/// <param name="Mean">w̄ = (1/N) Σ wᵢ, [D].</param>
/// <param name="Second">M = (1/N) Σ wᵢ wᵢᵀ, [D, D].</param>
/// <remarks>
/// The network of Kumar, Bordelon, Gershman and Pehlevan (2023), arXiv:2310.06110; the recursion is derived here. A step moves every unit by one affine map,
/// wᵢ ← A wᵢ − c b with A = I − c ε B, b = Σ r x, B = Σ r x xᵀ over samples with residuals r, so that the moments close, for finitely many units and for infinitely many.
/// </remarks>
public sealed record QuadraticCommittee(Tensor Mean, Tensor Second)
{
    /// <param name="weights">W [N, D].</param>
    public static QuadraticCommittee Of(Tensor weights) => new(weights.Mean(0), Tensor.MatMul(weights, weights, transposeA: true) / weights.Shape[0]);

    /// <summary>Infinitely many standard normal units.</summary>
    public static QuadraticCommittee Infinite(int inputs) => new(Tensor.Zeros([inputs], ElementType.Float64), Tensor.Identity(inputs, ElementType.Float64));

    /// <summary>(1/N) Σ φ(wᵢ · x) = w̄ · x + (ε/2) xᵀ M x.</summary>
    public QuadraticForm Function(double epsilon) => new(Mean, epsilon * Second);

    /// <summary>One step of descent of every unit.</summary>
    /// <param name="x">[n, D].</param>
    /// <param name="residuals">r = f − y, [n].</param>
    /// <param name="rate">c: for f = α times the committee, the loss ½ the mean of r², and a step of rate · N/α², it is rate / (α n).</param>
    public QuadraticCommittee Descend(Tensor x, Tensor residuals, double rate, double epsilon)
    {
        var (b, curvature) = Sums(x, residuals);
        var map = Tensor.Identity(Mean.Shape[0], Mean.Element) - rate * epsilon * curvature;
        var (moved, step) = (Tensor.MatMul(map, Mean.ExpandAxis(1)), rate * b);
        var cross = Tensor.MatMul(moved, step, transposeB: true);
        return new((moved - step).SqueezeAxis(1),
            Tensor.MatMul(Tensor.MatMul(map, Second), map) - cross - cross.Transpose(1, 0) + Tensor.MatMul(step, step, transposeB: true));
    }

    /// <summary>One step of the linearisation: the gradient is that at the start, so that the function moves by the initial tangent kernel.</summary>
    /// <inheritdoc cref="Descend" path="/param"/>
    /// <param name="start">The moments at which the network is linearised.</param>
    public QuadraticCommittee DescendLinearized(QuadraticCommittee start, Tensor x, Tensor residuals, double rate, double epsilon)
    {
        var (b, curvature) = Sums(x, residuals);
        var mean = start.Mean.ExpandAxis(1);
        var half = epsilon * Tensor.MatMul(curvature, start.Second) + Tensor.MatMul(b, mean, transposeB: true);
        return new(Mean - rate * (b + epsilon * Tensor.MatMul(curvature, mean)).SqueezeAxis(1), Second - rate * (half + half.Transpose(1, 0)));
    }

    static (Tensor First, Tensor Second) Sums(Tensor x, Tensor residuals)
    {
        var r = residuals.ExpandAxis(1);
        return (Tensor.MatMul(x, r, transposeA: true), Tensor.MatMul(x, r * x, transposeA: true));
    }

    /// <summary>N times the tangent kernel of inputs [n, D]: (x · x') (1 + ε w̄ · (x + x') + ε² xᵀ M x'), [n, n].</summary>
    public Tensor TangentKernel(Tensor x, double epsilon)
    {
        var linear = epsilon * Tensor.MatMul(x, Mean.ExpandAxis(1));
        return Tensor.MatMul(x, x, transposeB: true) * (1 + linear + linear.Transpose(1, 0) + epsilon * epsilon * Tensor.MatMul(Tensor.MatMul(x, Second), x, transposeB: true));
    }

    /// <summary>βᵀ M β / (‖β‖² Tr M / D): 1 for weights without a preferred direction, D where all of them lie along β.</summary>
    public Tensor Alignment(Tensor direction)
    {
        var beta = direction.ExpandAxis(1);
        var along = (Tensor.MatMul(Second, beta) * beta).Sum() / (direction * direction).Sum();
        return along * direction.Shape[0] / (Second * Tensor.Identity(direction.Shape[0], Second.Element)).Sum();
    }
}
