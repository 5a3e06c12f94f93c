namespace Descent.Engine;

/// <summary>How a broadcast operand lies over a row-major index space, with adjacent axes merged where its memory allows.</summary>
sealed unsafe class BroadcastPattern
{
    readonly int[] extents;
    readonly int[] strides;

    public BroadcastPattern(Shape space, Axes strideOf, int elementSize)
    {
        ElementSize = elementSize;
        var e = new List<int>();
        var s = new List<int>();
        for (var axis = 0; axis < space.Rank; axis++)
        {
            if (space[axis] == 1) continue;
            if (e.Count > 0 && s[^1] == (long)strideOf[axis] * space[axis])
            {
                e[^1] *= space[axis];
                s[^1] = strideOf[axis];
                continue;
            }
            e.Add(space[axis]);
            s.Add(strideOf[axis]);
        }
        if (e.Count == 0)
        {
            e.Add(1);
            s.Add(1);
        }
        (extents, strides) = ([.. e], [.. s]);
        IsContiguous = extents.Length == 1 && strides[0] == 1;
        Period = IsContiguous || space.Size == 0 ? long.MaxValue
            : strides is [0] ? 1
            : strides[0] == 0 && extents[0] > 0 ? space.Size / extents[0]
            : long.MaxValue;
    }

    public int ElementSize { get; }

    /// <summary>The merged axes' extents; at least one.</summary>
    public ReadOnlySpan<int> Extents => extents;

    /// <summary>The merged axes' strides, in elements.</summary>
    public ReadOnlySpan<int> Strides => strides;

    public bool IsContiguous { get; }

    /// <summary>Whether it is one value everywhere.</summary>
    public bool IsRepeated => strides is [0];

    /// <summary>Whether another operand lies in the same way.</summary>
    public bool IsLike(BroadcastPattern? other) => other is not null && extents.AsSpan().SequenceEqual(other.extents) && strides.AsSpan().SequenceEqual(other.strides);

    /// <summary>After how many elements the operand repeats; <see cref="long.MaxValue"/> if it does not.</summary>
    public long Period { get; }

    /// <summary>Whether every block of this many elements sees the same values.</summary>
    public bool Repeats(int block) => Period <= block && block % Period == 0;

    /// <summary>Writes the operand's elements start .. start + count of the index space, contiguously.</summary>
    public void Expand(nint from, long start, int count, nint to)
    {
        switch (ElementSize)
        {
            case 1: Expand((byte*)from, start, count, (byte*)to); break;
            case 4: Expand((int*)from, start, count, (int*)to); break;
            default: Expand((long*)from, start, count, (long*)to); break;
        }
    }

    void Expand<T>(T* from, long start, int count, T* to) where T : unmanaged
    {
        var rank = extents.Length;
        var index = stackalloc int[rank];
        long offset = 0, rest = start;
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            index[axis] = (int)(rest % extents[axis]);
            rest /= extents[axis];
            offset += (long)index[axis] * strides[axis];
        }
        var last = rank - 1;
        while (count > 0)
        {
            var run = Math.Min(extents[last] - index[last], count);
            if (strides[last] == 0) new Span<T>(to, run).Fill(from[offset]);
            else new ReadOnlySpan<T>(from + offset, run).CopyTo(new(to, run));
            to += run;
            count -= run;
            offset += (long)run * strides[last];
            index[last] += run;
            for (var axis = last; axis > 0 && index[axis] == extents[axis]; axis--)
            {
                offset += strides[axis - 1] - (long)extents[axis] * strides[axis];
                index[axis] = 0;
                index[axis - 1]++;
            }
        }
    }
}
