using Descent.Engine;

namespace Descent.Training;

/// <summary>α sign(x) where |x| > threshold · α, else 0.</summary>
/// <remarks>Li, Zhang and Liu (2016), arXiv:1605.04711, with a given threshold.</remarks>
/// <param name="StepSize">α.</param>
/// <param name="Threshold">In units of α.</param>
public sealed record TernaryQuantizer(double StepSize = 1, double Threshold = 0.5) : Quantizer
{
    public override double StepSize { get; } = Positive(StepSize, nameof(TernaryQuantizer));

    public override double MaxLevel => 1;

    public override Tensor Quantize(Tensor x) => Tensor.Where(Tensor.Abs(x) <= Threshold * StepSize, 0.0, StepSize * Tensor.Sign(x));
}
