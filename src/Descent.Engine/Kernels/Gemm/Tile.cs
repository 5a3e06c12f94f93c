using System.Runtime.CompilerServices;

namespace Descent.Engine.Kernels;

/// <summary>The innermost kernel: a tile of C, up to 12 rows by one or two vectors, held in registers over a run of k.</summary>
/// <remarks>Every element is one chain of multiply-adds in increasing k; an earlier run is continued from the stored C.
/// The type arguments are constants to the compiler, so each instance holds only its own rows and columns.</remarks>
internal static unsafe class Tile<TLanes, TVector, T, TRows, TShape>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TRows : ITileRows
    where TShape : ITileShape
{
    /// <summary>Multiplies a[i rs + p cs] by b[p bs + j] for p below <paramref name="depth"/>.</summary>
    /// <param name="a">First element of the strip of A.</param>
    /// <param name="rs">Stride of A along the tile's rows.</param>
    /// <param name="cs">Stride of A along k.</param>
    /// <param name="b">First element of the strip of B.</param>
    /// <param name="bs">Stride of B along k.</param>
    /// <param name="c">First element of the tile.</param>
    /// <param name="ldc">Stride of C along the tile's rows.</param>
    /// <param name="depth">Steps of k.</param>
    /// <param name="continued">Whether the chains start from C instead of from zero.</param>
    /// <param name="mask">Lanes of the last vector that exist, where the shape is ragged.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(
        T* a, nint rs, nint cs, T* b, nint bs, T* c, nint ldc, int depth, bool continued, TVector mask)
    {
        nint rs2 = 2 * rs;
        T* a1 = a + (3 * rs);
        T* a2 = a + (6 * rs);
        T* a3 = a + (9 * rs);
        TVector c0 = TLanes.Zero, d0 = TLanes.Zero;
        TVector c1 = TLanes.Zero, d1 = TLanes.Zero;
        TVector c2 = TLanes.Zero, d2 = TLanes.Zero;
        TVector c3 = TLanes.Zero, d3 = TLanes.Zero;
        TVector c4 = TLanes.Zero, d4 = TLanes.Zero;
        TVector c5 = TLanes.Zero, d5 = TLanes.Zero;
        TVector c6 = TLanes.Zero, d6 = TLanes.Zero;
        TVector c7 = TLanes.Zero, d7 = TLanes.Zero;
        TVector c8 = TLanes.Zero, d8 = TLanes.Zero;
        TVector c9 = TLanes.Zero, d9 = TLanes.Zero;
        TVector c10 = TLanes.Zero, d10 = TLanes.Zero;
        TVector c11 = TLanes.Zero, d11 = TLanes.Zero;

        if (continued)
        {
            T* from = c;
            Load(from, ref c0, ref d0, mask);
            from += ldc;
            if (TRows.Count > 1)
            {
                Load(from, ref c1, ref d1, mask);
                from += ldc;
            }
            if (TRows.Count > 2)
            {
                Load(from, ref c2, ref d2, mask);
                from += ldc;
            }
            if (TRows.Count > 3)
            {
                Load(from, ref c3, ref d3, mask);
                from += ldc;
            }
            if (TRows.Count > 4)
            {
                Load(from, ref c4, ref d4, mask);
                from += ldc;
            }
            if (TRows.Count > 5)
            {
                Load(from, ref c5, ref d5, mask);
                from += ldc;
            }
            if (TRows.Count > 6)
            {
                Load(from, ref c6, ref d6, mask);
                from += ldc;
            }
            if (TRows.Count > 7)
            {
                Load(from, ref c7, ref d7, mask);
                from += ldc;
            }
            if (TRows.Count > 8)
            {
                Load(from, ref c8, ref d8, mask);
                from += ldc;
            }
            if (TRows.Count > 9)
            {
                Load(from, ref c9, ref d9, mask);
                from += ldc;
            }
            if (TRows.Count > 10)
            {
                Load(from, ref c10, ref d10, mask);
                from += ldc;
            }
            if (TRows.Count > 11)
            {
                Load(from, ref c11, ref d11, mask);
            }
        }

        T* end = a + (depth * cs);
        if (TShape.IsPacked) end = a + ((nint)depth * TRows.Count);
        for (; TShape.IsPacked ? a < end : depth > 0; depth--)
        {
            // Copies of strips are padded; operands in place are not.
            bool masked = TShape.IsRagged && TLanes.HasMasks && !TShape.IsPacked;
            TVector b0 = !TShape.IsPair && masked ? TLanes.LoadMasked(b, mask) : TLanes.Load(b);
            TVector b1 = !TShape.IsPair ? TLanes.Zero : masked ? TLanes.LoadMasked(b + TLanes.Count, mask) : TLanes.Load(b + TLanes.Count);
            Step(a, b0, b1, ref c0, ref d0);
            if (TRows.Count > 1) Step(TShape.IsPacked ? a + 1 : a + rs, b0, b1, ref c1, ref d1);
            if (TRows.Count > 2) Step(TShape.IsPacked ? a + 2 : a + rs2, b0, b1, ref c2, ref d2);
            if (TRows.Count > 3) Step(TShape.IsPacked ? a + 3 : a1, b0, b1, ref c3, ref d3);
            if (TRows.Count > 4) Step(TShape.IsPacked ? a + 4 : a1 + rs, b0, b1, ref c4, ref d4);
            if (TRows.Count > 5) Step(TShape.IsPacked ? a + 5 : a1 + rs2, b0, b1, ref c5, ref d5);
            if (TRows.Count > 6) Step(TShape.IsPacked ? a + 6 : a2, b0, b1, ref c6, ref d6);
            if (TRows.Count > 7) Step(TShape.IsPacked ? a + 7 : a2 + rs, b0, b1, ref c7, ref d7);
            if (TRows.Count > 8) Step(TShape.IsPacked ? a + 8 : a2 + rs2, b0, b1, ref c8, ref d8);
            if (TRows.Count > 9) Step(TShape.IsPacked ? a + 9 : a3, b0, b1, ref c9, ref d9);
            if (TRows.Count > 10) Step(TShape.IsPacked ? a + 10 : a3 + rs, b0, b1, ref c10, ref d10);
            if (TRows.Count > 11) Step(TShape.IsPacked ? a + 11 : a3 + rs2, b0, b1, ref c11, ref d11);
            if (TShape.IsPacked)
            {
                a += TRows.Count;
                b += TShape.IsPair ? 2 * TLanes.Count : TLanes.Count;
                continue;
            }
            a += cs;
            a1 += cs;
            a2 += cs;
            a3 += cs;
            b += bs;
        }

        Store(c, c0, d0, mask);
        if (TRows.Count > 1) Store(c += ldc, c1, d1, mask);
        if (TRows.Count > 2) Store(c += ldc, c2, d2, mask);
        if (TRows.Count > 3) Store(c += ldc, c3, d3, mask);
        if (TRows.Count > 4) Store(c += ldc, c4, d4, mask);
        if (TRows.Count > 5) Store(c += ldc, c5, d5, mask);
        if (TRows.Count > 6) Store(c += ldc, c6, d6, mask);
        if (TRows.Count > 7) Store(c += ldc, c7, d7, mask);
        if (TRows.Count > 8) Store(c += ldc, c8, d8, mask);
        if (TRows.Count > 9) Store(c += ldc, c9, d9, mask);
        if (TRows.Count > 10) Store(c += ldc, c10, d10, mask);
        if (TRows.Count > 11) Store(c += ldc, c11, d11, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step(T* a, TVector b0, TVector b1, ref TVector c, ref TVector d)
    {
        TVector x = TLanes.Broadcast(*a);
        c = TLanes.MultiplyAdd(x, b0, c);
        if (TShape.IsPair) d = TLanes.MultiplyAdd(x, b1, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Load(T* from, ref TVector c, ref TVector d, TVector mask)
    {
        c = !TShape.IsPair && TShape.IsRagged ? TLanes.LoadMasked(from, mask) : TLanes.Load(from);
        if (TShape.IsPair) d = TShape.IsRagged ? TLanes.LoadMasked(from + TLanes.Count, mask) : TLanes.Load(from + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T* to, TVector c, TVector d, TVector mask)
    {
        if (!TShape.IsPair && TShape.IsRagged) TLanes.StoreMasked(to, c, mask);
        else TLanes.Store(to, c);
        if (!TShape.IsPair) return;
        if (TShape.IsRagged) TLanes.StoreMasked(to + TLanes.Count, d, mask);
        else TLanes.Store(to + TLanes.Count, d);
    }
}
