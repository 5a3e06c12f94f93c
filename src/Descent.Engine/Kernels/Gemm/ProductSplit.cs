using System.Runtime.Intrinsics;

namespace Descent.Engine.Kernels;

/// <summary>One product shared among threads as a grid of blocks of C.</summary>
internal static unsafe class ProductSplit
{
    /// <summary>Multiplications from which on waking other threads pays.</summary>
    internal const long LeastWork = 1 << 18;

    // Costs in the time of one multiply-add: reading an operand once through a copy is worth about this many.
    const long CostOfCopy = 16;

    // Rows from which on blocks of them share one copy of B, and columns that make the copy worth its own round of the threads.
    const int RowsToShare = 384;
    const int ColumnsToShare = 128;

    static bool SharesB<T>(in Product<T> product)
        where T : unmanaged =>
        product.M >= RowsToShare && product.N >= ColumnsToShare && product.Work >= LeastWork && product.K > 1;

    internal static void Run<T>(KernelPath path, in Product<T> product)
        where T : unmanaged
    {
        if (SharesB(product))
        {
            if (path == KernelPath.Avx512) SharedProduct<Lanes512<T>, Vector512<T>, T>.Run(product);
            else if (path == KernelPath.Avx2) SharedProduct<Lanes256<T>, Vector256<T>, T>.Run(product);
            else SharedProduct<Lanes128<T>, Vector128<T>, T>.Run(product);
            return;
        }
        int threads = WorkerPool.Threads;
        if (threads == 1 || product.Work < LeastWork)
        {
            Gemm.RunHere(path, product);
            return;
        }
        Job<T> job = Grid(path, product, threads);
        WorkerPool.For(job.Down * job.Across, &RunPart<T>, &job);
        if (job.Across > 1) Epilogue.RunShared(product);
    }

    struct Job<T>
        where T : unmanaged
    {
        public KernelPath Path;
        public Product<T> Product;
        public int Down, Across, Rows, Columns;
    }

    /// <summary>The grid whose largest block costs least, with its copies of both operands.</summary>
    static Job<T> Grid<T>(KernelPath path, in Product<T> product, int threads)
        where T : unmanaged
    {
        int bytes = path == KernelPath.Avx512 ? 64 : path == KernelPath.Avx2 ? 32 : 16;
        int width = 2 * bytes / sizeof(T);
        var best = new Job<T> { Path = path, Product = product, Down = 1, Across = 1, Rows = product.M, Columns = product.N };
        long least = long.MaxValue;
        for (int down = 1; down <= Math.Min(threads, product.M); down++)
        {
            int rows = (product.M + down - 1) / down;
            int strips = (product.N + width - 1) / width;
            int across = Math.Min(threads / down, strips);
            int columns = (strips + across - 1) / across * width;
            long cost = ((long)rows * columns) + (CostOfCopy * (rows + columns));
            // Of equal ones the tallest grid: blocks of whole rows can be handed on.
            if (cost > least) continue;
            least = cost;
            best.Down = (product.M + rows - 1) / rows;
            best.Across = (product.N + columns - 1) / columns;
            best.Rows = rows;
            best.Columns = columns;
        }
        return best;
    }

    static void RunPart<T>(int part, void* state)
        where T : unmanaged
    {
        var job = (Job<T>*)state;
        int row = part / job->Across * job->Rows, column = part % job->Across * job->Columns;
        int rows = Math.Min(job->Rows, job->Product.M - row), columns = Math.Min(job->Columns, job->Product.N - column);
        Gemm.RunHere(job->Path, job->Product.Part(row, rows, column, columns));
    }
}
