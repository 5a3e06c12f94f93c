using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent.Engine.Kernels;

/// <summary>One product of the sum that every place of a pass adds up: what it reads of the padded image, and of the weights.</summary>
internal struct Term
{
    public int Image, Weight;
}

/// <summary>Places that share one list of terms: a grid of runs, each read contiguously from the padded image.</summary>
internal unsafe struct Pass
{
    public Term* Terms;
    public int Depth, Rows, Columns;

    /// <summary>Where the terms of place (0, 0) are read from; place (r, c) lies r rows of the padded image and c elements on.</summary>
    public int From;

    /// <summary>Where place (0, 0) is written in its plane, and the steps of a row and of a column.</summary>
    public int To, ToRow, ToColumn;
}

/// <summary>y[o, place] = Σ w[o, term] x[place + term] for every image, the images being read through a padded copy of one image at a time.</summary>
/// <remarks>Bits: an element is one chain acc = fma(weight, image, acc) over its pass's terms in order, from zero, whatever the threads, the batch and the vectors' width.</remarks>
internal unsafe struct Correlation<T>
    where T : unmanaged
{
    // A strip of rows of the padded image that stays in the second-level cache while the channels of y go by.
    const int StripBytes = 384 * 1024;

    public PaddedPlanes Padded;
    public Pass* Passes;
    public int PassCount;

    /// <summary>Channels of y in a group, the step of w from one to the next, and elements of one plane of y.</summary>
    public int Channels, WeightRow, Plane;

    /// <summary>Replicas of images of groups; elements of x from one to the next, 0 where x is shared.</summary>
    public int Replicas, Images, Groups;
    public long ReplicaX, ReplicaW, GroupW;
    public T* X, W, Y;
    public KernelPath Path;
    public int Parts, Strips;

    readonly long Units => (long)Replicas * Images * Groups;

    public readonly void Run(T* x, T* w, T* y)
    {
        Correlation<T> job = this;
        job.X = x;
        job.W = w;
        job.Y = y;
        long work = 0;
        for (int p = 0; p < PassCount; p++) work += (long)Passes[p].Depth * Passes[p].Rows * Passes[p].Columns;
        work *= Channels * Units;
        int threads = work < ProductSplit.LeastWork ? 1 : WorkerPool.Threads;
        // Few images are shared by rows; each part then pads its own copy.
        job.Strips = threads > 1 && Units < threads ? 2 * threads : 1;
        job.Parts = job.Strips > 1 ? (int)Units : threads == 1 ? (int)Math.Min(Units, 1) : (int)Math.Min(Units, 4 * threads);
        WorkerPool.For(job.Parts * job.Strips, &RunPart, &job);
    }

    static void RunPart(int number, void* state)
    {
        var job = (Correlation<T>*)state;
        if (job->Path == KernelPath.Avx512) job->Part<Lanes512<T>, Vector512<T>>(number);
        else if (job->Path == KernelPath.Avx2) job->Part<Lanes256<T>, Vector256<T>>(number);
        else job->Part<Lanes128<T>, Vector128<T>>(number);
    }

    readonly void Part<TLanes, TVector>(int number)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        (int part, int strip) = Math.DivRem(number, Strips);
        long start = Units * part / Parts, end = Units * (part + 1) / Parts;
        nuint bytes = (nuint)(Padded.Size * sizeof(T));
        var padded = (T*)Scratch.Take(bytes);
        NativeMemory.Clear(padded, bytes);
        long unitX = (long)Padded.Planes * Padded.Height * Padded.Width, unitY = (long)Channels * Plane;
        for (long unit = start; unit < end; unit++)
        {
            (long replica, long within) = Math.DivRem(unit, (long)Images * Groups);
            Padded.Fill(X + (replica * ReplicaX) + (within * unitX), padded);
            T* w = W + (replica * ReplicaW) + (within % Groups * GroupW);
            for (int p = 0; p < PassCount; p++)
            {
                int last = (int)((long)Passes[p].Rows * (strip + 1) / Strips);
                int row = (int)((long)Passes[p].Rows * strip / Strips);
                int high = Math.Max(2, (int)Math.Min(last, StripBytes / Math.Max(1, (long)Padded.Planes * Padded.StrideY * Padded.StrideX * Padded.RowStride * sizeof(T))));
                for (; row < last; row += high)
                    CorrelationRows<TLanes, TVector, T>.Run(Passes[p], row, Math.Min(last, row + high), Padded.RowStride, padded, w, WeightRow, Channels, Y + (unit * unitY), Plane);
            }
        }
    }
}
