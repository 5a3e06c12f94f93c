using Descent.Engine;

namespace Descent.Training;

public static class SoftplusFunction
{
    extension(Tensor)
    {
        /// <summary>ln(1 + eˣ), shaped like x: accurate to the last bits in both tails, its slope being σ(x) everywhere.</summary>
        public static Tensor Softplus(Tensor x) => Accurate(x);
    }

    // The composed form has a kink of its own at 0, where its parts |x| and max(x, 0) have one; the rule gives the derivatives of all orders.
    static readonly Func<Tensor, Tensor> Accurate = Transform.CustomGradient(
        x => Tensor.Maximum(x, 0) + Tensor.Log1p(Tensor.Exp(-Tensor.Abs(x))), (x, _, cotangent) => cotangent * Tensor.Sigmoid(x), isDerivative: true);
}
