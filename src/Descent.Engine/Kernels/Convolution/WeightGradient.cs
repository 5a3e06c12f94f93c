using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Descent.Engine.Kernels;

/// <summary>w[o, term] = Σ over images and places g[o, place] x[place + term].</summary>
/// <remarks>
/// Bits: images go in bunches, as many as make 2,048 places, at least one and at most eight. Within a bunch a lane of a vector is one chain of multiply-adds
/// over images and the padded rows of places; the lanes are added by halves. Bunches are dealt in order into at most eight chunks of equal length (the
/// last may be shorter); a chunk adds its bunches in order, and chunks are added in pairs. This depends on the extents reduced and on the vectors' width only.
/// Padding is multiplied by zero: an infinity in x may give NaN in terms that do not see it.
/// </remarks>
internal unsafe struct WeightGradient<T>
    where T : unmanaged, IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T>
{
    const int BunchPlaces = 2048;
    const int MostInBunch = 8;
    const int MostChunks = 8;

    /// <summary>x as the terms read it, and g with rows as long as those of x, so that places count through both alike.</summary>
    public PaddedPlanes X, G;
    public Term* Terms;
    public int Depth, Replicas, Images, Groups;

    /// <summary>Elements from one replica to the next; 0 where shared.</summary>
    public long ReplicaX, ReplicaG;
    public T* FromX, FromG, Y;
    public KernelPath Path;

    T* partials;
    int bunch, chunkImages, chunks;

    readonly long Extent => (long)G.Planes * Depth;

    readonly int Places => G.Height * G.Width;

    public readonly void Run(T* x, T* g, T* y)
    {
        WeightGradient<T> job = this;
        job.FromX = x;
        job.FromG = g;
        job.Y = y;
        job.bunch = Math.Max(1, Math.Min(Images, Math.Clamp(BunchPlaces / Math.Max(1, Places), 1, MostInBunch)));
        int bunches = (Images + job.bunch - 1) / job.bunch;
        job.chunkImages = job.bunch * ((bunches + MostChunks - 1) / MostChunks);
        job.chunks = Images == 0 ? 0 : (Images + job.chunkImages - 1) / job.chunkImages;
        int units = Replicas * Groups;
        if (job.chunks == 0)
        {
            NativeMemory.Clear(y, (nuint)(units * Extent * sizeof(T)));
            return;
        }
        job.partials = (T*)NativeMemory.Alloc((nuint)((job.chunks - 1) * units * Extent * sizeof(T)));
        try
        {
            if (units * Extent * Images * Places >= ProductSplit.LeastWork) WorkerPool.For(units * job.chunks, &RunPart, &job);
            else for (int i = 0; i < units * job.chunks; i++) RunPart(i, &job);
            for (int step = 1; step < job.chunks; step *= 2)
            {
                for (int i = 0; i + step < job.chunks; i += 2 * step)
                {
                    var sum = new Span<T>(job.Chunk(i), checked((int)(units * Extent)));
                    TensorPrimitives.Add(sum, new ReadOnlySpan<T>(job.Chunk(i + step), sum.Length), sum);
                }
            }
        }
        finally
        {
            NativeMemory.Free(job.partials);
        }
    }

    /// <summary>Where chunk i adds up; the first one in the result itself.</summary>
    readonly T* Chunk(int i) => i == 0 ? Y : partials + ((i - 1) * Replicas * Groups * Extent);

    static void RunPart(int part, void* state)
    {
        var job = (WeightGradient<T>*)state;
        (int unit, int chunk) = Math.DivRem(part, job->chunks);
        if (job->Path == KernelPath.Avx512) job->Part<Lanes512<T>, Vector512<T>>(unit, chunk);
        else if (job->Path == KernelPath.Avx2) job->Part<Lanes256<T>, Vector256<T>>(unit, chunk);
        else job->Part<Lanes128<T>, Vector128<T>>(unit, chunk);
    }

    readonly void Part<TLanes, TVector>(int unit, int chunk)
        where TLanes : ILanes<TVector, T>
        where TVector : unmanaged
    {
        (int replica, int group) = Math.DivRem(unit, Groups);
        nint sizeX = (nint)X.Size, sizeG = (nint)G.Size;
        nuint bytes = (nuint)(bunch * (sizeX + sizeG) * sizeof(T));
        var paddedG = (T*)Scratch.Take(bytes);
        NativeMemory.Clear(paddedG, bytes);
        T* paddedX = paddedG + (bunch * sizeG);
        long imageX = (long)X.Planes * X.Height * X.Width, imageG = (long)G.Planes * Places;
        T* x = FromX + (replica * ReplicaX) + (group * imageX), g = FromG + (replica * ReplicaG) + (group * imageG);
        T* y = Chunk(chunk) + (unit * Extent);
        var tile = new GradientTile<T> { G = paddedG, X = paddedX, PlaneG = G.PhaseStride, ImageG = sizeG, ImageX = sizeX, ToRow = Depth };
        tile.Steps = (((G.Height - 1) * G.RowStride) + G.Width + TLanes.Count - 1) / TLanes.Count;
        int first = chunk * chunkImages, end = Math.Min(Images, first + chunkImages);
        for (int image = first; image < end; image += bunch)
        {
            tile.Images = Math.Min(bunch, end - image);
            for (int i = 0; i < tile.Images; i++)
            {
                X.Fill(x + ((image + i) * Groups * imageX), paddedX + (i * sizeX));
                G.Fill(g + ((image + i) * Groups * imageG), paddedG + (i * sizeG));
            }
            tile.Continued = image > first;
            GradientDispatch<TLanes, TVector, T>.Run(tile, Terms, Depth, G.Planes, y);
        }
    }
}
