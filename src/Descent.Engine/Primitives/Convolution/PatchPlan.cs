using System.Numerics;
using System.Runtime.Intrinsics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>The copying between images and their windows, both ways. A plane (one channel of one image) is the unit that threads share.</summary>
sealed unsafe class PatchPlan
{
    const int LeastBytesToShare = 1 << 18;

    readonly long planes;
    readonly int height, width, rows, columns, strideY, strideX;
    readonly Tap[] taps;

    /// <param name="planes">The number of planes.</param>
    public PatchPlan(Window2d window, long planes, int height, int width)
    {
        (this.planes, this.height, this.width) = (planes, height, width);
        (rows, columns) = (window.Places(0, height), window.Places(1, width));
        (strideY, strideX) = (window.Stride[0], window.Stride[1]);
        taps = new Tap[window.Count];
        for (var t = 0; t < taps.Length; t++)
        {
            var (dy, dx) = Math.DivRem(t, window.Size[1]);
            var (firstRow, endRow) = window.Inside(0, dy, height);
            var (first, end) = window.Inside(1, dx, width);
            taps[t] = new(firstRow, endRow, first, end, dy * window.Dilation[0] - window.Low[0], dx * window.Dilation[1] - window.Low[1]);
        }
    }

    /// <summary>One offset in the window: the places where it lies in the image, and the image's row and column at place 0.</summary>
    readonly record struct Tap(int FirstRow, int EndRow, int First, int End, int Top, int Left);

    /// <summary>Planes [height, width] → [taps, rows, columns], padding read as zero.</summary>
    public void Gather<T>(nint from, nint to) where T : unmanaged => Share(from, to, sizeof(T), &GatherPart<T>);

    /// <summary>Planes [taps, rows, columns] → [height, width]: what met in one element is added in the order of the taps.</summary>
    public void Scatter<T>(nint from, nint to) where T : unmanaged, INumber<T> => Share(from, to, sizeof(T), &ScatterPart<T>);

    void Share(nint from, nint to, int elementSize, delegate*<PatchPlan, int, void*, void> part)
    {
        var bytes = planes * taps.Length * rows * columns * elementSize;
        var parts = bytes < LeastBytesToShare ? 1 : (int)Math.Min(planes, 4L * WorkerPool.Threads);
        var job = new Job { From = from, To = to, Parts = parts };
        WorkerPool.For(parts, this, part, &job);
    }

    struct Job
    {
        public nint From, To;
        public int Parts;
    }

    static void GatherPart<T>(PatchPlan plan, int part, void* state) where T : unmanaged
    {
        var job = (Job*)state;
        var (first, end) = (plan.planes * part / job->Parts, plan.planes * (part + 1) / job->Parts);
        for (var p = first; p < end; p++) plan.Gather((T*)job->From + p * plan.height * plan.width, (T*)job->To + p * plan.taps.Length * plan.rows * plan.columns);
    }

    static void ScatterPart<T>(PatchPlan plan, int part, void* state) where T : unmanaged, INumber<T>
    {
        var job = (Job*)state;
        var (first, end) = (plan.planes * part / job->Parts, plan.planes * (part + 1) / job->Parts);
        for (var p = first; p < end; p++) plan.Scatter((T*)job->From + p * plan.taps.Length * plan.rows * plan.columns, (T*)job->To + p * plan.height * plan.width);
    }

    void Gather<T>(T* image, T* to) where T : unmanaged
    {
        foreach (ref readonly var tap in taps.AsSpan())
        {
            if (strideX == 1 && strideY == 1 && columns == width) GatherShifted(image, to, tap);
            else GatherRows(image, to, tap);
            to += (long)rows * columns;
        }
    }

    void GatherRows<T>(T* image, T* to, in Tap tap) where T : unmanaged
    {
        new Span<T>(to, tap.FirstRow * columns).Clear();
        new Span<T>(to + tap.EndRow * columns, (rows - tap.EndRow) * columns).Clear();
        var count = tap.End - tap.First;
        for (var y = tap.FirstRow; y < tap.EndRow; y++)
        {
            T* target = to + y * columns, source = image + (y * strideY + tap.Top) * width + tap.First * strideX + tap.Left;
            for (var i = 0; i < tap.First; i++) target[i] = default;
            if (strideX == 1) CopyRow((byte*)source, (byte*)(target + tap.First), count * sizeof(T));
            else for (var i = 0; i < count; i++) target[tap.First + i] = source[i * strideX];
            for (var i = tap.End; i < columns; i++) target[i] = default;
        }
    }

    /// <summary>A short copy without a call; the last step overlaps the one before.</summary>
    static void CopyRow(byte* from, byte* to, int bytes)
    {
        var i = 0;
        if (bytes >= 32)
        {
            for (; i < bytes - 32; i += 32) Vector256.Load(from + i).Store(to + i);
            Vector256.Load(from + bytes - 32).Store(to + bytes - 32);
        }
        else if (bytes >= 16)
        {
            Vector128.Load(from).Store(to);
            Vector128.Load(from + bytes - 16).Store(to + bytes - 16);
        }
        else for (; i < bytes; i++) to[i] = from[i];
    }

    /// <summary>Rows as wide as the image's: the windows' rows are one run of the image, and only the edges that wrapped are cleared.</summary>
    void GatherShifted<T>(T* image, T* to, in Tap tap) where T : unmanaged
    {
        if (tap.FirstRow >= tap.EndRow || tap.First >= tap.End)
        {
            new Span<T>(to, rows * columns).Clear();
            return;
        }
        var (first, end) = (tap.FirstRow * columns + tap.First, (tap.EndRow - 1) * columns + tap.End);
        new Span<T>(to, first).Clear();
        new Span<T>(image + (tap.FirstRow + tap.Top) * width + tap.First + tap.Left, end - first).CopyTo(new(to + first, end - first));
        new Span<T>(to + end, rows * columns - end).Clear();
        for (var y = tap.FirstRow; y < tap.EndRow; y++)
        {
            for (var x = 0; x < tap.First; x++) to[y * columns + x] = default;
            for (var x = tap.End; x < columns; x++) to[y * columns + x] = default;
        }
    }

    void Scatter<T>(T* patches, T* image) where T : unmanaged, INumber<T>
    {
        new Span<T>(image, height * width).Clear();
        foreach (ref readonly var tap in taps.AsSpan())
        {
            var count = tap.End - tap.First;
            for (var y = tap.FirstRow; y < tap.EndRow; y++)
            {
                var from = patches + y * columns + tap.First;
                var to = image + (y * strideY + tap.Top) * width + tap.First * strideX + tap.Left;
                if (strideX == 1) AddRow(from, to, count);
                else for (var i = 0; i < count; i++) to[i * strideX] += from[i];
            }
            patches += (long)rows * columns;
        }
    }

    static void AddRow<T>(T* from, T* to, int count) where T : unmanaged, INumber<T>
    {
        var i = 0;
        for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count) (Vector256.Load(to + i) + Vector256.Load(from + i)).Store(to + i);
        for (; i < count; i++) to[i] += from[i];
    }
}
