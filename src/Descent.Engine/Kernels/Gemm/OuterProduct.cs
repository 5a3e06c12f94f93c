using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Kernels;

/// <summary>Products with k = 1: all is writing C, row after row.</summary>
internal static unsafe class OuterProduct<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Whether the product is one of these, its row of B in one piece.</summary>
    internal static bool Is(in Product<T> product) => product.K == 1 && product.ColumnStrideB == 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in Product<T> product)
    {
        int lanes = TLanes.Count, n = product.N, whole = n - (n % lanes);
        TVector mask = TLanes.Mask(n % lanes);
        T* b = product.B, a = product.A, c = product.C;
        bool streams = product.Streams && sizeof(TVector) == 64 && whole == n && ((nint)c & 63) == 0 && (product.RowStrideC * sizeof(T) & 63) == 0;
        for (int i = 0; i < product.M; i++, a += product.RowStrideA, c += product.RowStrideC)
        {
            // The chain begins at zero: a product of -0 becomes 0.
            TVector x = TLanes.Broadcast(*a);
            int j = 0;
            if (streams)
            {
                for (; j < whole; j += lanes)
                {
                    TVector y = TLanes.MultiplyAdd(x, TLanes.Load(b + j), TLanes.Zero);
                    Vector512.StoreAlignedNonTemporal(Unsafe.BitCast<TVector, Vector512<byte>>(y), (byte*)(c + j));
                }
                continue;
            }
            for (; j < whole; j += lanes) TLanes.Store(c + j, TLanes.MultiplyAdd(x, TLanes.Load(b + j), TLanes.Zero));
            if (j < n) TLanes.StoreMasked(c + j, TLanes.MultiplyAdd(x, TLanes.LoadMasked(b + j, mask), TLanes.Zero), mask);
        }
        // Stores past the cache are ordered only by a fence.
        if (streams) Sse.StoreFence();
    }
}
