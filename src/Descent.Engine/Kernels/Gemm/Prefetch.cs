using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Kernels;

/// <summary>The part of B that will be copied next, asked for while the present one is multiplied: its rows lie pages apart,
/// where no hardware guesses them.</summary>
internal unsafe struct Prefetch<T>
    where T : unmanaged
{
    const int Line = 64;

    byte* start;
    nint stride;
    int rows, lines;

    /// <summary>Of B, the steps [first, first + depth) of k and the columns [column, column + columns).</summary>
    internal static Prefetch<T> Of(in Product<T> product, int first, int depth, int column, int columns)
    {
        bool transposed = product.ColumnStrideB != 1;
        return new Prefetch<T>
        {
            start = (byte*)(product.B + (first * product.RowStrideB) + (column * product.ColumnStrideB)),
            stride = (transposed ? product.ColumnStrideB : product.RowStrideB) * sizeof(T),
            rows = transposed ? columns : depth,
            lines = ((transposed ? depth : columns) * sizeof(T) + Line - 1) / Line,
        };
    }

    /// <summary>What is already copied, in one piece.</summary>
    internal static Prefetch<T> Of(T* start, nint count) => new()
    {
        start = (byte*)start,
        stride = Line,
        rows = (int)(count * sizeof(T) / Line),
        lines = 1,
    };

    /// <summary>Asks for one of several even shares of the rows.</summary>
    internal readonly void Share(int share, int shares)
    {
        if (!Sse.IsSupported) return;
        int end = (int)((long)rows * (share + 1) / shares);
        for (int row = (int)((long)rows * share / shares); row < end; row++)
            for (int line = 0; line < lines; line++)
                Sse.Prefetch1(start + (row * stride) + (line * Line));
    }
}
