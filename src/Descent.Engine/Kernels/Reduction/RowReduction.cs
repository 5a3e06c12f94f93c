using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Descent.Engine.Kernels;

/// <summary>The reduction of contiguous elements: the sixteen partial results are the lanes of one to eight vectors.</summary>
internal static unsafe class RowReduction<TLanes, TVector, T, TReducer>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TReducer : IReducer<T>
{
    const int Partials = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static T Run(T* x, long extent)
    {
        TVector identity = TLanes.Broadcast(TReducer.Identity);
        TVector p0 = identity, p1 = identity, p2 = identity, p3 = identity, p4 = identity, p5 = identity, p6 = identity, p7 = identity;
        int lanes = TLanes.Count;
        long whole = extent - (extent % Partials);
        for (T* end = x + whole; x < end; x += Partials)
        {
            p0 = Combine(p0, TLanes.Load(x));
            if (lanes <= 8) p1 = Combine(p1, TLanes.Load(x + lanes));
            if (lanes > 4) continue;
            p2 = Combine(p2, TLanes.Load(x + (2 * lanes)));
            p3 = Combine(p3, TLanes.Load(x + (3 * lanes)));
            if (lanes > 2) continue;
            p4 = Combine(p4, TLanes.Load(x + (4 * lanes)));
            p5 = Combine(p5, TLanes.Load(x + (5 * lanes)));
            p6 = Combine(p6, TLanes.Load(x + (6 * lanes)));
            p7 = Combine(p7, TLanes.Load(x + (7 * lanes)));
        }

        T* partials = stackalloc T[Partials];
        TLanes.Store(partials, p0);
        if (lanes <= 8) TLanes.Store(partials + lanes, p1);
        if (lanes <= 4)
        {
            TLanes.Store(partials + (2 * lanes), p2);
            TLanes.Store(partials + (3 * lanes), p3);
        }
        if (lanes <= 2)
        {
            TLanes.Store(partials + (4 * lanes), p4);
            TLanes.Store(partials + (5 * lanes), p5);
            TLanes.Store(partials + (6 * lanes), p6);
            TLanes.Store(partials + (7 * lanes), p7);
        }
        for (int e = 0; e < (int)(extent - whole); e++) partials[e] = TReducer.Combine(partials[e], x[e]);
        return Fold(partials);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Combine(TVector x, TVector y) => TReducer.Combine<TLanes, TVector>(x, y);

    /// <summary>Halves the partial results until one is left.</summary>
    static T Fold(T* p)
    {
        int lanes = Vector128<T>.Count;
        for (int half = Partials / 2; half >= lanes; half /= 2)
            for (int l = 0; l < half; l += lanes)
                Vector128.Store(TReducer.Combine<Lanes128<T>, Vector128<T>>(Vector128.Load(p + l), Vector128.Load(p + l + half)), p + l);
        return lanes == 4
            ? TReducer.Combine(TReducer.Combine(p[0], p[2]), TReducer.Combine(p[1], p[3]))
            : TReducer.Combine(p[0], p[1]);
    }
}
