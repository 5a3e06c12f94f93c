using Descent.Engine;

namespace Descent.Lab.Sweeps;

/// <summary>Independent uniform points: point i depends on the seed and on i alone, so that more points leave the first ones as they are.</summary>
static class RandomPoints
{
    const double Unit = 1.0 / (1L << 53);

    /// <summary>In [0, 1) in each coordinate.</summary>
    public static double[] Point(long seed, int index, int dimensions)
    {
        var key = RandomKey.FromSeed(seed).Fold(index);
        return [.. Enumerable.Range(0, dimensions).Select(coordinate => Share(key.Fold(coordinate).Words.ToArray<int>()))];
    }

    static double Share(int[] words) => (((ulong)(uint)words[0] << 32 | (uint)words[1]) >> 11) * Unit;
}
