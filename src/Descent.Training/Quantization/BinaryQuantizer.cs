using Descent.Engine;

namespace Descent.Training;

/// <summary>α where x ≥ 0, else −α.</summary>
/// <remarks>Courbariaux et al. (2016), arXiv:1602.02830, equation 1.</remarks>
/// <param name="Size">α.</param>
public sealed record BinaryQuantizer(double Size = 1) : Quantizer
{
    public override double Step => Positive(Size, nameof(BinaryQuantizer));

    public override double Top => 1;

    public override Tensor Quantize(Tensor x) => Tensor.Where(x >= 0, Tensor.Full(x.Type, Step), Tensor.Where(x < 0, -Step, x));
}
