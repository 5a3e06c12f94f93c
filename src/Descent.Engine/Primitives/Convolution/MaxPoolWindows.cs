using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>Pooling by windows of any kind; planes are shared among threads.</summary>
static unsafe class MaxPoolWindows
{
    const long ParallelElements = 1 << 14;

    /// <summary>One axis of the window: its extent, step and gap, the padding before, and the places.</summary>
    struct Side
    {
        public int Extent, Stride, Gap, Low, Reach, Places;

        public static Side Of(Window2d window, int axis, int extent) => new()
        {
            Extent = extent,
            Stride = window.Stride[axis],
            Gap = window.Dilation[axis],
            Low = window.Low[axis],
            Reach = window.Size[axis] * window.Dilation[axis],
            Places = window.Places(axis, extent),
        };

        /// <summary>The part of the window at a place that lies in the image: from First in steps of Gap to before End.</summary>
        public readonly (int First, int End) Inside(int place)
        {
            var start = place * Stride - Low;
            return (start >= 0 ? start : start + (-start + Gap - 1) / Gap * Gap, Math.Min(Extent, start + Reach));
        }
    }

    struct Job
    {
        public Side Down, Across;
        public long Planes;
        public void* X, Values;
        public int* Places;
        public int Parts;
    }

    public static Kernel Bind<T>(Window2d window, Shape shape) where T : unmanaged, INumber<T>
    {
        var bound = new Job { Down = Side.Of(window, 0, shape[2]), Across = Side.Of(window, 1, shape[3]), Planes = (long)shape[0] * shape[1] };
        var places = (long)bound.Down.Places * bound.Across.Places;
        return (x, y) =>
        {
            var job = bound;
            job.X = (void*)x[0];
            job.Values = (void*)y[0];
            job.Places = (int*)y[1];
            job.Parts = job.Planes * places * window.Count < ParallelElements ? 1 : (int)Math.Min(2L * WorkerPool.Threads, job.Planes);
            WorkerPool.For(job.Parts, &Part<T>, &job);
        };
    }

    static void Part<T>(int part, void* state) where T : unmanaged, INumber<T>
    {
        var job = (Job*)state;
        var (down, across) = (job->Down, job->Across);
        var (first, end) = (job->Planes * part / job->Parts, job->Planes * (part + 1) / job->Parts);
        var skipped = first * down.Places * across.Places;
        var (x, values, places) = ((nint)((T*)job->X + first * down.Extent * across.Extent), (nint)((T*)job->Values + skipped), (nint)(job->Places + skipped));
        for (var plane = first; plane < end; plane++)
        {
            Find((T*)x, (T*)values, (int*)places, down, across);
            x += (nint)sizeof(T) * down.Extent * across.Extent;
            values += (nint)sizeof(T) * down.Places * across.Places;
            places += (nint)sizeof(int) * down.Places * across.Places;
        }
    }

    static void Find<T>(T* x, T* values, int* places, in Side down, in Side across) where T : unmanaged, INumber<T>
    {
        for (var row = 0; row < down.Places; row++)
        {
            var (top, endY) = down.Inside(row);
            for (var column = 0; column < across.Places; column++)
            {
                var (first, endX) = across.Inside(column);
                var at = top * across.Extent + first;
                var best = x[at];
                for (var v = top; v < endY; v += down.Gap)
                {
                    for (var u = first; u < endX; u += across.Gap)
                    {
                        var value = x[v * across.Extent + u];
                        // Values that are no order of their own mispredict a branch as often as not: two selections instead.
                        var wins = !(value <= best) & !T.IsNaN(best);
                        best = wins ? value : best;
                        at = wins ? v * across.Extent + u : at;
                    }
                }
                *values++ = best;
                *places++ = at;
            }
        }
    }
}
