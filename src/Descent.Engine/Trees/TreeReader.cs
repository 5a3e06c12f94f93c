using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Descent.Engine;

/// <summary>Takes a value apart into leaves and structure.</summary>
/// <param name="what">What is taken apart, for errors: «the input of Grad».</param>
/// <param name="identities">Whether one tensor at two paths is an error: it is where leaves are trained or stored, not among results.</param>
sealed class TreeReader(string what, bool identities)
{
    readonly Dictionary<Tensor, (int Index, string Path, bool IsShared)> seen = [];

    public List<Tensor> Leaves { get; } = [];

    public List<TreeLeaf> Places { get; } = [];

    public TreeStructure Read(object? value) => Read(value, "", false, false);

    TreeStructure Read(object? value, string path, bool frozen, bool shared)
    {
        switch (value)
        {
            case null: return new TreeStructure.Static(null);
            case Tensor tensor: return new TreeStructure.Leaf(Find(tensor, path, frozen, shared));
            case Delegate: throw new EngineException($"Tree: {what} holds a delegate at '{path}'; delegates compare by reference and cannot be part of a structure: use a record with the setting as a member.");
            case Tree tree:
                var indices = new int[tree.Count];
                for (var i = 0; i < indices.Length; i++) indices[i] = Add(tree.Leaves[i], Join(path, tree.Paths[i]), frozen);
                return new TreeStructure.Flat(string.Join('\n', tree.Paths), indices);
            case string or Type: return new TreeStructure.Static(value);
        }
        var type = value.GetType();
        if (value is IDictionary dictionary) return ReadDictionary(dictionary, type, path, frozen, shared);
        if (value is IList list && (type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))))
        {
            var items = new TreeStructure[list.Count];
            for (var i = 0; i < items.Length; i++) items[i] = Read(list[i], Join(path, i.ToString(CultureInfo.InvariantCulture)), frozen, shared);
            return new TreeStructure.Sequence(type, new(items));
        }
        if (RecordMembers.Of(type) is not { } members) return new TreeStructure.Static(value);
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var before = Leaves.Count;
        var parts = new TreeStructure[members.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var member = members[i];
            var part = member.Field.GetValue(value);
            parts[i] = member.IsVisible
                ? Read(part, Join(path, member.Name), frozen || member.IsFrozen, shared || member.IsShared)
                : new TreeStructure.Static(part is Tensor ? throw new EngineException($"Tree: {what} holds a tensor in the private field '{member.Name}' of {type.Name}; make it a constructor or init member.") : part);
        }
        return Leaves.Count == before && !parts.Any(part => part is TreeStructure.Leaf) ? new TreeStructure.Static(value) : new TreeStructure.Record(type, new(parts));
    }

    TreeStructure.Keyed ReadDictionary(IDictionary dictionary, Type type, string path, bool frozen, bool shared)
    {
        var keys = new List<string>();
        foreach (var key in dictionary.Keys)
        {
            keys.Add(key as string ?? throw new EngineException($"Tree: {what} has a dictionary at '{path}' with keys of type {key.GetType().Name}; use string keys."));
        }
        keys.Sort(StringComparer.Ordinal);
        var items = keys.Select(key => Read(dictionary[key], Join(path, key), frozen, shared)).ToArray();
        return new(type, new(items), string.Join('\n', keys));
    }

    /// <summary>The leaf of a tensor: a new one, or where both places are shared, the one that it has.</summary>
    int Find(Tensor tensor, string path, bool frozen, bool shared)
    {
        if (seen.TryGetValue(tensor, out var other))
        {
            if (shared && other.IsShared) return other.Index;
            if (identities) throw new EngineException($"Tree: {what} has one tensor at '{other.Path}' and at '{path}'; mark both members [Shared], or give each its own tensor.");
        }
        seen.TryAdd(tensor, (Leaves.Count, path, shared));
        return Add(tensor, path, frozen);
    }

    int Add(Tensor tensor, string path, bool frozen)
    {
        Leaves.Add(tensor);
        Places.Add(new(path, frozen));
        return Leaves.Count - 1;
    }

    static string Join(string path, string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";
}
