using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The leaves of a tree as one float64 vector, in the tree's order, and back.</summary>
public sealed class ParameterVector
{
    readonly Tree like;

    /// <param name="like">Gives the order, and the shapes and element types that a vector is brought back to.</param>
    public ParameterVector(Tree like)
    {
        this.like = like;
        Size = checked((int)like.Leaves.Sum(leaf => leaf.Size));
    }

    /// <summary>Entries of all leaves together.</summary>
    public int Size { get; }

    /// <summary>The leaves side by side.</summary>
    public double[] Gather(Tree tree)
    {
        var all = new double[Size];
        var at = 0;
        foreach (var leaf in tree.Leaves)
        {
            var part = leaf.ToDoubles();
            part.CopyTo(all, at);
            at += part.Length;
        }
        return all;
    }

    /// <summary>A vector as a tree of the leaves' types, rounded to them.</summary>
    public Tree Scatter(ReadOnlySpan<double> vector)
    {
        if (vector.Length != Size) throw new ShapeError($"ParameterVector: {vector.Length} numbers for {Size} parameters; give as many.");
        var leaves = new (string, Tensor)[like.Count];
        var at = 0;
        for (var i = 0; i < leaves.Length; i++)
        {
            var size = (int)like.Leaves[i].Size;
            leaves[i] = (like.Paths[i], Tensor.From(vector.Slice(at, size), like.Leaves[i].Shape).To(like.Leaves[i].Element));
            at += size;
        }
        return Tree.Of(leaves);
    }
}
