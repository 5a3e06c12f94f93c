namespace Descent.Engine;

/// <summary>A value taken apart: its leaves, where they stand, and the structure to build it again.</summary>
public sealed class TreeValue<T>
{
    readonly TreeStructure structure;
    readonly TreeLeaf[] places;

    TreeValue(TreeStructure structure, TreeLeaf[] places, Tensor[] leaves) => (this.structure, this.places, Leaves) = (structure, places, leaves);

    internal Tensor[] Leaves { get; }

    internal TreeStructure Structure => structure;

    public IReadOnlyList<TreeLeaf> Places => places;

    public Tree Tree => new(Array.ConvertAll(places, place => place.Path), Leaves);

    /// <summary>The same structure and places around other leaves.</summary>
    internal TreeValue<T> Around(Tensor[] leaves) => new(structure, places, leaves);

    /// <summary>Takes apart a value whose leaves have identities: one tensor at two paths is an error unless both are marked shared.</summary>
    /// <param name="what">What the value is, for errors.</param>
    public static TreeValue<T> Of(T value, string what) => Read(value, what, identities: true);

    /// <summary>Takes apart a result, in which one tensor may stand at several paths.</summary>
    internal static TreeValue<T> OfResult(T value, string what) => Read(value, what, identities: false);

    static TreeValue<T> Read(T value, string what, bool identities)
    {
        var reader = new TreeReader(what, identities);
        var structure = reader.Read(value);
        return new(structure, [.. reader.Places], [.. reader.Leaves]);
    }

    /// <summary>Values of one structure as one, whose leaves have them side by side on a new first axis: what Vmap takes apart again.</summary>
    /// <param name="what">What a value is, for errors.</param>
    /// <param name="values">One at least.</param>
    public static T Stack(string what, params IEnumerable<T> values)
    {
        TreeValue<T>[] all = [.. values.Select(value => Of(value, what))];
        return all[0].With([.. all[0].Leaves.Select((_, leaf) => Tensor.Stack(0, [.. all.Select(one => one.Leaves[leaf])]))]);
    }

    /// <summary>The value around other leaves.</summary>
    public T With(params ReadOnlySpan<Tensor> leaves) => (T)structure.Build(leaves)!;

    /// <summary>The value around the leaves of a tree, taken in order.</summary>
    public T With(Tree tree) => With([.. tree.Leaves]);

    /// <summary>Whether a leaf is trained: floating, and not marked frozen.</summary>
    public bool IsTrainable(int index) => Leaves[index].Element.IsFloating && !places[index].IsFrozen;

    /// <summary>The leaves that are trained.</summary>
    public Tree Trainable
    {
        get
        {
            var chosen = Enumerable.Range(0, Leaves.Length).Where(IsTrainable).ToArray();
            return new([.. chosen.Select(i => places[i].Path)], [.. chosen.Select(i => Leaves[i])]);
        }
    }

    /// <summary>The value with its trained leaves replaced.</summary>
    public T WithTrainable(Tree trained)
    {
        var next = 0;
        var all = Leaves.Select((leaf, i) => IsTrainable(i) ? trained.Leaves[next++] : leaf).ToArray();
        return With(all);
    }
}
