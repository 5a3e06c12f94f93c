using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Descent.Engine.Kernels;

/// <summary>What a tile of a weight gradient multiplies: up to four channels of g by up to six terms of x.</summary>
internal unsafe struct GradientTile<T>
    where T : unmanaged
{
    public T* G, X, To;
    public Term* Terms;

    /// <summary>From a channel of g to the next, from an image to the next, and from a channel of the result to the next.</summary>
    public nint PlaneG, ImageG, ImageX, ToRow;

    /// <summary>Vectors of places in an image, and images.</summary>
    public int Steps, Images;

    /// <summary>Whether the sums are added to what stands in the result.</summary>
    public bool Continued;
}

/// <summary>The innermost kernel of a weight gradient: one vector of sums a channel and term, held in registers over a bunch of images.</summary>
internal static unsafe class GradientTile<TLanes, TVector, T, TRows, TColumns>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TRows : ITileRows
    where TColumns : ITileRows
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(in GradientTile<T> tile)
    {
        Term* terms = tile.Terms;
        nint plane = tile.PlaneG;
        T* images = tile.X;
        T* gradients = tile.G;
        TVector c00 = TLanes.Zero, c01 = TLanes.Zero, c02 = TLanes.Zero, c03 = TLanes.Zero;
        TVector c10 = TLanes.Zero, c11 = TLanes.Zero, c12 = TLanes.Zero, c13 = TLanes.Zero;
        TVector c20 = TLanes.Zero, c21 = TLanes.Zero, c22 = TLanes.Zero, c23 = TLanes.Zero;
        TVector c30 = TLanes.Zero, c31 = TLanes.Zero, c32 = TLanes.Zero, c33 = TLanes.Zero;
        TVector c40 = TLanes.Zero, c41 = TLanes.Zero, c42 = TLanes.Zero, c43 = TLanes.Zero;
        TVector c50 = TLanes.Zero, c51 = TLanes.Zero, c52 = TLanes.Zero, c53 = TLanes.Zero;

        for (int image = tile.Images; image > 0; image--, images += tile.ImageX, gradients += tile.ImageG)
        {
            T* g0 = gradients;
            T* g3 = gradients + (3 * plane);
            T* x0 = images + terms[0].Image;
            T* x1 = TColumns.Count > 1 ? images + terms[1].Image : x0;
            T* x2 = TColumns.Count > 2 ? images + terms[2].Image : x0;
            T* x3 = TColumns.Count > 3 ? images + terms[3].Image : x0;
            T* x4 = TColumns.Count > 4 ? images + terms[4].Image : x0;
            T* x5 = TColumns.Count > 5 ? images + terms[5].Image : x0;
            for (nint step = tile.Steps, i = 0; step > 0; step--, i += TLanes.Count)
            {
                TVector p0 = TLanes.Load(g0 + i);
                TVector p1 = TRows.Count > 1 ? TLanes.Load(g0 + plane + i) : p0;
                TVector p2 = TRows.Count > 2 ? TLanes.Load(g0 + (2 * plane) + i) : p0;
                TVector p3 = TRows.Count > 3 ? TLanes.Load(g3 + i) : p0;
                Step(TLanes.Load(x0 + i), p0, p1, p2, p3, ref c00, ref c01, ref c02, ref c03);
                if (TColumns.Count > 1) Step(TLanes.Load(x1 + i), p0, p1, p2, p3, ref c10, ref c11, ref c12, ref c13);
                if (TColumns.Count > 2) Step(TLanes.Load(x2 + i), p0, p1, p2, p3, ref c20, ref c21, ref c22, ref c23);
                if (TColumns.Count > 3) Step(TLanes.Load(x3 + i), p0, p1, p2, p3, ref c30, ref c31, ref c32, ref c33);
                if (TColumns.Count > 4) Step(TLanes.Load(x4 + i), p0, p1, p2, p3, ref c40, ref c41, ref c42, ref c43);
                if (TColumns.Count > 5) Step(TLanes.Load(x5 + i), p0, p1, p2, p3, ref c50, ref c51, ref c52, ref c53);
            }
        }

        T* to = tile.To;
        nint row = tile.ToRow;
        bool continued = tile.Continued;
        Store(to, row, continued, c00, c01, c02, c03);
        if (TColumns.Count > 1) Store(to + 1, row, continued, c10, c11, c12, c13);
        if (TColumns.Count > 2) Store(to + 2, row, continued, c20, c21, c22, c23);
        if (TColumns.Count > 3) Store(to + 3, row, continued, c30, c31, c32, c33);
        if (TColumns.Count > 4) Store(to + 4, row, continued, c40, c41, c42, c43);
        if (TColumns.Count > 5) Store(to + 5, row, continued, c50, c51, c52, c53);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step(TVector x, TVector p0, TVector p1, TVector p2, TVector p3, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
    {
        c0 = TLanes.MultiplyAdd(x, p0, c0);
        if (TRows.Count > 1) c1 = TLanes.MultiplyAdd(x, p1, c1);
        if (TRows.Count > 2) c2 = TLanes.MultiplyAdd(x, p2, c2);
        if (TRows.Count > 3) c3 = TLanes.MultiplyAdd(x, p3, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T* to, nint row, bool continued, TVector c0, TVector c1, TVector c2, TVector c3)
    {
        Store(to, continued, c0);
        if (TRows.Count > 1) Store(to + row, continued, c1);
        if (TRows.Count > 2) Store(to + (2 * row), continued, c2);
        if (TRows.Count > 3) Store(to + (3 * row), continued, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T* to, bool continued, TVector lanes)
    {
        if (sizeof(TVector) == 64) Store(to, continued, Halves(Unsafe.BitCast<TVector, Vector512<T>>(lanes)));
        else if (sizeof(TVector) == 32) Store(to, continued, Halves(Unsafe.BitCast<TVector, Vector256<T>>(lanes)));
        else Store(to, continued, Unsafe.BitCast<TVector, Vector128<T>>(lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<T> Halves(Vector512<T> lanes) => Halves(lanes.GetLower() + lanes.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<T> Halves(Vector256<T> lanes) => lanes.GetLower() + lanes.GetUpper();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T* to, bool continued, Vector128<T> lanes)
    {
        if (sizeof(T) == 4)
        {
            Vector128<float> pairs = lanes.AsSingle() + Vector128.Shuffle(lanes.AsSingle(), Vector128.Create(2, 3, 0, 1));
            float sum = (pairs + Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).ToScalar();
            *(float*)to = continued ? *(float*)to + sum : sum;
        }
        else
        {
            double sum = lanes.AsDouble()[0] + lanes.AsDouble()[1];
            *(double*)to = continued ? *(double*)to + sum : sum;
        }
    }
}
