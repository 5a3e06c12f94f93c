namespace Descent.Engine;

/// <summary>The untyped view of a record, tuple, array or dictionary of tensors: ordered paths and leaves.</summary>
/// <remarks>Optimizers and measurements work on it. Paths name leaves in checkpoints and errors: <c>hidden.weight</c>.</remarks>
public sealed class Tree
{
    readonly string[] paths;
    readonly Tensor[] leaves;

    internal Tree(string[] paths, Tensor[] leaves) => (this.paths, this.leaves) = (paths, leaves);

    public static Tree Empty { get; } = new([], []);

    public IReadOnlyList<string> Paths => paths;

    public IReadOnlyList<Tensor> Leaves => leaves;

    public int Count => leaves.Length;

    /// <summary>The leaves of a value, in order, named by their paths.</summary>
    /// <exception cref="EngineException">A delegate or a key that is no string is inside, or one tensor stands at two paths.</exception>
    public static Tree From<T>(T value) => TreeValue<T>.Of(value, "the value").Tree;

    /// <summary>Branches side by side: a leaf <c>weight</c> of branch <c>m</c> is at <c>m.weight</c>.</summary>
    public static Tree Of(params ReadOnlySpan<(string Name, Tree Branch)> branches)
    {
        var (paths, leaves) = (new List<string>(), new List<Tensor>());
        foreach (var (name, branch) in branches)
        {
            for (var i = 0; i < branch.Count; i++)
            {
                paths.Add(branch.paths[i].Length == 0 ? name : $"{name}.{branch.paths[i]}");
                leaves.Add(branch.leaves[i]);
            }
        }
        return new([.. paths], [.. leaves]);
    }

    public static Tree Of(params ReadOnlySpan<(string Path, Tensor Leaf)> leaves)
    {
        var (paths, tensors) = (new string[leaves.Length], new Tensor[leaves.Length]);
        for (var i = 0; i < leaves.Length; i++) (paths[i], tensors[i]) = leaves[i];
        return new(paths, tensors);
    }

    /// <summary>The branch with this name: the leaves whose path begins with it, the name taken off.</summary>
    public Tree this[string name]
    {
        get
        {
            var (chosen, tensors) = (new List<string>(), new List<Tensor>());
            for (var i = 0; i < leaves.Length; i++)
            {
                if (paths[i] == name) chosen.Add("");
                else if (paths[i].StartsWith(name, StringComparison.Ordinal) && paths[i][name.Length] == '.') chosen.Add(paths[i][(name.Length + 1)..]);
                else continue;
                tensors.Add(leaves[i]);
            }
            return new([.. chosen], [.. tensors]);
        }
    }

    /// <summary>The leaf at a path.</summary>
    /// <exception cref="EngineException">There is none.</exception>
    public Tensor Leaf(string path)
    {
        var index = Array.IndexOf(paths, path);
        return index >= 0 ? leaves[index] : throw new EngineException($"Tree: there is no leaf at '{path}'; the leaves are {string.Join(", ", paths)}.");
    }

    public Tree Map(Func<Tensor, Tensor> function) => new(paths, Array.ConvertAll(leaves, leaf => function(leaf)));

    public Tree Map(Func<string, Tensor, Tensor> function) => new(paths, [.. paths.Zip(leaves, function)]);

    public static Tree Zip(Tree a, Tree b, Func<Tensor, Tensor, Tensor> function)
    {
        a.CheckSame(b);
        return new(a.paths, [.. a.leaves.Select((leaf, i) => function(leaf, b.leaves[i]))]);
    }

    public static Tree Zip(Tree a, Tree b, Tree c, Func<Tensor, Tensor, Tensor, Tensor> function)
    {
        a.CheckSame(b);
        a.CheckSame(c);
        return new(a.paths, [.. a.leaves.Select((leaf, i) => function(leaf, b.leaves[i], c.leaves[i]))]);
    }

    void CheckSame(Tree other)
    {
        if (!paths.AsSpan().SequenceEqual(other.paths))
        {
            throw new EngineException($"Tree.Zip: the trees differ ({string.Join(", ", paths)} against {string.Join(", ", other.paths)}); map over trees of one structure.");
        }
    }

    public static Tree operator +(Tree a, Tree b) => Zip(a, b, (x, y) => x + y);

    public static Tree operator -(Tree a, Tree b) => Zip(a, b, (x, y) => x - y);

    public static Tree operator *(double a, Tree b) => b.Map(x => a * x);

    /// <summary>Σ ⟨aᵢ, bᵢ⟩ over all leaves.</summary>
    public static Tensor Dot(Tree a, Tree b) => Zip(a, b, (x, y) => (x * y).Sum()).leaves.Aggregate((sum, term) => sum + term);

    /// <summary>The Euclidean norm over all leaves.</summary>
    public Tensor Norm() => Tensor.Sqrt(Dot(this, this));

    public override string ToString() => string.Join("\n", paths.Zip(leaves, (path, leaf) => $"{path}: {leaf.Type}"));
}
