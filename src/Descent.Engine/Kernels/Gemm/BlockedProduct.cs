namespace Descent.Engine.Kernels;

/// <summary>A product on one thread, in blocks that suit the caches.</summary>
/// <remarks>After Goto and van de Geijn (2008), "Anatomy of high-performance matrix multiplication": a block of A
/// stays in the second-level cache while strips of B pass through the first. Operands are copied only where that pays.</remarks>
internal static unsafe class BlockedProduct<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    // A strip of B, two vectors wide, and one of A, as tall as a tile, together fit a first-level cache of 48 kB.
    static int MostDepth => 40 * 1024 / ((2 * sizeof(TVector)) + (TLanes.TileRows * sizeof(T)));

    // A block of A takes at most 640 kB of the second-level cache over its whole run of k, during which C stays near, too.
    const int BlockBytes = 640 * 1024;
    internal const int MostRun = 2048;
    const int MostRows = 480;

    // Reuses of a copied element from which on the copy costs less than the scattered reads.
    const int ReuseOfB = 64;
    const int ReuseOfA = 256;

    // Rows of B that lie closer than this are fetched ahead well enough where they are.
    const int FarRow = 1024;

    // All of a B of at most so many bytes stays in the first-level cache where it is.
    const int NearBytes = 32 * 1024;

    internal static void Run(in Product<T> product)
    {
        if (product.M == 0 || product.N == 0) return;
        if (product.K == 0)
        {
            for (int i = 0; i < product.M; i++) new Span<T>(product.C + (i * product.RowStrideC), product.N).Clear();
            product.Epilogue.Run<T>(product.First, product.M, product.N);
            return;
        }

        if (OuterProduct<TLanes, TVector, T>.Is(product))
        {
            OuterProduct<TLanes, TVector, T>.Run(product);
            product.Epilogue.Run<T>(product.First, product.M, product.N);
            return;
        }
        if (RowProduct<TLanes, TVector, T>.Is(product))
        {
            int done = RowProduct<TLanes, TVector, T>.Run(product);
            if (done < product.N) Run(product.Part(0, 1, done, product.N - done));
            product.Epilogue.Run<T>(product.First, 1, product.N);
            return;
        }

        int width = 2 * TLanes.Count;
        int runs = Blocks(product.K, MostRun), longest = Length(0, product.K, runs);
        int blocks = Blocks(product.M, Math.Min(MostRows, BlockBytes / (longest * sizeof(T))));
        bool packsA = PacksA(product);
        int stripLength = Math.Min(longest, MostDepth) * width;
        long blockLength = packsA ? ((long)longest * Length(0, product.M, blocks)) + Packing.Slack : 0;

        for (int i = 0; i < blocks; i++)
        {
            // Anew for each block, since an epilogue may have taken the thread's memory in between.
            var strip = (T*)Scratch.Take((nuint)((stripLength + blockLength) * sizeof(T)));
            int row = Start(i, product.M, blocks), rows = Length(i, product.M, blocks);
            for (int p = 0; p < runs; p++)
                Block(product, row, rows, Start(p, product.K, runs), Length(p, product.K, runs), strip, packsA ? strip + stripLength : null, null);
            product.Epilogue.Run<T>(product.First + (row * product.RowStrideC), rows, product.N);
        }
    }

    internal static bool PacksA(in Product<T> product) => product.N >= ReuseOfA;

    /// <summary>Copies the steps [first, first + count) of k of one strip of B to the rows from <paramref name="row"/> on of its copy.</summary>
    internal static void PackB(in Product<T> product, int column, int first, int count, int row, T* packed)
    {
        int columns = Math.Min(2 * TLanes.Count, product.N - column);
        T* b = product.B + (first * product.RowStrideB) + (column * product.ColumnStrideB);
        Packing.Pack(b, product.RowStrideB, product.ColumnStrideB, count, columns, packed + ((nint)row * Stride(columns)), Stride(columns));
    }

    // From a row of a packed strip to the next.
    static int Stride(int columns) => columns <= TLanes.Count ? TLanes.Count : 2 * TLanes.Count;

    /// <summary>Adds a run of k to a block of rows: strip by strip of C, and along each as deep as the cache holds a strip of B.</summary>
    /// <param name="product">The product.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The block's rows.</param>
    /// <param name="first">The first step of k.</param>
    /// <param name="run">Steps of k.</param>
    /// <param name="strip">Room for one strip of B.</param>
    /// <param name="packedA">Room for the block of A, or null to read it in place.</param>
    /// <param name="packedB">The run of all strips of B as <see cref="PackB"/> leaves them, or null.</param>
    internal static void Block(in Product<T> product, int row, int rows, int first, int run, T* strip, T* packedA, T* packedB)
    {
        int width = 2 * TLanes.Count, blocks = Blocks(run, MostDepth);
        bool packsB = packedB == null && (product.ColumnStrideB != 1 || (product.M >= ReuseOfB && product.RowStrideB * sizeof(T) >= FarRow && (long)product.K * product.RowStrideB * sizeof(T) > NearBytes));
        T* a = product.A + (row * product.RowStrideA) + (first * product.ColumnStrideA);
        if (packedA != null)
        {
            for (int p = 0; p < blocks; p++)
            {
                int start = Start(p, run, blocks);
                PackA(product, a + (start * product.ColumnStrideA), rows, Length(p, run, blocks), packedA + ((nint)start * rows));
            }
        }
        for (int column = 0; column < product.N; column += width)
        {
            int columns = Math.Min(width, product.N - column);
            T* c = product.C + (row * product.RowStrideC) + column;
            for (int p = 0; p < blocks; p++)
            {
                int start = Start(p, run, blocks), depth = Length(p, run, blocks);
                T* b = product.B + ((first + start) * product.RowStrideB) + (column * product.ColumnStrideB);
                nint bs = product.RowStrideB;
                if (packedB != null)
                {
                    bs = Stride(columns);
                    b = packedB + ((nint)column * run) + (start * bs);
                }
                else if (packsB || (!TLanes.HasMasks && columns % TLanes.Count != 0))
                {
                    bs = Stride(columns);
                    Packing.Pack(b, product.RowStrideB, product.ColumnStrideB, depth, columns, strip, (int)bs);
                    b = strip;
                }
                bool continued = first + start > 0;
                Prefetch<T> next = default;
                if (packedB != null) next = Prefetch<T>.Of(b + (depth * bs), column + columns < product.N || p + 1 < blocks ? depth * bs : 0);
                else if (packsB && p + 1 < blocks) next = Prefetch<T>.Of(product, first + start + depth, Length(p + 1, run, blocks), column, columns);
                else if (packsB && column + columns < product.N)
                    next = Prefetch<T>.Of(product, first, Length(0, run, blocks), column + columns, Math.Min(width, product.N - column - columns));
                if (packedA != null) Column(packedA + ((nint)start * rows), depth, 1, 0, rows, b, bs, c, product.RowStrideC, depth, columns, continued, next);
                else Column(a + (start * product.ColumnStrideA), product.RowStrideA, product.RowStrideA, product.ColumnStrideA, rows, b, bs, c, product.RowStrideC, depth, columns, continued, next);
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
        T* a, nint stripStride, nint rs, nint cs, int rows, T* b, nint bs, T* c, nint ldc, int depth, int columns, bool continued, in Prefetch<T> next)
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
            next.Share(s, strips);
            if (cs == 0 && bs == (pair ? 2 * lanes : lanes))
            {
                if (!ragged && pair) TileDispatch<TLanes, TVector, T, PackedPair>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
                else if (pair) TileDispatch<TLanes, TVector, T, PackedRaggedPair>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
                else if (!ragged) TileDispatch<TLanes, TVector, T, PackedSingle>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
                else TileDispatch<TLanes, TVector, T, PackedRaggedSingle>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
            }
            else if (!ragged && pair) TileDispatch<TLanes, TVector, T, Pair>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
            else if (pair) TileDispatch<TLanes, TVector, T, RaggedPair>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
            else if (!ragged) TileDispatch<TLanes, TVector, T, Single>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
            else TileDispatch<TLanes, TVector, T, RaggedSingle>.Run(height, a, rs, step, b, bs, c, ldc, depth, continued, mask);
            a += height * stripStride;
            c += height * ldc;
        }
    }

    internal static int Blocks(int extent, int most) => (extent + most - 1) / most;

    // Blocks differ by one at most, so that no sliver is left over: the first extent % blocks are the larger ones.
    internal static int Start(int block, int extent, int blocks) => (block * (extent / blocks)) + Math.Min(block, extent % blocks);

    internal static int Length(int block, int extent, int blocks) => (extent / blocks) + (block < extent % blocks ? 1 : 0);
}
