using System.Numerics;
using System.Runtime.Intrinsics;

namespace Descent.Engine.Kernels;

/// <summary>Reductions of the middle axis of x[outer, extent, inner] to y[outer, inner], row-major; float, double or int.</summary>
/// <remarks>Bits: the order depends on the extent alone. Element e joins partial result e mod 16 in increasing e, from the
/// identity; then partial l takes in l + 8, then l + 4, l + 2 and l + 1.</remarks>
internal static unsafe class Reduction
{
    const long ParallelElements = 1 << 16;

    /// <summary>Sums; zero over nothing; integers wrap.</summary>
    internal static void Sum<T>(T* x, T* y, long outer, long extent, long inner)
        where T : unmanaged => Sum(KernelPaths.Current, x, y, outer, extent, inner);

    /// <summary>Greatest elements; NaN propagates; -inf, or the least integer, over nothing.</summary>
    internal static void Max<T>(T* x, T* y, long outer, long extent, long inner)
        where T : unmanaged => Max(KernelPaths.Current, x, y, outer, extent, inner);

    /// <summary>Least elements; NaN propagates; +inf, or the greatest integer, over nothing.</summary>
    internal static void Min<T>(T* x, T* y, long outer, long extent, long inner)
        where T : unmanaged => Min(KernelPaths.Current, x, y, outer, extent, inner);

    internal static void Sum<T>(KernelPath path, T* x, T* y, long outer, long extent, long inner)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) Share<float, Sum<float>>(path, (float*)x, (float*)y, outer, extent, inner);
        else if (typeof(T) == typeof(double)) Share<double, Sum<double>>(path, (double*)x, (double*)y, outer, extent, inner);
        else if (typeof(T) == typeof(int)) Share<int, Sum<int>>(path, (int*)x, (int*)y, outer, extent, inner);
        else throw Unknown<T>(nameof(Sum));
    }

    internal static void Max<T>(KernelPath path, T* x, T* y, long outer, long extent, long inner)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) Share<float, Maximum<float>>(path, (float*)x, (float*)y, outer, extent, inner);
        else if (typeof(T) == typeof(double)) Share<double, Maximum<double>>(path, (double*)x, (double*)y, outer, extent, inner);
        else if (typeof(T) == typeof(int)) Share<int, Maximum<int>>(path, (int*)x, (int*)y, outer, extent, inner);
        else throw Unknown<T>(nameof(Max));
    }

    internal static void Min<T>(KernelPath path, T* x, T* y, long outer, long extent, long inner)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) Share<float, Minimum<float>>(path, (float*)x, (float*)y, outer, extent, inner);
        else if (typeof(T) == typeof(double)) Share<double, Minimum<double>>(path, (double*)x, (double*)y, outer, extent, inner);
        else if (typeof(T) == typeof(int)) Share<int, Minimum<int>>(path, (int*)x, (int*)y, outer, extent, inner);
        else throw Unknown<T>(nameof(Min));
    }

    static NotSupportedException Unknown<T>(string operation) =>
        new($"{operation}: no reduction of {typeof(T).Name}; convert to float, double or int first.");

    struct Job<T>
        where T : unmanaged
    {
        public KernelPath Path;
        public T* X, Y;
        public long Outer, Extent, Inner;
        public int Parts;
    }

    static void Share<T, TReducer>(KernelPath path, T* x, T* y, long outer, long extent, long inner)
        where T : unmanaged
        where TReducer : IReducer<T>
    {
        if (outer == 0 || inner == 0) return;
        var job = new Job<T> { Path = path, X = x, Y = y, Outer = outer, Extent = extent, Inner = inner };
        job.Parts = outer * extent * inner < ParallelElements ? 1 : WorkerPool.Threads;
        WorkerPool.For(job.Parts, &RunPart<T, TReducer>, &job);
    }

    static void RunPart<T, TReducer>(int part, void* state)
        where T : unmanaged
        where TReducer : IReducer<T>
    {
        var job = (Job<T>*)state;
        long firstOuter = 0, lastOuter = job->Outer, firstInner = 0, lastInner = job->Inner;
        if (job->Outer >= job->Parts)
        {
            firstOuter = job->Outer * part / job->Parts;
            lastOuter = job->Outer * (part + 1) / job->Parts;
        }
        else
        {
            // In whole cache lines.
            long line = 64 / sizeof(T), lines = (job->Inner + line - 1) / line;
            firstInner = lines * part / job->Parts * line;
            lastInner = Math.Min(lines * (part + 1) / job->Parts * line, job->Inner);
        }
        long inner = lastInner - firstInner;
        if (inner <= 0) return;
        T* x = job->X + (firstOuter * job->Extent * job->Inner) + firstInner, y = job->Y + (firstOuter * job->Inner) + firstInner;
        long outer = lastOuter - firstOuter;
        if (job->Path == KernelPath.Avx512) Slabs<Lanes512<T>, Vector512<T>, T, TReducer>(x, y, outer, job->Extent, inner, job->Inner);
        else if (job->Path == KernelPath.Avx2) Slabs<Lanes256<T>, Vector256<T>, T, TReducer>(x, y, outer, job->Extent, inner, job->Inner);
        else Slabs<Lanes128<T>, Vector128<T>, T, TReducer>(x, y, outer, job->Extent, inner, job->Inner);
    }

    static void Slabs<TLanes, TVector, T, TReducer>(T* x, T* y, long outer, long extent, long inner, long stride)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TReducer : IReducer<T>
    {
        if (stride == 1)
        {
            RowReduction<TLanes, TVector, T, TReducer>.Run(x, y, outer, extent);
            return;
        }
        for (long o = 0; o < outer; o++)
            ColumnReduction<TLanes, TVector, T, TReducer>.Run(x + (o * extent * stride), y + (o * stride), extent, inner, stride);
    }
}
