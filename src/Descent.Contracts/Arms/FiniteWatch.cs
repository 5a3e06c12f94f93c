using System.Numerics;
using System.Runtime.InteropServices;
using Descent.Engine;

namespace Descent.Contracts;

/// <summary>Finds what is not finite in a state with a seed axis in front of each leaf. What was so at the start is meant so.</summary>
sealed class FiniteWatch
{
    readonly int seeds;
    readonly IReadOnlyList<string> paths;
    readonly bool[][] exempt;

    public FiniteWatch(Tree start, int seeds)
    {
        (this.seeds, paths) = (seeds, start.Paths);
        exempt = [.. start.Leaves.Select(leaf => leaf.Element.IsFloating
            ? Enumerable.Range(0, seeds).Select(seed => !IsFinite(leaf, seed, 1)).ToArray()
            : [.. Enumerable.Repeat(true, seeds)])];
    }

    /// <param name="state">The leaves of the state now, in the order of the start's.</param>
    public string?[] Find(Tensor[] state)
    {
        var found = new string?[seeds];
        for (var leaf = 0; leaf < state.Length; leaf++)
        {
            if (Array.TrueForAll(exempt[leaf], all => all) || IsFinite(state[leaf], 0, seeds)) continue;
            for (var seed = 0; seed < seeds; seed++)
            {
                if (!exempt[leaf][seed] && !IsFinite(state[leaf], seed, 1)) found[seed] ??= paths[leaf].Length == 0 ? "state" : paths[leaf];
            }
        }
        return found;
    }

    bool IsFinite(Tensor leaf, int seed, int count)
    {
        var size = (int)(leaf.Size / seeds);
        return leaf.Element == ElementType.Float32 ? AreFinite(leaf.Values<float>().Slice(seed * size, count * size)) : AreFinite(leaf.Values<double>().Slice(seed * size, count * size));
    }

    /// <summary>x − x is 0 where x is finite, else NaN: four sums of such hold the answer for a whole leaf.</summary>
    static bool AreFinite<T>(ReadOnlySpan<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        var (a, b, c, d) = (Vector<T>.Zero, Vector<T>.Zero, Vector<T>.Zero, Vector<T>.Zero);
        var i = 0;
        for (; i + 4 <= vectors.Length; i += 4)
        {
            a += vectors[i] - vectors[i];
            b += vectors[i + 1] - vectors[i + 1];
            c += vectors[i + 2] - vectors[i + 2];
            d += vectors[i + 3] - vectors[i + 3];
        }
        for (; i < vectors.Length; i++) a += vectors[i] - vectors[i];
        var sum = Vector.Sum(a + b + c + d);
        foreach (var value in values[(vectors.Length * Vector<T>.Count)..]) sum += value - value;
        return sum == T.Zero;
    }
}
