using System.Reflection;

namespace Descent.Contracts;

/// <summary>One option of a study.</summary>
/// <param name="Name">In kebab-case, as it is typed.</param>
/// <param name="Choices">The words of an enum or of a truth value; empty for others.</param>
public sealed record OptionInfo(
    string Name, PropertyInfo Property, string Description, string Unit, RangeAttribute? Range, IReadOnlyList<string> Choices)
{
    /// <summary>What a list must be beside its numbers; null where it may be anything.</summary>
    public IncreasingAttribute? Increasing { get; init; }

    /// <summary>Type of the property: a scalar, or an array of scalars.</summary>
    public Type Type => Property.PropertyType;

    public bool IsArray => Type.IsArray;

    /// <summary>Type of one value.</summary>
    public Type ElementType => IsArray ? Type.GetElementType()! : Type;

    /// <summary>What the option takes, for help and errors, such as <c>number in 0.001..1</c>.</summary>
    public string Takes
    {
        get
        {
            var one = ElementType switch
            {
                _ when Choices.Count > 0 => $"one of {string.Join(", ", Choices)}",
                var t when t == typeof(int) || t == typeof(long) => "whole number",
                var t when t == typeof(double) => "number",
                _ => "text",
            };
            var bounded = Range is null ? one : $"{one} in {Range}";
            return Increasing is { Least: > 1 and var least } ? FormattableString.Invariant($"{bounded}, {least} or more, increasing, separated by commas")
                : IsArray ? $"{bounded}, or several{(Increasing is null ? "" : ", increasing,")} separated by commas" : bounded;
        }
    }

    /// <summary>The same in a sentence: <c>a number in 0.001..1</c>.</summary>
    internal string TakesOne => Choices.Count > 0 || Takes.StartsWith("text", StringComparison.Ordinal) ? Takes : $"a {Takes}";

    /// <summary>What the option is, with its unit where the description does not name it.</summary>
    public string Meaning => Unit.Length == 0 || Description.Split([' ', ',', ';', '(', ')']).Contains(Unit) ? Description : $"{Description}, in {Unit}";

    /// <summary>The option's value in <paramref name="study"/>.</summary>
    public object ValueIn(object study) => Property.GetValue(study)
        ?? throw new ContractException("option-definition", $"Option '{Name}' has no value.", "Give the property an initializer.");

    /// <summary>The value of <paramref name="text"/>.</summary>
    /// <exception cref="ContractException"><c>option-type</c> or <c>option-out-of-range</c>.</exception>
    public object Parse(string text) => OptionText.Parse(this, text);
}
