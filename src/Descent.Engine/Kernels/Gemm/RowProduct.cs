using System.Runtime.CompilerServices;

namespace Descent.Engine.Kernels;

/// <summary>A row times a matrix whose rows run along n: eight vectors of C at a time, so that their chains overlap.</summary>
internal static unsafe class RowProduct<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    const int Vectors = 8;

    /// <summary>Whether the product is one of these, and wide enough.</summary>
    internal static bool Is(in Product<T> product) => product.M == 1 && product.ColumnStrideB == 1 && product.N >= Vectors * TLanes.Count;

    /// <summary>Computes the columns that fill whole groups of vectors; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Run(in Product<T> product)
    {
        int lanes = TLanes.Count, step = Vectors * lanes, column = 0;
        for (; column + step <= product.N; column += step)
        {
            TVector c0 = TLanes.Zero, c1 = TLanes.Zero, c2 = TLanes.Zero, c3 = TLanes.Zero;
            TVector c4 = TLanes.Zero, c5 = TLanes.Zero, c6 = TLanes.Zero, c7 = TLanes.Zero;
            T* a = product.A, b = product.B + column;
            for (int p = product.K; p > 0; p--, a += product.ColumnStrideA, b += product.RowStrideB)
            {
                TVector x = TLanes.Broadcast(*a);
                c0 = TLanes.MultiplyAdd(x, TLanes.Load(b), c0);
                c1 = TLanes.MultiplyAdd(x, TLanes.Load(b + lanes), c1);
                c2 = TLanes.MultiplyAdd(x, TLanes.Load(b + (2 * lanes)), c2);
                c3 = TLanes.MultiplyAdd(x, TLanes.Load(b + (3 * lanes)), c3);
                c4 = TLanes.MultiplyAdd(x, TLanes.Load(b + (4 * lanes)), c4);
                c5 = TLanes.MultiplyAdd(x, TLanes.Load(b + (5 * lanes)), c5);
                c6 = TLanes.MultiplyAdd(x, TLanes.Load(b + (6 * lanes)), c6);
                c7 = TLanes.MultiplyAdd(x, TLanes.Load(b + (7 * lanes)), c7);
            }
            T* c = product.C + column;
            TLanes.Store(c, c0);
            TLanes.Store(c + lanes, c1);
            TLanes.Store(c + (2 * lanes), c2);
            TLanes.Store(c + (3 * lanes), c3);
            TLanes.Store(c + (4 * lanes), c4);
            TLanes.Store(c + (5 * lanes), c5);
            TLanes.Store(c + (6 * lanes), c6);
            TLanes.Store(c + (7 * lanes), c7);
        }
        return column;
    }
}
