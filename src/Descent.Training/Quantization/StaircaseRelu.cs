using Descent.Engine;

namespace Descent.Training;

/// <summary>The quantised rectifier α · clip(⌈x / α⌉, 0, 2ᵇ − 1): one bit is the unit step.</summary>
/// <remarks>Long, Yin and Xin (2020), arXiv:2011.11256, section 2, for α = 1. With the ceiling, anything above 0 gives one step.</remarks>
/// <param name="Bits">b, 1 to 16.</param>
/// <param name="StepSize">α; for inputs with a standard normal distribution, <see cref="HalfGaussianStep.Optimal"/>.</param>
public sealed record StaircaseRelu(int Bits, double StepSize = 1, Rounding Rounding = Rounding.Ceiling) : Quantizer
{
    public override double StepSize { get; } = Positive(StepSize, nameof(StaircaseRelu));

    public override double MaxLevel => Levels(Bits, nameof(StaircaseRelu)) - 1;

    public override Tensor Quantize(Tensor x) => StepSize * Tensor.Clip(Rounding.Apply(x / StepSize), 0, MaxLevel);
}
