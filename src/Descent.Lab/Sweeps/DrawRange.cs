using System.Globalization;
using Descent.Contracts;

namespace Descent.Lab.Sweeps;

/// <summary>An option and the values among which a sweep draws for it.</summary>
/// <param name="Text">What was asked for, in canonical form.</param>
/// <param name="Choices">The values, if they are listed; empty for a range of numbers.</param>
/// <param name="Low">Least number, included.</param>
/// <param name="High">Largest number, included.</param>
/// <param name="Logarithmic">Whether equal ratios are equally likely, and not equal differences.</param>
public sealed record DrawRange(OptionInfo Option, string Text, IReadOnlyList<string> Choices, double Low, double High, bool Logarithmic)
{
    const string Example = "--range rate=1e-4:1e-1:log";

    /// <summary>Reads <c>option</c> (its own range or choices), <c>option=log</c>, <c>option=low:high</c>, <c>option=low:high:log</c> or <c>option=a,b,c</c>.</summary>
    /// <exception cref="ContractException"><c>unknown-option</c>, <c>option-syntax</c>, <c>option-type</c>, <c>option-out-of-range</c>.</exception>
    public static DrawRange Parse(OptionSet options, string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal)) return Own(options[text], text, logarithmic: false);
        var (option, given) = SweepSyntax.Split(options, "--range", text, Example);
        if (given == "log") return Own(option, text, logarithmic: true);
        if (!SweepSyntax.IsNumber(option) || !given.Contains(':', StringComparison.Ordinal))
        {
            var values = SweepSyntax.Values(option, "--range", given);
            return values.Length > 1 ? new(option, string.Join(SweepSyntax.Separator(option), values), values, 0, 0, false)
                : throw SweepSyntax.Wrong($"'--range {text}' leaves nothing to draw.", $"Give several values, or a range such as {Example}; one value is --set {text}.");
        }
        return given.Split(':') switch
        {
            [var low, var high] => Between(option, text, SweepSyntax.Number(option, low), SweepSyntax.Number(option, high), logarithmic: false),
            [var low, var high, "log"] => Between(option, text, SweepSyntax.Number(option, low), SweepSyntax.Number(option, high), logarithmic: true),
            _ => throw SweepSyntax.Wrong($"'--range {text}' is not low:high or low:high:log.", $"Write for example {Example}."),
        };
    }

    static DrawRange Own(OptionInfo option, string text, bool logarithmic)
    {
        if (!option.IsArray && option.Choices.Count > 0 && !logarithmic) return new(option, string.Join(',', option.Choices), option.Choices, 0, 0, false);
        if (SweepSyntax.IsNumber(option) && option.Range is { } range && double.IsFinite(range.Min) && double.IsFinite(range.Max)) return Between(option, text, range.Min, range.Max, logarithmic);
        throw SweepSyntax.Wrong($"Option '{option.Name}' takes {option.Takes}, which is no range to draw from{(logarithmic ? " by ratios" : "")}.", $"Give one, such as {Example}, or values: --range {option.Name}=a,b,c.");
    }

    static DrawRange Between(OptionInfo option, string text, double low, double high, bool logarithmic)
    {
        SweepSyntax.CheckEnds("--range", text, low, high, logarithmic);
        return new(option, $"{InvariantNumber.Text(low)}:{InvariantNumber.Text(high)}{(logarithmic ? ":log" : "")}", [], low, high, logarithmic);
    }

    /// <summary>The value at a share of the range, as it would be typed; of whole numbers and choices, each has an equal part of [0, 1).</summary>
    /// <param name="share">In [0, 1).</param>
    public string At(double share)
    {
        if (Choices.Count > 0) return Choices[(int)(share * Choices.Count)];
        // A whole number n stands for [n, n + 1).
        var end = Option.Type == typeof(double) ? High : High + 1;
        var value = Logarithmic ? Math.Exp(Math.Log(Low) + share * (Math.Log(end) - Math.Log(Low))) : Low + share * (end - Low);
        value = Math.Clamp(Option.Type == typeof(double) ? value : Math.Floor(value), Low, High);
        // Rounding to digits may step over an end.
        return double.Parse(SweepSyntax.Format(Option, value), CultureInfo.InvariantCulture) is var rounded && (rounded < Low || rounded > High) ? InvariantNumber.Text(value) : SweepSyntax.Format(Option, value);
    }
}
