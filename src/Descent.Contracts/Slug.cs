namespace Descent.Contracts;

/// <summary>Names of studies, arms, metrics, claims and figures: lower-case letters, digits and single inner hyphens.</summary>
/// <remarks>They become addresses, file names and column names, hence the narrow alphabet and the bound of 64 characters.</remarks>
public static class Slug
{
    /// <summary>Longest slug, in characters.</summary>
    public const int Longest = 64;

    /// <summary>Whether a text is a slug; null is none.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= Longest } && text[0] != '-' && text[^1] != '-'
        && !text.Contains("--", StringComparison.Ordinal)
        && text.All(c => c is '-' || char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));

    /// <summary>A name with a number in it: <c>width-500</c>, <c>rate-0-05</c>, <c>imbalance-minus-9</c>.</summary>
    public static string Of(string name, double number) => $"{name}-{(number < 0 ? "minus-" : "")}{InvariantNumber.Text(Math.Abs(number)).Replace('.', '-')}";

    /// <summary>Returns <paramref name="text"/> when it is a slug.</summary>
    /// <exception cref="ContractException"><c>bad-name</c>: it is not.</exception>
    public static string Check(string? text, string what) => IsValid(text) ? text! : throw new ContractException("bad-name",
        $"The name of {(what[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an" : "a")} {what} is '{text}', which is no slug.",
        $"Use 1 to {Longest} lower-case letters and digits, words joined by single hyphens, such as 'large-steps'.");
}
