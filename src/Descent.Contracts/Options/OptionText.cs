using System.Globalization;
using Descent.Engine;

namespace Descent.Contracts;

/// <summary>Values of options as text, in both directions, the same in every culture.</summary>
public static class OptionText
{
    /// <summary>The text that <see cref="Parse"/> reads back.</summary>
    public static string Format(object value) => value switch
    {
        Array many => string.Join(",", many.Cast<object>().Select(Format)),
        double number => InvariantNumber.Text(number),
        bool truth => truth ? "true" : "false",
        Enum member => Words.Of(member),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    internal static object Parse(OptionInfo option, string text)
    {
        if (!option.IsArray)
        {
            return One(option, text);
        }

        var parts = text.Split(',');
        var values = Array.CreateInstance(option.ElementType, parts.Length);
        for (var i = 0; i < parts.Length; i++)
        {
            values.SetValue(One(option, parts[i]), i);
        }

        if (option.Increasing is { } increasing)
        {
            double Number(int i) => Convert.ToDouble(values.GetValue(i), CultureInfo.InvariantCulture);
            if (parts.Length < increasing.Least || Enumerable.Range(1, parts.Length - 1).Any(i => !(Number(i) > Number(i - 1))))
            {
                throw new ContractException("option-out-of-range", $"Option '{option.Name}' takes {option.TakesOne}, not '{text}'.",
                    string.Create(CultureInfo.InvariantCulture, $"Give {Math.Max(increasing.Least, parts.Length)} different numbers, the smallest first."));
            }
        }

        return values;
    }

    static object One(OptionInfo option, string text)
    {
        var type = option.ElementType;
        return type == typeof(double) ? InRange(option, text, NumberText.Double(option, text))
            : type == typeof(int) ? InRange(option, text, NumberText.Integer<int>(option, text))
            : type == typeof(long) ? InRange(option, text, NumberText.Integer<long>(option, text))
            : type == typeof(bool) ? Truth(option, text)
            : type.IsEnum ? Member(option, type, text)
            : text.Contains('\0', StringComparison.Ordinal) ? throw WrongType(option, text) : text;
    }

    static bool Truth(OptionInfo option, string text) =>
        text.Equals("true", StringComparison.OrdinalIgnoreCase) ? true
        : text.Equals("false", StringComparison.OrdinalIgnoreCase) ? false
        : throw WrongType(option, text);

    static object Member(OptionInfo option, Type type, string text)
    {
        var names = Enum.GetNames(type);
        var i = Array.FindIndex(names, n => string.Equals(Words.Kebab(n), text, StringComparison.Ordinal));
        return i >= 0 ? Enum.Parse(type, names[i]) : throw new ContractException("option-type",
            $"Option '{option.Name}' takes {option.TakesOne}, not '{text}'.", NearestNames.Hint(text, option.Choices));
    }

    static object InRange(OptionInfo option, string text, object value)
    {
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        var allowed = option.Range is null ? double.IsFinite(number) : option.Range.Contains(number);
        return allowed ? value : throw OutOfRange(option, text);
    }

    internal static ContractException WrongType(OptionInfo option, string text) => new("option-type",
        $"Option '{option.Name}' takes {option.TakesOne}, not '{text}'.",
        option.ElementType == typeof(double) && text.Contains(',', StringComparison.Ordinal)
            ? "Write decimals with a point, whatever the language of the system." : $"Give for example {option.Name}={Example(option)}.");

    internal static ContractException OutOfRange(OptionInfo option, string text) => new("option-out-of-range",
        $"Option '{option.Name}' takes {option.TakesOne}, and '{text}' is outside.",
        option.Range is null ? "Give a finite number that the type can hold."
            : $"Give a value from {InvariantNumber.Text(option.Range.Min)} to {InvariantNumber.Text(option.Range.Max)}.");

    static string Example(OptionInfo option) => option.Choices.Count > 0 ? option.Choices[0]
        : option.Range is { } range && double.IsFinite(range.Min) ? InvariantNumber.Text(Math.Ceiling(range.Min)) : "1";
}
