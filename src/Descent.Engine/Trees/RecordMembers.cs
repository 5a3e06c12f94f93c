using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Descent.Engine;

/// <summary>A member that holds part of a record: its constructor and init properties, and plain fields.</summary>
sealed record RecordMember(string Name, FieldInfo Field, bool IsFrozen, bool IsShared, bool IsVisible);

/// <summary>The members of record types, found once a type.</summary>
static class RecordMembers
{
    static readonly ConcurrentDictionary<Type, RecordMember[]?> Known = new();

    /// <summary>The members of a record or tuple type; null if the type is neither.</summary>
    public static RecordMember[]? Of(Type type) => Known.GetOrAdd(type, Find);

    static RecordMember[]? Find(Type type)
    {
        if (!IsRecord(type) && !typeof(ITuple).IsAssignableFrom(type)) return null;
        var frozenParameters = Marked<FrozenAttribute>(type);
        var sharedParameters = Marked<SharedAttribute>(type);
        var members = new List<RecordMember>();
        var chain = new Stack<Type>();
        for (var current = type; current is not null && current != typeof(object) && current != typeof(ValueType); current = current.BaseType) chain.Push(current);
        foreach (var current in chain)
        {
            const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            foreach (var field in current.GetFields(own))
            {
                var property = field.Name.StartsWith('<') ? current.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], own) : null;
                MemberInfo marked = property is null ? field : property;
                members.Add(new(CamelCase(marked.Name), field,
                    marked.IsDefined(typeof(FrozenAttribute)) || frozenParameters.Contains(marked.Name),
                    marked.IsDefined(typeof(SharedAttribute)) || sharedParameters.Contains(marked.Name),
                    property is not null || field.IsPublic));
            }
        }
        return [.. members];
    }

    static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly) is { } print
        && print.IsDefined(typeof(CompilerGeneratedAttribute)) | print.GetParameters().Length == 1;

    /// <summary>An attribute on a record's positional parameter belongs to the parameter, not to the property.</summary>
    static HashSet<string> Marked<T>(Type type) where T : Attribute =>
        [.. type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Where(parameter => parameter.IsDefined(typeof(T))).Select(parameter => parameter.Name!)];

    static string CamelCase(string name) =>
        name.StartsWith("Item", StringComparison.Ordinal) && int.TryParse(name.AsSpan(4), out var number)
            ? (number - 1).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : char.ToLowerInvariant(name[0]) + name[1..];
}
