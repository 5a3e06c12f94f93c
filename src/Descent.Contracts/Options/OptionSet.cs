using System.Reflection;
using Descent.Engine;

namespace Descent.Contracts;

/// <summary>The options of a study, in the order in which its properties are written.</summary>
public sealed class OptionSet
{
    readonly Dictionary<string, OptionInfo> byName;

    OptionSet(IReadOnlyList<OptionInfo> options) =>
        (Options, byName) = (options, options.ToDictionary(o => o.Name, StringComparer.Ordinal));

    public IReadOnlyList<OptionInfo> Options { get; }

    /// <summary>The option of that name, exactly as typed.</summary>
    /// <exception cref="ContractException"><c>unknown-option</c>: the hint gives the nearest names.</exception>
    public OptionInfo this[string name] => byName.TryGetValue(name, out var option) ? option
        : throw new ContractException("unknown-option", $"There is no option '{name}'.", NearestNames.Hint(name, byName.Keys));

    /// <summary>The options of <paramref name="studyType"/>.</summary>
    /// <exception cref="ContractException"><c>option-definition</c>: a property cannot be an option; the message names it.</exception>
    public static OptionSet Of(Type studyType)
    {
        // Tokens follow the order of the source, base types first.
        var options = studyType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetCustomAttribute<OptionAttribute>() is not null)
            .OrderBy(p => Depth(p.DeclaringType!)).ThenBy(p => p.MetadataToken).Select(Describe).ToArray();
        var doubled = options.GroupBy(o => o.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return doubled is null ? new(options)
            : throw Wrong(doubled.First().Property, "shares its option name with another", "Rename one of them.");
    }

    static OptionInfo Describe(PropertyInfo property)
    {
        var option = property.GetCustomAttribute<OptionAttribute>()!;
        var element = property.PropertyType.IsArray ? property.PropertyType.GetElementType()! : property.PropertyType;
        var range = property.GetCustomAttribute<RangeAttribute>();
        var isNumber = element == typeof(int) || element == typeof(long) || element == typeof(double);
        Need(property.SetMethod is { IsPublic: true }, property, "cannot be set", "Make it { get; init; }.");
        Need(isNumber || element == typeof(bool) || element == typeof(string) || element.IsEnum, property,
            $"is of type {property.PropertyType.Name}", "Options are int, long, double, bool, string, an enum, or an array of one of these.");
        Need(range is null || isNumber, property, "has a range and is no number", "Take [Range] away.");
        Need(range is null || range.Min <= range.Max, property, $"has the empty range {range}", "Exchange the ends.");
        Need(!string.IsNullOrWhiteSpace(option.Description), property, "has no description", "Say what it is in [Option(\"...\")].");
        var increasing = property.GetCustomAttribute<IncreasingAttribute>();
        Need(increasing is null || (isNumber && property.PropertyType.IsArray), property, "increases and is no list of numbers", "Take [Increasing] away.");
        return new(Words.Kebab(property.Name), property, option.Description, option.Unit, range,
            element.IsEnum ? Words.All(element) : element == typeof(bool) ? ["true", "false"] : [])
        { Increasing = increasing };
    }

    static int Depth(Type type) => type.BaseType is null ? 0 : 1 + Depth(type.BaseType);

    static void Need(bool met, PropertyInfo property, string fault, string hint)
    {
        if (!met)
        {
            throw Wrong(property, fault, hint);
        }
    }

    static ContractException Wrong(PropertyInfo property, string fault, string hint) =>
        new("option-definition", $"Property {property.Name} of {property.DeclaringType!.Name} {fault}.", hint);
}
