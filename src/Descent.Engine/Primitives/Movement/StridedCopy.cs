using System.Runtime.Intrinsics;
using Descent.Engine.Kernels;

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
        const long LeastBytesToShare = 1 << 18;

        readonly int elementSize;
        readonly long bytes;
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
            bytes = space.Size * elementSize;
        }

        public void Run(nint source, nint target)
        {
            if (extents.Contains(0)) return;
            var parts = extents.Length == 0 || bytes < LeastBytesToShare ? 1 : (int)Math.Min(extents[0], WorkerPool.Threads);
            if (parts == 1)
            {
                Part(source, target, 0, extents.Length == 0 ? 1 : extents[0]);
                return;
            }
            var job = new Job { From = source, To = target, Parts = parts };
            WorkerPool.For(parts, this, &RunPart, &job);
        }

        struct Job
        {
            public nint From, To;
            public int Parts;
        }

        static void RunPart(Plan plan, int part, void* state)
        {
            var job = (Job*)state;
            plan.Part(job->From, job->To, plan.extents[0] * part / job->Parts, plan.extents[0] * (part + 1) / job->Parts);
        }

        /// <summary>A part of the outermost axis.</summary>
        void Part(nint source, nint target, long first, long end)
        {
            switch (elementSize)
            {
                case 1: Part((byte*)source, (byte*)target, first, end); break;
                case 4: Part((int*)source, (int*)target, first, end); break;
                default: Part((long*)source, (long*)target, first, end); break;
            }
        }

        void Part<T>(T* source, T* target, long first, long end) where T : unmanaged
        {
            if (extents.Length == 0) *target = *source;
            else Copy(source + first * from[0], target + first * to[0], 0, end - first);
        }

        /// <summary>Copies <paramref name="count"/> elements of an axis, and of those after it all.</summary>
        void Copy<T>(T* source, T* target, int axis, long count) where T : unmanaged
        {
            var (f, t) = (from[axis], to[axis]);
            if (axis < extents.Length - 1)
            {
                var inner = extents[axis + 1];
                if (axis == extents.Length - 2)
                {
                    if (Math.Abs(f) < Math.Abs(from[axis + 1]))
                    {
                        Tiled(source, target, axis, count);
                        return;
                    }
                    if (from[axis + 1] == 1 && to[axis + 1] == 1 && inner * sizeof(T) is >= 16 and <= 512)
                    {
                        for (var i = 0L; i < count; i++) ShortRun((byte*)(source + i * f), (byte*)(target + i * t), inner * sizeof(T));
                        return;
                    }
                }
                for (var i = 0L; i < count; i++) Copy(source + i * f, target + i * t, axis + 1, inner);
            }
            else if (f == 1 && t == 1) Buffer.MemoryCopy(source, target, count * sizeof(T), count * sizeof(T));
            else if (f == 0 && t == 1) new Span<T>(target, (int)count).Fill(*source);
            else for (var i = 0L; i < count; i++) target[i * t] = source[i * f];
        }

        /// <summary>A copy of 16 bytes or more without a call; the last step overlaps the one before.</summary>
        static void ShortRun(byte* source, byte* target, long bytes)
        {
            if (bytes < 32)
            {
                Vector128.Load(source).Store(target);
                Vector128.Load(source + bytes - 16).Store(target + bytes - 16);
                return;
            }
            for (var i = 0L; i < bytes - 32; i += 32) Vector256.Load(source + i).Store(target + i);
            Vector256.Load(source + bytes - 32).Store(target + bytes - 32);
        }

        /// <summary>The last two axes of a transposition, in tiles that both sides keep in cache.</summary>
        void Tiled<T>(T* source, T* target, int axis, long rows) where T : unmanaged
        {
            const int tile = 16;
            var columns = extents[axis + 1];
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
