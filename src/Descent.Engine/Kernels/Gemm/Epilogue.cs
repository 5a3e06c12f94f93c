namespace Descent.Engine.Kernels;

/// <summary>What is done to rows of a product once they are complete and still in cache.</summary>
/// <remarks>The body gets the state, the index of the first element in all of C, and the number of elements. It is given whole rows
/// lying next to each other, every element of C exactly once, on whichever threads; what it writes must not depend on the pieces.</remarks>
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
