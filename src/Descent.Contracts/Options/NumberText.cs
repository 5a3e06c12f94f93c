using System.Globalization;
using System.Numerics;

namespace Descent.Contracts;

/// <summary>Numbers as people type them after <c>name=</c>: invariant, no thousands separators, no hexadecimal, no spaces.</summary>
static class NumberText
{
    const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A double; <c>inf</c> and <c>-inf</c> are infinities, and NaN is no value of an option.</summary>
    public static double Double(OptionInfo option, string text)
    {
        if (text is "inf" or "+inf" or "-inf")
        {
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        // The framework reads "NaN", "Infinity" and "∞" whatever the style says: a number here begins with a digit, sign or point.
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.') || !text.Any(char.IsAsciiDigit)
            || !double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var value))
        {
            throw OptionText.WrongType(option, text);
        }

        // 1e999 parses as infinity and 1e-400 as zero: neither is what was typed.
        var vanished = value == 0 && text.TakeWhile(c => c is not ('e' or 'E')).Any(c => c is >= '1' and <= '9');
        return double.IsInfinity(value) || vanished ? throw OptionText.OutOfRange(option, text) : value;
    }

    /// <summary>A whole number; an exponent is allowed when the value stays whole (<c>1e6</c>).</summary>
    public static T Integer<T>(OptionInfo option, string text) where T : struct, IBinaryInteger<T>
    {
        const NumberStyles whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent;
        if (T.TryParse(text, whole, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        // An exponent of more than three digits is out of range of every integer, and would make a huge number below.
        var isWhole = text.Length <= 400 && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        var isLarge = double.TryParse(text, whole, CultureInfo.InvariantCulture, out var size) && Math.Abs(size) >= 1e9 && text.Any(char.IsAsciiDigit);
        throw isWhole || isLarge ? OptionText.OutOfRange(option, text) : OptionText.WrongType(option, text);
    }
}
