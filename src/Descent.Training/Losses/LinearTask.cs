using Descent.Engine;

namespace Descent.Training;

/// <summary>A linear map to be learned from inputs of some covariance, whole population at once: ½ E‖T x − W x‖².</summary>
/// <param name="Target">T [outputs, inputs].</param>
/// <param name="Root">R with R Rᵀ the inputs' covariance, [inputs, inputs]; none where it is the identity.</param>
public sealed record LinearTask(Tensor Target, Tensor? Root = null)
{
    Tensor Seen(Tensor map) => Root is null ? map : Tensor.MatMul(map, Root);

    /// <summary>½ E‖T x − W x‖² of a network's map W, a scalar.</summary>
    public Tensor Loss(DeepLinearNetwork net) => Losses.SumSquare(Seen(net.Map()), Seen(Target));

    /// <summary>A loss in units of that of the zero map, ½ E‖T x‖².</summary>
    public Tensor RelativeLoss(Tensor loss) => loss / Losses.SumSquare(Seen(Target), Tensor.ZerosLike(Seen(Target)));
}
