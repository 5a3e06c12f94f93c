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

    /// <summary>Reduces <paramref name="rows"/> rows of <paramref name="extent"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    internal static void Run(T* x, T* y, long rows, long extent)
    {
        T* padded = stackalloc T[Partials];
        TVector identity = TLanes.Broadcast(TReducer.Identity);
        int lanes = TLanes.Count;
        var rest = (int)(extent % Partials);
        TVector mask0 = TLanes.Mask(rest), mask1 = TLanes.Mask(rest - lanes);
        for (; rows > 0; rows--)
        {
            TVector p0 = identity, p1 = identity, p2 = identity, p3 = identity, p4 = identity, p5 = identity, p6 = identity, p7 = identity;
            for (T* end = x + (extent - rest); x < end; x += Partials) Take(x, ref p0, ref p1, ref p2, ref p3, ref p4, ref p5, ref p6, ref p7);
            if (rest > 0)
            {
                // What is missing from the last sixteen is the identity, which changes no partial result.
                if (TLanes.HasMasks && lanes >= 8)
                {
                    p0 = Combine(p0, TLanes.Select(mask0, TLanes.LoadMasked(x, mask0), identity));
                    if (lanes == 8) p1 = Combine(p1, TLanes.Select(mask1, TLanes.LoadMasked(x + lanes, mask1), identity));
                }
                else
                {
                    for (int e = 0; e < Partials; e++) padded[e] = e < rest ? x[e] : TReducer.Identity;
                    Take(padded, ref p0, ref p1, ref p2, ref p3, ref p4, ref p5, ref p6, ref p7);
                }
                x += rest;
            }
            *y++ = Fold(p0, p1, p2, p3, p4, p5, p6, p7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Take(
        T* x, ref TVector p0, ref TVector p1, ref TVector p2, ref TVector p3, ref TVector p4, ref TVector p5, ref TVector p6, ref TVector p7)
    {
        int lanes = TLanes.Count;
        p0 = Combine(p0, TLanes.Load(x));
        if (lanes > 8) return;
        p1 = Combine(p1, TLanes.Load(x + lanes));
        if (lanes > 4) return;
        p2 = Combine(p2, TLanes.Load(x + (2 * lanes)));
        p3 = Combine(p3, TLanes.Load(x + (3 * lanes)));
        if (lanes > 2) return;
        p4 = Combine(p4, TLanes.Load(x + (4 * lanes)));
        p5 = Combine(p5, TLanes.Load(x + (5 * lanes)));
        p6 = Combine(p6, TLanes.Load(x + (6 * lanes)));
        p7 = Combine(p7, TLanes.Load(x + (7 * lanes)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Combine(TVector x, TVector y) => TReducer.Combine<TLanes, TVector>(x, y);

    /// <summary>The value over nothing in every lane.</summary>
    internal static TVector Identity
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLanes.Broadcast(TReducer.Identity);
    }

    /// <summary>Halves the partial results until one is left: first whole vectors, then within one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Fold(TVector p0, TVector p1, TVector p2, TVector p3, TVector p4, TVector p5, TVector p6, TVector p7)
    {
        int lanes = TLanes.Count;
        if (lanes == 2)
        {
            p0 = Combine(p0, p4);
            p1 = Combine(p1, p5);
            p2 = Combine(p2, p6);
            p3 = Combine(p3, p7);
        }
        if (lanes <= 4)
        {
            p0 = Combine(p0, p2);
            p1 = Combine(p1, p3);
        }
        if (lanes <= 8) p0 = Combine(p0, p1);
        if (sizeof(TVector) == 64) return Fold512(Unsafe.BitCast<TVector, Vector512<T>>(p0));
        return sizeof(TVector) == 32 ? Fold256(Unsafe.BitCast<TVector, Vector256<T>>(p0)) : Fold128(Unsafe.BitCast<TVector, Vector128<T>>(p0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Fold512(Vector512<T> p) => Fold256(TReducer.Combine<Lanes256<T>, Vector256<T>>(p.GetLower(), p.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Fold256(Vector256<T> p) => Fold128(TReducer.Combine<Lanes128<T>, Vector128<T>>(p.GetLower(), p.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Fold128(Vector128<T> p)
    {
        Vector128<T> upper = Vector128.Shuffle(p.AsInt64(), Vector128.Create(1L, 1)).As<long, T>();
        p = TReducer.Combine<Lanes128<T>, Vector128<T>>(p, upper);
        if (sizeof(T) == 8) return p.ToScalar();
        Vector128<T> odd = Vector128.Shuffle(p.AsInt32(), Vector128.Create(1, 1, 1, 1)).As<int, T>();
        return TReducer.Combine<Lanes128<T>, Vector128<T>>(p, odd).ToScalar();
    }
}
