namespace Descent.Engine.Kernels;

/// <summary>A large product: all of B is copied once by all threads, then each takes block after block of rows.</summary>
/// <remarks>A thread's block of A stays in its second-level cache, the copy of B in the one they share.</remarks>
internal static unsafe class SharedProduct<TLanes, TVector, T>
    where TLanes : ILanes<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    // Columns of B are taken so many at a time that their copy over a run of k is no larger than this.
    const int PanelBytes = 16 << 20;

    // A block of A over a run of k, in a second-level cache of two megabytes; and rows that a block of less should have, since each reads all of B.
    const int BlockBytes = 1280 * 1024;
    const int LeastRows = 192;

    // Rows of B copied in turn.
    const int RowsAtOnce = 8;

    struct Job
    {
        public Product<T> Panel;
        public T* Packed;
        public int First, Run, Blocks, PackParts;
    }

    internal static void Run(in Product<T> product, int mostRun = BlockedProduct<TLanes, TVector, T>.MostRun, int panelBytes = PanelBytes)
    {
        int width = 2 * TLanes.Count;
        int runs = BlockedProduct<TLanes, TVector, T>.Blocks(product.K, mostRun);
        int longest = BlockedProduct<TLanes, TVector, T>.Length(0, product.K, runs);
        int columns = Math.Max(1, panelBytes / (longest * sizeof(T) * width)) * width;
        int padded = (Math.Min(columns, product.N) + width - 1) / width * width;
        var packed = (T*)Scratch.TakeShared((nuint)padded * (nuint)longest * (nuint)sizeof(T));
        for (int column = 0; column < product.N; column += columns)
        {
            Product<T> panel = product.Part(0, product.M, column, Math.Min(columns, product.N - column));
            Epilogue epilogue = panel.Epilogue;
            for (int p = 0; p < runs; p++)
            {
                panel.Epilogue = p == runs - 1 ? epilogue : default;
                int first = BlockedProduct<TLanes, TVector, T>.Start(p, product.K, runs);
                RunPanel(panel, first, BlockedProduct<TLanes, TVector, T>.Length(p, product.K, runs), packed);
            }
        }
        if (columns < product.N) Epilogue.RunShared(product);
    }

    static void RunPanel(in Product<T> panel, int first, int run, T* packed)
    {
        int threads = WorkerPool.Threads, width = 2 * TLanes.Count;
        int most = Math.Max(LeastRows, BlockBytes / (run * sizeof(T)));
        int blocks = Math.Max((panel.M + most - 1) / most, Math.Min(2 * threads, panel.M / LeastRows));
        blocks = (blocks + threads - 1) / threads * threads;
        var job = new Job
        {
            Panel = panel,
            Packed = packed,
            First = first,
            Run = run,
            Blocks = Math.Min(blocks, panel.M),
            PackParts = Math.Min(4 * threads, (panel.N + width - 1) / width),
        };
        WorkerPool.For(job.PackParts, &PackPart, &job);
        WorkerPool.For(job.Blocks, &RowsPart, &job);
    }

    static void PackPart(int part, void* state)
    {
        var job = (Job*)state;
        int width = 2 * TLanes.Count, strips = (job->Panel.N + width - 1) / width;
        int start = (int)((long)strips * part / job->PackParts), end = (int)((long)strips * (part + 1) / job->PackParts);
        // Where rows of B run along n, a few at a time through all of the part's strips: long pieces are read faster.
        int step = job->Panel.ColumnStrideB == 1 ? RowsAtOnce : job->Run;
        for (int p = 0; p < job->Run; p += step)
            for (int strip = start; strip < end; strip++)
                BlockedProduct<TLanes, TVector, T>.PackB(job->Panel, strip * width, job->First + p, Math.Min(step, job->Run - p), p, job->Packed + ((nint)strip * width * job->Run));
    }

    static void RowsPart(int block, void* state)
    {
        var job = (Job*)state;
        int row = BlockedProduct<TLanes, TVector, T>.Start(block, job->Panel.M, job->Blocks);
        int rows = BlockedProduct<TLanes, TVector, T>.Length(block, job->Panel.M, job->Blocks);
        T* packedA = null;
        if (BlockedProduct<TLanes, TVector, T>.PacksA(job->Panel)) packedA = (T*)Scratch.Take((nuint)((((long)rows * job->Run) + Packing.Slack) * sizeof(T)));
        BlockedProduct<TLanes, TVector, T>.Block(job->Panel, row, rows, job->First, job->Run, null, packedA, job->Packed);
        job->Panel.Epilogue.Run<T>(job->Panel.First + (row * job->Panel.RowStrideC), rows, job->Panel.N);
    }
}
