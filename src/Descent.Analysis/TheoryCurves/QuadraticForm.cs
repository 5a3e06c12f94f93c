using Descent.Engine;

namespace Descent.Analysis;

/// <summary>A quadratic function without constant, f(x) = l · x + ½ xᵀ Q x.</summary>
/// <param name="Linear">l [D].</param>
/// <param name="Quadratic">Q [D, D], symmetric.</param>
public sealed record QuadraticForm(Tensor Linear, Tensor Quadratic)
{
    /// <summary>β · x.</summary>
    public static QuadraticForm OfLinear(Tensor direction) => new(direction + 0.0, Tensor.Zeros([direction.Shape[0], direction.Shape[0]], direction.Element));

    /// <summary>½ (β · x)².</summary>
    public static QuadraticForm OfSquare(Tensor direction) =>
        new(Tensor.ZerosLike(direction), Tensor.MatMul(direction.ExpandAxis(1), direction.ExpandAxis(1), transposeB: true));

    /// <summary>[n, D] → [n].</summary>
    public Tensor Apply(Tensor x) => Tensor.MatMul(x, Linear.ExpandAxis(1)).SqueezeAxis(1) + 0.5 * (Tensor.MatMul(x, Quadratic) * x).Sum(1);

    public static QuadraticForm operator -(QuadraticForm a, QuadraticForm b) => new(a.Linear - b.Linear, a.Quadratic - b.Quadratic);

    public static QuadraticForm operator *(double factor, QuadraticForm form) => new(factor * form.Linear, factor * form.Quadratic);

    /// <summary>E f(x)² for Gaussian x of independent entries of mean 0 and the given variance s: s ‖l‖² + (s²/4) ((Tr Q)² + 2 Tr Q²).</summary>
    /// <remarks>By Wick's theorem (Isserlis, 1918); what is odd in x vanishes, so that no product of l and Q is left.</remarks>
    public Tensor MeanSquare(double variance)
    {
        var trace = (Quadratic * Tensor.Identity(Quadratic.Shape[0], Quadratic.Element)).Sum();
        return variance * (Linear * Linear).Sum() + 0.25 * variance * variance * (trace * trace + 2 * (Quadratic * Quadratic).Sum());
    }
}
