namespace Descent.Engine;

/// <summary>Copies an index space between two strided layouts: the kernel behind every operation that only moves values.</summary>
static unsafe class StridedCopy
{
    /// <summary>A kernel that copies input 0 into output 0; offsets and strides are in elements.</summary>
    public static Kernel Kernel(int elementSize, Shape space, long fromOffset, long[] from, long toOffset, long[] to)
    {
        var plan = new Plan(elementSize, space, from, to);
        return (inputs, outputs) => plan.Run(inputs[0] + (nint)(fromOffset * elementSize), outputs[0] + (nint)(toOffset * elementSize));
    }

    /// <summary>Row-major strides of a shape.</summary>
    public static long[] RowMajor(Shape shape)
    {
        var strides = new long[shape.Rank];
        var stride = 1L;
        for (var i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    /// <summary>The index space with axes of extent 1 dropped and adjacent axes merged where both layouts allow.</summary>
    internal sealed class Plan
    {
        readonly int elementSize;
        readonly long[] extents;
        readonly long[] from;
        readonly long[] to;

        public Plan(int elementSize, Shape space, long[] fromStrides, long[] toStrides)
        {
            this.elementSize = elementSize;
            var (e, f, t) = (new List<long>(), new List<long>(), new List<long>());
            for (var axis = 0; axis < space.Rank; axis++)
            {
                if (space[axis] == 1) continue;
                if (e.Count > 0 && f[^1] == fromStrides[axis] * space[axis] && t[^1] == toStrides[axis] * space[axis])
                {
                    (e[^1], f[^1], t[^1]) = (e[^1] * space[axis], fromStrides[axis], toStrides[axis]);
                    continue;
                }
                e.Add(space[axis]);
                f.Add(fromStrides[axis]);
                t.Add(toStrides[axis]);
            }
            (extents, from, to) = ([.. e], [.. f], [.. t]);
        }

        public void Run(nint source, nint target)
        {
            if (extents.Contains(0)) return;
            switch (elementSize)
            {
                case 1: Copy((byte*)source, (byte*)target, 0); break;
                case 4: Copy((int*)source, (int*)target, 0); break;
                default: Copy((long*)source, (long*)target, 0); break;
            }
        }

        void Copy<T>(T* source, T* target, int axis) where T : unmanaged
        {
            if (axis == extents.Length)
            {
                *target = *source;
                return;
            }
            var (count, f, t) = (extents[axis], from[axis], to[axis]);
            if (axis < extents.Length - 1)
            {
                if (axis == extents.Length - 2 && Math.Abs(f) < Math.Abs(from[axis + 1])) { Tiled(source, target, axis); return; }
                for (var i = 0L; i < count; i++) Copy(source + i * f, target + i * t, axis + 1);
            }
            else if (f == 1 && t == 1) Buffer.MemoryCopy(source, target, count * sizeof(T), count * sizeof(T));
            else if (f == 0 && t == 1) new Span<T>(target, (int)count).Fill(*source);
            else for (var i = 0L; i < count; i++) target[i * t] = source[i * f];
        }

        /// <summary>The last two axes of a transposition, in tiles that both sides keep in cache.</summary>
        void Tiled<T>(T* source, T* target, int axis) where T : unmanaged
        {
            const int tile = 16;
            var (rows, columns) = (extents[axis], extents[axis + 1]);
            var (f0, f1, t0, t1) = (from[axis], from[axis + 1], to[axis], to[axis + 1]);
            for (var r = 0L; r < rows; r += tile)
            {
                for (var c = 0L; c < columns; c += tile)
                {
                    var (rowEnd, columnEnd) = (Math.Min(r + tile, rows), Math.Min(c + tile, columns));
                    for (var i = r; i < rowEnd; i++)
                    {
                        for (var j = c; j < columnEnd; j++) target[i * t0 + j * t1] = source[i * f0 + j * f1];
                    }
                }
            }
        }
    }
}
