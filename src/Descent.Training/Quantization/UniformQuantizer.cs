using Descent.Engine;

namespace Descent.Training;

/// <summary>α · clip(round(x / α), lowest, highest): 0 .. 2ᵇ − 1, or −2ᵇ⁻¹ .. 2ᵇ⁻¹ − 1 where signed.</summary>
/// <param name="Bits">b, 1 to 16; 2 at least where signed.</param>
/// <param name="StepSize">α.</param>
public sealed record UniformQuantizer(int Bits, double StepSize, bool Signed = true, Rounding Rounding = Rounding.Nearest) : Quantizer
{
    public override double StepSize { get; } = Positive(StepSize, nameof(UniformQuantizer));

    public override double MaxLevel => Signed
        ? Bits > 1 ? Levels(Bits, nameof(UniformQuantizer)) / 2 - 1 : throw new ShapeError("UniformQuantizer: one signed bit has no level above 0; use BinaryQuantizer, or 2 bits.")
        : Levels(Bits, nameof(UniformQuantizer)) - 1;

    /// <summary>The smallest level, in steps.</summary>
    public double MinLevel => Signed ? -MaxLevel - 1 : 0;

    public override Tensor Quantize(Tensor x) => StepSize * Tensor.Clip(Rounding.Apply(x / StepSize), MinLevel, MaxLevel);
}
