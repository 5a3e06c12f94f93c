using System.Runtime.CompilerServices;

namespace Descent.Engine.Kernels;

/// <summary>What a tile multiplies: up to 12 channels of weights by two runs of places.</summary>
internal unsafe struct CorrelationTile<T>
    where T : unmanaged
{
    public Term* Terms;
    public int Depth, FirstCount, SecondCount;
    public T* Weights, First, Second, ToFirst, ToSecond;

    /// <summary>Steps from a channel to the next, of the weights and of the result.</summary>
    public nint WeightRow, ToRow;
}

/// <summary>The innermost kernel of a correlation: the tile's sums stay in registers over all terms.</summary>
/// <remarks>The rows are a constant to the compiler, so each instance holds only its own.</remarks>
internal static unsafe class CorrelationTile<TLanes, TVector, T, TRows>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TRows : ITileRows
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in CorrelationTile<T> tile)
    {
        Term* term = tile.Terms;
        T* weights = tile.Weights;
        T* first = tile.First;
        T* second = tile.Second;
        nint row = tile.WeightRow, row2 = 2 * row, row3 = 3 * row;
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

        for (int depth = tile.Depth; depth > 0; depth--, term++)
        {
            T* w = weights + term->Weight;
            TVector b0 = TLanes.Load(first + term->Image), b1 = TLanes.Load(second + term->Image);
            Step(w, b0, b1, ref c0, ref d0);
            if (TRows.Count > 1) Step(w + row, b0, b1, ref c1, ref d1);
            if (TRows.Count > 2) Step(w + row2, b0, b1, ref c2, ref d2);
            if (TRows.Count > 3) Step(w += row3, b0, b1, ref c3, ref d3);
            if (TRows.Count > 4) Step(w + row, b0, b1, ref c4, ref d4);
            if (TRows.Count > 5) Step(w + row2, b0, b1, ref c5, ref d5);
            if (TRows.Count > 6) Step(w += row3, b0, b1, ref c6, ref d6);
            if (TRows.Count > 7) Step(w + row, b0, b1, ref c7, ref d7);
            if (TRows.Count > 8) Step(w + row2, b0, b1, ref c8, ref d8);
            if (TRows.Count > 9) Step(w += row3, b0, b1, ref c9, ref d9);
            if (TRows.Count > 10) Step(w + row, b0, b1, ref c10, ref d10);
            if (TRows.Count > 11) Step(w + row2, b0, b1, ref c11, ref d11);
        }

        T* to = tile.ToFirst;
        T* beside = tile.ToSecond;
        nint step = tile.ToRow;
        int count = tile.FirstCount, countBeside = tile.SecondCount;
        Store(to, beside, count, countBeside, c0, d0);
        if (TRows.Count > 1) Store(to += step, beside += step, count, countBeside, c1, d1);
        if (TRows.Count > 2) Store(to += step, beside += step, count, countBeside, c2, d2);
        if (TRows.Count > 3) Store(to += step, beside += step, count, countBeside, c3, d3);
        if (TRows.Count > 4) Store(to += step, beside += step, count, countBeside, c4, d4);
        if (TRows.Count > 5) Store(to += step, beside += step, count, countBeside, c5, d5);
        if (TRows.Count > 6) Store(to += step, beside += step, count, countBeside, c6, d6);
        if (TRows.Count > 7) Store(to += step, beside += step, count, countBeside, c7, d7);
        if (TRows.Count > 8) Store(to += step, beside += step, count, countBeside, c8, d8);
        if (TRows.Count > 9) Store(to += step, beside += step, count, countBeside, c9, d9);
        if (TRows.Count > 10) Store(to += step, beside += step, count, countBeside, c10, d10);
        if (TRows.Count > 11) Store(to += step, beside += step, count, countBeside, c11, d11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step(T* w, TVector b0, TVector b1, ref TVector c, ref TVector d)
    {
        TVector x = TLanes.Broadcast(*w);
        c = TLanes.MultiplyAdd(x, b0, c);
        d = TLanes.MultiplyAdd(x, b1, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T* to, T* beside, int count, int countBeside, TVector c, TVector d)
    {
        if (count == TLanes.Count) TLanes.Store(to, c);
        else TLanes.StoreMasked(to, c, TLanes.Mask(count));
        if (countBeside == TLanes.Count) TLanes.Store(beside, d);
        else TLanes.StoreMasked(beside, d, TLanes.Mask(countBeside));
    }
}
