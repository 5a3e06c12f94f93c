using Descent.Engine;

namespace Descent.Training;

/// <summary>A linear predictor xᵀw whose weights are made by D diagonal layers: w = u₊^D − u₋^D, power by power.</summary>
/// <remarks>
/// Woodworth et al. (2020), arXiv:2002.09277, and Moroshko et al. (2020), arXiv:2007.06738. At depth 2 or more the flow keeps positive entries positive;
/// entries that are not positive have no place in the theory. Depth 1 is linear regression on two copies of the weights.
/// </remarks>
/// <param name="Positive">u₊, [inputs].</param>
/// <param name="Negative">u₋, [inputs].</param>
/// <param name="Depth">D, at least 1.</param>
public sealed record DiagonalNetwork(Tensor Positive, Tensor Negative, int Depth) : Layer
{
    /// <summary>u₊ = u₋ = scale everywhere, so that the predictor starts at zero.</summary>
    /// <param name="scale">α, positive.</param>
    /// <exception cref="ShapeError">A depth below 1, or a scale that is not positive.</exception>
    public static DiagonalNetwork Create(int inputs, int depth, double scale, ElementType element = ElementType.Float64)
    {
        if (depth < 1) throw new ShapeError(FormattableString.Invariant($"DiagonalNetwork: a depth of {depth}; give at least 1."));
        if (!(scale > 0 && double.IsFinite(scale))) throw new ShapeError(FormattableString.Invariant($"DiagonalNetwork: a scale of {scale}; give a positive number."));
        return new(Tensor.Full([inputs], scale, element), Tensor.Full([inputs], scale, element), depth);
    }

    /// <summary>[.., inputs] → [..].</summary>
    public override Tensor Apply(Tensor x) => (x * Weights()).Sum(-1);

    /// <summary>w, [inputs].</summary>
    public Tensor Weights() => Power(Positive, Depth) - Power(Negative, Depth);

    /// <summary>The slope in u of a function whose slope in w is given: ±D u±^(D−1) ∘ g.</summary>
    /// <param name="slope">g, [inputs].</param>
    public DiagonalNetwork Pullback(Tensor slope) => this with
    {
        Positive = Depth * Power(Positive, Depth - 1) * slope,
        Negative = -Depth * Power(Negative, Depth - 1) * slope,
    };

    /// <summary>∂w/∂u (∂w/∂u)ᵀ, which is diagonal: D² (u₊^(2D−2) + u₋^(2D−2)), [inputs]. A flow of u along Pullback(g) moves w along it times g.</summary>
    public Tensor Metric() => Depth * Depth * (Power(Positive, 2 * Depth - 2) + Power(Negative, 2 * Depth - 2));

    /// <summary>u + step · direction.</summary>
    public DiagonalNetwork Move(Tensor step, DiagonalNetwork direction) => this with
    {
        Positive = Positive + step * direction.Positive,
        Negative = Negative + step * direction.Negative,
    };

    /// <summary>By squaring; products are faster than the power function, and exact where it is.</summary>
    internal static Tensor Power(Tensor u, int exponent) => exponent switch
    {
        0 => Tensor.OnesLike(u),
        1 => u,
        _ when exponent % 2 == 1 => u * Power(u, exponent - 1),
        _ => Square(Power(u, exponent / 2)),
    };

    static Tensor Square(Tensor x) => x * x;
}
