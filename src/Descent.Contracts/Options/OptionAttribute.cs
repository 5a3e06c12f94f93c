namespace Descent.Contracts;

/// <summary>Makes a public init property of a study an option of the command.</summary>
/// <param name="description">What it is, in a few words.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string description) : Attribute
{
    public string Description { get; } = description;

    /// <summary>Unit of the value, such as <c>steps</c> or <c>radians</c>; empty for a pure number.</summary>
    public string Unit { get; init; } = "";
}

/// <summary>The values that a numeric option may take, both ends included; of an array, each of its elements.</summary>
/// <remarks>An infinity is allowed only where an end is infinite.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeAttribute(double min, double max) : Attribute
{
    public double Min { get; } = min;

    public double Max { get; } = max;

    public bool Contains(double value) => Min <= value && value <= Max;

    public override string ToString() => $"{InvariantNumber.Text(Min)}..{InvariantNumber.Text(Max)}";
}

/// <summary>A list of numbers each of which is larger than the one before.</summary>
/// <param name="least">Numbers that it must have at least.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IncreasingAttribute(int least = 1) : Attribute
{
    public int Least { get; } = least;
}

/// <summary>Values at other scales than the default one, whose value is the property's initializer.</summary>
/// <remarks>Constants of the property's type, or the text that would be typed after <c>name=</c>.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ScalesAttribute : Attribute
{
    public object? Quick { get; init; }

    public object? Full { get; init; }

    /// <summary>What is given for a scale; null: the default.</summary>
    public object? At(Scale scale) => scale switch { Scale.Quick => Quick, Scale.Full => Full, _ => null };
}
