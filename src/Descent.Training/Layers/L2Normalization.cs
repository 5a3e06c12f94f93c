using Descent.Engine;

namespace Descent.Training;

/// <summary>y = x / ‖x‖₂ over the last axis: the direction of a vector, without a mean taken off and without a scale.</summary>
/// <remarks>Its Jacobian is (I − y yᵀ) / ‖x‖: symmetric, and blind along x. A zero vector has no direction and gives NaN.</remarks>
public sealed record L2Normalization : Layer
{
    /// <summary>[.., d] → [.., d], every row of norm 1.</summary>
    public override Tensor Apply(Tensor x) => x * Tensor.Rsqrt(Square(x));

    /// <summary>∂y/∂x, [.., d] → [.., d, d].</summary>
    public Tensor Jacobian(Tensor x)
    {
        var y = Apply(x);
        return (Tensor.Identity(x.Shape[^1], x.Element) - y.ExpandAxis(-1) * y.ExpandAxis(-2)) * Tensor.Rsqrt(Square(x)).ExpandAxis(-1);
    }

    /// <summary>The Jacobian at x times a direction, without forming it: (g − y (y·g)) / ‖x‖; both [.., d]. As it is symmetric, forward and reverse derivative are one.</summary>
    public Tensor Derivative(Tensor x, Tensor direction)
    {
        var y = Apply(x);
        return (direction - y * (y * direction).SumKeep(-1)) * Tensor.Rsqrt(Square(x));
    }

    static Tensor Square(Tensor x) => (x * x).SumKeep(-1);
}
