using Descent.Engine;

namespace Descent.Training;

/// <summary>α where x ≥ 0, else −α.</summary>
/// <remarks>Courbariaux et al. (2016), arXiv:1602.02830, equation 1.</remarks>
/// <param name="StepSize">α.</param>
public sealed record BinaryQuantizer(double StepSize = 1) : Quantizer
{
    public override double StepSize { get; } = Positive(StepSize, nameof(BinaryQuantizer));

    public override double MaxLevel => 1;

    public override Tensor Quantize(Tensor x) => Tensor.Where(x >= 0, Tensor.Full(x.Type, StepSize), Tensor.Where(x < 0, -StepSize, x));
}
