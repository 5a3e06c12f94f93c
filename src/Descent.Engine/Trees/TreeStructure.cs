using System.Collections;
using System.Runtime.CompilerServices;

namespace Descent.Engine;

/// <summary>Where a leaf stands and how it is treated.</summary>
public readonly record struct TreeLeaf(string Path, bool IsFrozen);

/// <summary>What a record, tuple, array or dictionary of tensors is apart from its tensors; enough to build it again around others.</summary>
/// <remarks>Compared by value: two structures are equal when types, keys and everything that is not a tensor are equal.</remarks>
abstract record TreeStructure
{
    public sealed record Leaf(int Index) : TreeStructure;

    public sealed record Static(object? Value) : TreeStructure;

    public sealed record Record(Type Type, Parts Members) : TreeStructure;

    public sealed record Sequence(Type Type, Parts Items) : TreeStructure;

    public sealed record Keyed(Type Type, Parts Items, string Keys) : TreeStructure;

    public sealed record Flat(string Paths, Axes Indices) : TreeStructure;

    /// <summary>Children, compared one by one.</summary>
    public readonly struct Parts(TreeStructure[] items) : IEquatable<Parts>
    {
        public TreeStructure[] Items { get; } = items;

        public bool Equals(Parts other) => Items.AsSpan().SequenceEqual(other.Items);

        public override bool Equals(object? obj) => obj is Parts other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            foreach (var item in Items) hash.Add(item);
            return hash.ToHashCode();
        }
    }

    /// <summary>Builds the value around leaves.</summary>
    public object? Build(ReadOnlySpan<Tensor> leaves)
    {
        switch (this)
        {
            case Leaf leaf: return leaves[leaf.Index];
            case Static constant: return constant.Value;
            case Flat flat:
                var flatLeaves = new Tensor[flat.Indices.Count];
                for (var i = 0; i < flatLeaves.Length; i++) flatLeaves[i] = leaves[flat.Indices[i]];
                return new Tree(flatLeaves.Length == 0 ? [] : flat.Paths.Split('\n'), flatLeaves);
            case Record record:
                var members = RecordMembers.Of(record.Type)!;
                var value = RuntimeHelpers.GetUninitializedObject(record.Type);
                for (var i = 0; i < members.Length; i++) members[i].Field.SetValue(value, record.Members.Items[i].Build(leaves));
                return value;
            case Sequence sequence:
                var element = sequence.Type.IsArray ? sequence.Type.GetElementType()! : sequence.Type.GetGenericArguments()[0];
                var array = Array.CreateInstance(element, sequence.Items.Items.Length);
                for (var i = 0; i < array.Length; i++) array.SetValue(sequence.Items.Items[i].Build(leaves), i);
                return sequence.Type.IsArray ? array : Activator.CreateInstance(sequence.Type, array);
            case Keyed keyed:
                var dictionary = (IDictionary)Activator.CreateInstance(keyed.Type)!;
                var keys = keyed.Keys.Split('\n');
                for (var i = 0; i < keyed.Items.Items.Length; i++) dictionary.Add(keys[i], keyed.Items.Items[i].Build(leaves));
                return dictionary;
            default: throw new EngineException($"Tree: {GetType().Name} cannot be built.");
        }
    }
}
