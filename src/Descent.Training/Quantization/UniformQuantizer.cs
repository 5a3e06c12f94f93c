using Descent.Engine;

namespace Descent.Training;

/// <summary>α · clip(round(x / α), lowest, highest): 0 .. 2ᵇ − 1, or −2ᵇ⁻¹ .. 2ᵇ⁻¹ − 1 where signed.</summary>
/// <param name="Bits">b, 1 to 16; 2 at least where signed.</param>
/// <param name="Size">α.</param>
public sealed record UniformQuantizer(int Bits, double Size, bool Signed = true, Rounding Rounding = Rounding.Nearest) : Quantizer
{
    public override double Step => Positive(Size, nameof(UniformQuantizer));

    public override double Top => Signed
        ? Bits > 1 ? Levels(Bits, nameof(UniformQuantizer)) / 2 - 1 : throw new ShapeError("UniformQuantizer: one signed bit has no level above 0; use BinaryQuantizer, or 2 bits.")
        : Levels(Bits, nameof(UniformQuantizer)) - 1;

    /// <summary>The smallest level, in steps.</summary>
    public double Bottom => Signed ? -Top - 1 : 0;

    public override Tensor Quantize(Tensor x) => Step * Tensor.Clip(Rounding.Apply(x / Step), Bottom, Top);
}
