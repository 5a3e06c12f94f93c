using System.Runtime.CompilerServices;

namespace Descent.Engine.Kernels;

/// <summary>The reduction of rows: vectors lie along the rows, and the sixteen partial results are sixteen vectors.</summary>
internal static unsafe class ColumnReduction<TLanes, TVector, T, TReducer>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TReducer : IReducer<T>
{
    /// <summary>Reduces <paramref name="extent"/> rows, <paramref name="stride"/> apart, of <paramref name="inner"/> elements.</summary>
    internal static void Run(T* x, T* y, long extent, long inner, long stride)
    {
        // Rows far apart fall into few sets of the first-level cache: they are read whole, a run of columns at a time.
        if (extent >= 32 && stride * sizeof(T) >= 256 && inner >= TLanes.Count)
        {
            const int columns = 256;
            for (long start = 0; start < inner; start += columns) Whole(x + start, y + start, extent, (int)Math.Min(columns, inner - start), (nint)stride);
            return;
        }
        long i = 0;
        for (; i + TLanes.Count <= inner; i += TLanes.Count) TLanes.Store(y + i, Strip<Single>(x + i, extent, (nint)stride, TLanes.Zero));
        if (i == inner) return;
        TVector mask = TLanes.Mask((int)(inner - i));
        TLanes.StoreMasked(y + i, Strip<RaggedSingle>(x + i, extent, (nint)stride, mask), mask);
    }

    /// <summary>The sixteen partial rows lie in memory; row e of x is added to partial row e mod 16.</summary>
    static void Whole(T* x, T* y, long extent, int width, nint stride)
    {
        int padded = (width + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        var partials = (T*)Scratch.Take((nuint)(16L * padded * sizeof(T)));
        new Span<T>(partials, 16 * padded).Fill(TReducer.Identity);
        int vectors = width / TLanes.Count * TLanes.Count;
        TVector mask = TLanes.Mask(width - vectors);
        for (long e = 0; e < extent; e++, x += stride)
        {
            T* partial = partials + (e & 15) * padded;
            int i = 0;
            for (; i < vectors; i += TLanes.Count) TLanes.Store(partial + i, TReducer.Combine<TLanes, TVector>(TLanes.Load(partial + i), TLanes.Load(x + i)));
            if (i < width) TLanes.Store(partial + i, TReducer.Combine<TLanes, TVector>(TLanes.Load(partial + i), TLanes.LoadMasked(x + i, mask)));
        }
        for (int half = 8; half > 0; half /= 2)
        {
            for (int i = 0; i < half * padded; i += TLanes.Count)
                TLanes.Store(partials + i, TReducer.Combine<TLanes, TVector>(TLanes.Load(partials + i), TLanes.Load(partials + half * padded + i)));
        }
        new ReadOnlySpan<T>(partials, width).CopyTo(new(y, width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static TVector Strip<TShape>(T* x, long extent, nint stride, TVector mask)
        where TShape : ITileShape
    {
        TVector identity = TLanes.Broadcast(TReducer.Identity);
        TVector p0 = identity, p1 = identity, p2 = identity, p3 = identity, p4 = identity, p5 = identity, p6 = identity, p7 = identity;
        TVector p8 = identity, p9 = identity, p10 = identity, p11 = identity, p12 = identity, p13 = identity, p14 = identity, p15 = identity;
        long rest = extent;
        for (; rest >= 16; rest -= 16)
        {
            Take<TShape>(ref x, ref p0, stride, mask);
            Take<TShape>(ref x, ref p1, stride, mask);
            Take<TShape>(ref x, ref p2, stride, mask);
            Take<TShape>(ref x, ref p3, stride, mask);
            Take<TShape>(ref x, ref p4, stride, mask);
            Take<TShape>(ref x, ref p5, stride, mask);
            Take<TShape>(ref x, ref p6, stride, mask);
            Take<TShape>(ref x, ref p7, stride, mask);
            Take<TShape>(ref x, ref p8, stride, mask);
            Take<TShape>(ref x, ref p9, stride, mask);
            Take<TShape>(ref x, ref p10, stride, mask);
            Take<TShape>(ref x, ref p11, stride, mask);
            Take<TShape>(ref x, ref p12, stride, mask);
            Take<TShape>(ref x, ref p13, stride, mask);
            Take<TShape>(ref x, ref p14, stride, mask);
            Take<TShape>(ref x, ref p15, stride, mask);
        }
        if (rest > 0) Take<TShape>(ref x, ref p0, stride, mask);
        if (rest > 1) Take<TShape>(ref x, ref p1, stride, mask);
        if (rest > 2) Take<TShape>(ref x, ref p2, stride, mask);
        if (rest > 3) Take<TShape>(ref x, ref p3, stride, mask);
        if (rest > 4) Take<TShape>(ref x, ref p4, stride, mask);
        if (rest > 5) Take<TShape>(ref x, ref p5, stride, mask);
        if (rest > 6) Take<TShape>(ref x, ref p6, stride, mask);
        if (rest > 7) Take<TShape>(ref x, ref p7, stride, mask);
        if (rest > 8) Take<TShape>(ref x, ref p8, stride, mask);
        if (rest > 9) Take<TShape>(ref x, ref p9, stride, mask);
        if (rest > 10) Take<TShape>(ref x, ref p10, stride, mask);
        if (rest > 11) Take<TShape>(ref x, ref p11, stride, mask);
        if (rest > 12) Take<TShape>(ref x, ref p12, stride, mask);
        if (rest > 13) Take<TShape>(ref x, ref p13, stride, mask);
        if (rest > 14) Take<TShape>(ref x, ref p14, stride, mask);
        p0 = TReducer.Combine<TLanes, TVector>(p0, p8);
        p1 = TReducer.Combine<TLanes, TVector>(p1, p9);
        p2 = TReducer.Combine<TLanes, TVector>(p2, p10);
        p3 = TReducer.Combine<TLanes, TVector>(p3, p11);
        p4 = TReducer.Combine<TLanes, TVector>(p4, p12);
        p5 = TReducer.Combine<TLanes, TVector>(p5, p13);
        p6 = TReducer.Combine<TLanes, TVector>(p6, p14);
        p7 = TReducer.Combine<TLanes, TVector>(p7, p15);
        p0 = TReducer.Combine<TLanes, TVector>(p0, p4);
        p1 = TReducer.Combine<TLanes, TVector>(p1, p5);
        p2 = TReducer.Combine<TLanes, TVector>(p2, p6);
        p3 = TReducer.Combine<TLanes, TVector>(p3, p7);
        p0 = TReducer.Combine<TLanes, TVector>(p0, p2);
        p1 = TReducer.Combine<TLanes, TVector>(p1, p3);
        p0 = TReducer.Combine<TLanes, TVector>(p0, p1);
        return p0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Take<TShape>(ref T* x, ref TVector partial, nint stride, TVector mask)
        where TShape : ITileShape
    {
        partial = TReducer.Combine<TLanes, TVector>(partial, TShape.IsRagged ? TLanes.LoadMasked(x, mask) : TLanes.Load(x));
        x += stride;
    }
}
