using System.Globalization;
using Descent.Contracts;

namespace Descent.Lab.Sweeps;

/// <summary>An option and the values that a sweep crosses with those of the others, as they would be typed.</summary>
/// <param name="Kind"><c>grid</c> or <c>log</c>.</param>
/// <param name="Text">What was asked for, in canonical form.</param>
public sealed record SweepAxis(OptionInfo Option, string Kind, string Text, IReadOnlyList<string> Values)
{
    /// <summary>Most values of one axis.</summary>
    const int Most = 10_000;

    /// <summary>Reads <c>option=a,b,c</c>; values of an option that is a list itself are separated by <c>;</c>.</summary>
    /// <exception cref="ContractException"><c>unknown-option</c>, <c>option-syntax</c>, <c>option-type</c>, <c>option-out-of-range</c>.</exception>
    public static SweepAxis Grid(OptionSet options, string text)
    {
        var (option, given) = SweepSyntax.Split(options, "--grid", text, "--grid rate=0.1,0.2");
        var values = SweepSyntax.Values(option, "--grid", given);
        return new(option, "grid", string.Join(SweepSyntax.Separator(option), values), values);
    }

    /// <summary>Reads <c>option=low:high:count</c>: so many values of equal ratio, both ends exact; whole numbers are rounded, and kept once.</summary>
    /// <exception cref="ContractException"><c>unknown-option</c>, <c>option-syntax</c>, <c>option-type</c>, <c>option-out-of-range</c>.</exception>
    public static SweepAxis Log(OptionSet options, string text)
    {
        const string example = "--log rate=1e-4:1e-1:7";
        var (option, given) = SweepSyntax.Split(options, "--log", text, example);
        if (!SweepSyntax.IsNumber(option)) throw SweepSyntax.Wrong($"--log varies numbers, and option '{option.Name}' takes {option.Takes}.", "Give its values: --grid.");
        if (given.Split(':') is not [var first, var last, var number] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 2 or > Most)
        {
            throw SweepSyntax.Wrong($"'--log {text}' is not low:high:count.", $"Write for example {example}; the count is from 2 to {Most}.");
        }
        var (low, high) = (SweepSyntax.Number(option, first), SweepSyntax.Number(option, last));
        SweepSyntax.CheckEnds("--log", text, low, high, logarithmic: true);
        string[] values = [.. Enumerable.Range(0, count).Select(i => i == 0 ? SweepSyntax.Canonical(option, first) : i == count - 1 ? SweepSyntax.Canonical(option, last)
            : SweepSyntax.Format(option, Math.Exp(Math.Log(low) + i * (Math.Log(high) - Math.Log(low)) / (count - 1)))).Distinct()];
        return new(option, "log", string.Create(CultureInfo.InvariantCulture, $"{values[0]}:{values[^1]}:{count}"), values);
    }
}
