using System.Globalization;
using Descent.Contracts;

namespace Descent.Lab.Sweeps;

/// <summary>What the texts of axes and ranges have in common.</summary>
static class SweepSyntax
{
    /// <summary>Digits that drawn and interpolated numbers keep: 0.001 between 0.0001 and 0.1 is then 0.001, and nothing that a study can feel is lost.</summary>
    const string Digits = "G12";

    public static ContractException Wrong(string message, string hint) => new("option-syntax", message, hint);

    public static (OptionInfo Option, string Given) Split(OptionSet options, string flag, string text, string example)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (options[text[..equals]], text[(equals + 1)..]) : throw Wrong($"'{flag} {text}' names no values.", $"Write for example {example}.");
    }

    public static char Separator(OptionInfo option) => option.IsArray ? ';' : ',';

    public static bool IsNumber(OptionInfo option) => !option.IsArray && (option.Type == typeof(double) || option.Type == typeof(int) || option.Type == typeof(long));

    /// <summary>The text of a value as everybody would write it: <c>0.10</c> and <c>1e-1</c> are <c>0.1</c>.</summary>
    public static string Canonical(OptionInfo option, string text) => OptionText.Format(option.Parse(text));

    public static string[] Values(OptionInfo option, string flag, string given)
    {
        string[] values = [.. given.Split(Separator(option)).Select(value => Canonical(option, value))];
        var doubled = values.GroupBy(value => value, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return doubled is null ? values : throw Wrong($"{flag} gives option '{option.Name}' the value {doubled.Key} twice.", "Give each value once.");
    }

    public static double Number(OptionInfo option, string text) => Convert.ToDouble(option.Parse(text), CultureInfo.InvariantCulture);

    /// <summary>A number as text of the option's type: whole numbers are rounded.</summary>
    public static string Format(OptionInfo option, double value) => option.Type == typeof(double)
        ? InvariantNumber.Text(double.Parse(value.ToString(Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
        : ((long)Math.Round(value)).ToString(CultureInfo.InvariantCulture);

    public static void CheckEnds(string flag, string text, double low, double high, bool logarithmic)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high)) throw Wrong($"'{flag} {text}' has an infinite end.", "Give finite numbers.");
        if (!(low < high)) throw Wrong($"'{flag} {text}' does not rise.", "Write the smaller number first.");
        if (logarithmic && !(low > 0)) throw Wrong($"'{flag} {text}' is logarithmic and begins at {InvariantNumber.Text(low)}.", "Begin above 0.");
    }
}
