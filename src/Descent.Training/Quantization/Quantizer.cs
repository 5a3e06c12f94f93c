using Descent.Engine;

namespace Descent.Training;

/// <summary>A forward map onto a grid; its true derivative is zero almost everywhere, so that training joins it with an <see cref="Estimator"/>.</summary>
public abstract record Quantizer
{
    /// <summary>The distance α between neighbouring levels: the unit in which estimators measure.</summary>
    public abstract double StepSize { get; }

    /// <summary>The largest level, in steps: q.</summary>
    public abstract double MaxLevel { get; }

    /// <summary>x on the grid, shaped like x; NaN stays NaN.</summary>
    public abstract Tensor Quantize(Tensor x);

    /// <summary>A step that can divide.</summary>
    /// <exception cref="ShapeError">It is not positive and finite.</exception>
    protected static double Positive(double step, string quantizer) => step > 0 && double.IsFinite(step)
        ? step
        : throw new ShapeError(FormattableString.Invariant($"{quantizer}: the step is {step}; give a positive number."));

    /// <summary>2ᵇ.</summary>
    /// <exception cref="ShapeError">Bits are outside 1 to 16.</exception>
    protected static int Levels(int bits, string quantizer) => bits is >= 1 and <= 16
        ? 1 << bits
        : throw new ShapeError($"{quantizer}: {bits} bits; give 1 to 16.");
}
