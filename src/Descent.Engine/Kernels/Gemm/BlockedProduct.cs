namespace Descent.Engine.Kernels;

/// <summary>A product on one thread, in blocks that suit the caches.</summary>
/// <remarks>After Goto and van de Geijn (2008), "Anatomy of high-performance matrix multiplication": a block of A
/// stays in the second-level cache while strips of B pass through the first. Operands are copied only where that pays.</remarks>
internal static unsafe class BlockedProduct<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    // A strip of B, two vectors wide, then takes half of a 32 to 48 kB first-level cache, and a block of A half a megabyte.
    static int MostDepth => 1024 / sizeof(T);
    const int MostRows = 480;

    // Reuses of a copied element from which on the copy costs less than the scattered reads.
    const int ReuseOfB = 64;
    const int ReuseOfA = 256;

    internal static void Run(in Product<T> product)
    {
        if (product.M == 0 || product.N == 0) return;
        if (product.K == 0)
        {
            for (int i = 0; i < product.M; i++) new Span<T>(product.C + (i * product.RowStrideC), product.N).Clear();
            return;
        }

        int width = 2 * TLanes.Count;
        int blocksM = Blocks(product.M, MostRows), blocksK = Blocks(product.K, MostDepth);
        bool packsA = product.N >= ReuseOfA;
        bool packsB = product.ColumnStrideB != 1 || product.M >= ReuseOfB;
        int deepest = Length(0, product.K, blocksK);
        int tallest = Length(0, product.M, blocksM);
        int stripLength = deepest * width;
        var strip = (T*)Scratch.Take((nuint)((stripLength + (packsA ? (long)deepest * tallest : 0)) * sizeof(T)));
        T* packedA = strip + stripLength;

        for (int i = 0; i < blocksM; i++)
        {
            int row = Start(i, product.M, blocksM), rows = Length(i, product.M, blocksM);
            for (int p = 0; p < blocksK; p++)
            {
                int first = Start(p, product.K, blocksK), depth = Length(p, product.K, blocksK);
                T* a = product.A + (row * product.RowStrideA) + (first * product.ColumnStrideA);
                if (packsA) PackA(product, a, rows, depth, packedA);
                for (int column = 0; column < product.N; column += width)
                {
                    int columns = Math.Min(width, product.N - column);
                    T* b = product.B + (first * product.RowStrideB) + (column * product.ColumnStrideB);
                    nint bs = product.RowStrideB;
                    if (packsB || (!TLanes.HasMasks && columns % TLanes.Count != 0))
                    {
                        bs = columns <= TLanes.Count ? TLanes.Count : width;
                        Packing.Pack(b, product.RowStrideB, product.ColumnStrideB, depth, columns, strip, (int)bs);
                        b = strip;
                    }
                    T* c = product.C + (row * product.RowStrideC) + column;
                    if (packsA) Column(packedA, depth, 1, 0, rows, b, bs, c, product.RowStrideC, depth, columns, p > 0);
                    else Column(a, product.RowStrideA, product.RowStrideA, product.ColumnStrideA, rows, b, bs, c, product.RowStrideC, depth, columns, p > 0);
                }
            }
        }
    }

    /// <summary>Copies a block of A strip by strip, a strip being as tall as its tile.</summary>
    static void PackA(in Product<T> product, T* a, int rows, int depth, T* packed)
    {
        int strips = Blocks(rows, TLanes.TileRows);
        for (int s = 0; s < strips; s++)
        {
            int start = Start(s, rows, strips), height = Length(s, rows, strips);
            Packing.Pack(a + (start * product.RowStrideA), product.ColumnStrideA, product.RowStrideA, depth, height, packed + ((nint)start * depth), height);
        }
    }

    /// <summary>Multiplies a block of A by one strip of B. A column stride of 0 means packed: the tile's height.</summary>
    static void Column(
        T* a, nint stripStride, nint rs, nint cs, int rows, T* b, nint bs, T* c, nint ldc, int depth, int columns, bool continued)
    {
        int strips = Blocks(rows, TLanes.TileRows);
        int lanes = TLanes.Count;
        bool pair = columns > lanes;
        bool ragged = columns % lanes != 0;
        TVector mask = TLanes.Mask(ragged ? columns % lanes : lanes);
        int least = rows / strips, taller = rows % strips;
        for (int s = 0; s < strips; s++)
        {
            int height = least + (s < taller ? 1 : 0);
            nint step = cs == 0 ? height : cs;
            if (!ragged && pair) TileDispatch<TLanes, TVector, T, Pair>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
            else if (pair) TileDispatch<TLanes, TVector, T, RaggedPair>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
            else if (!ragged) TileDispatch<TLanes, TVector, T, Single>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
            else TileDispatch<TLanes, TVector, T, RaggedSingle>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
            a += height * stripStride;
            c += height * ldc;
        }
    }

    static int Blocks(int extent, int most) => (extent + most - 1) / most;

    // Blocks differ by one at most, so that no sliver is left over: the first extent % blocks are the larger ones.
    static int Start(int block, int extent, int blocks) => (block * (extent / blocks)) + Math.Min(block, extent % blocks);

    static int Length(int block, int extent, int blocks) => (extent / blocks) + (block < extent % blocks ? 1 : 0);
}
