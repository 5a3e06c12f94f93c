using Descent.Engine;

namespace Descent.Training;

/// <summary>Where a path is, and where it was when a growing scalar passed each of some stops: part of an arm's state, since steps do not land on stops.</summary>
/// <param name="Value">The last value, [d].</param>
/// <param name="At">The last scalar.</param>
/// <param name="Kept">The value at each stop, on the chord of the step that passed it; NaN before. [stops, d]</param>
public sealed record Passages(Tensor Value, Tensor At, Tensor Kept)
{
    /// <summary>Before the first step; the value is 0 and so is the scalar.</summary>
    public static Passages Start(int size, int stops) => new(Tensor.Zeros([size], ElementType.Float64), Tensor.Scalar(0, ElementType.Float64),
        Tensor.Full([stops, size], double.NaN, ElementType.Float64));

    /// <summary>The value at one stop, [d].</summary>
    public Tensor this[int stop] => Kept.Slice(0, stop, stop + 1).SqueezeAxis(0);

    /// <summary>After a step to a value and a scalar.</summary>
    /// <param name="stops">As many as at the start.</param>
    public Passages Next(double[] stops, Tensor value, Tensor at)
    {
        if (stops.Length == 0) return this with { Value = value, At = at };
        var stop = Tensor.From(stops, [stops.Length, 1]);
        return new(value, at, Tensor.Where((stop > At) & (stop <= at), Value + (stop - At) / (at - At) * (value - Value), Kept));
    }
}
