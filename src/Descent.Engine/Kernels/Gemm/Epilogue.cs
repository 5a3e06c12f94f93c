namespace Descent.Engine.Kernels;

/// <summary>What is done to rows of a product once they are complete and still in cache.</summary>
/// <remarks>The body gets the state, the index of the first element in all of C, and the number of elements. It is given whole rows
/// lying next to each other, every element of C exactly once, on whichever threads; what it writes must not depend on the pieces. It may use
/// the thread's <see cref="Scratch"/>, but must not multiply matrices itself.</remarks>
internal readonly unsafe struct Epilogue(delegate*<void*, long, long, void> body, void* state)
{
    // A piece stays in the first-level cache; from half of it on a call costs little beside its work.
    const int PieceBytes = 32 * 1024;

    readonly delegate*<void*, long, long, void> body = body;
    readonly void* state = state;

    /// <summary>Whether there is anything to do.</summary>
    internal bool Exists => body != null;

    /// <summary>Rows that one call is given.</summary>
    internal static int Rows<T>(int rowLength)
        where T : unmanaged =>
        Math.Max(1, PieceBytes / Math.Max(1, rowLength * sizeof(T)));

    /// <summary>Runs over all rows of a product on all threads, for a product none of whose parts had whole rows.</summary>
    internal static void RunShared<T>(in Product<T> product)
        where T : unmanaged
    {
        if (!product.Epilogue.Exists) return;
        Product<T> rows = product;
        int step = Rows<T>(product.N);
        WorkerPool.For((int)(((long)product.M + step - 1) / step), &RunPart<T>, &rows);
    }

    static void RunPart<T>(int part, void* state)
        where T : unmanaged
    {
        var product = (Product<T>*)state;
        int step = Rows<T>(product->N);
        int row = part * step;
        product->Epilogue.Run<T>(product->First + ((long)row * product->N), Math.Min(step, product->M - row), product->N);
    }

    /// <summary>Runs over rows that follow each other, piece by piece, beginning at an element of C.</summary>
    internal void Run<T>(long first, long rows, int rowLength)
        where T : unmanaged
    {
        if (body == null || rowLength == 0) return;
        long step = Rows<T>(rowLength);
        for (long row = 0; row < rows; row += step)
            body(state, first + (row * rowLength), Math.Min(step, rows - row) * rowLength);
    }
}
