namespace Descent.Engine;

/// <summary>Lays values with known lifetimes into one block of memory: first fit, freed after the last use.</summary>
sealed class Arena
{
    const long Alignment = 64;
    readonly List<(long Start, long End)> taken = [];

    /// <summary>The bytes needed so far.</summary>
    public long Size { get; private set; }

    public long Take(long bytes)
    {
        bytes = Math.Max((bytes + Alignment - 1) / Alignment * Alignment, Alignment);
        var start = 0L;
        var index = 0;
        while (index < taken.Count && taken[index].Start < start + bytes) start = taken[index++].End;
        taken.Insert(index, (start, start + bytes));
        Size = Math.Max(Size, start + bytes);
        return start;
    }

    public void Free(long start) => taken.RemoveAt(taken.FindIndex(block => block.Start == start));
}
