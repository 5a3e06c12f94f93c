namespace Descent.Engine.Kernels;

/// <summary>One matrix product C[m, n] = A[m, k] B[k, n], the operands given by strides in elements.</summary>
/// <remarks>C's columns lie next to each other; of each operand, one of the two strides is 1.</remarks>
internal unsafe struct Product<T>
    where T : unmanaged
{
    public int M, N, K;
    public T* A, B, C;

    /// <summary>From a row to the next: of A along m, of B along k, of C along m.</summary>
    public nint RowStrideA, RowStrideB, RowStrideC;

    /// <summary>From a column to the next: of A along k, of B along n.</summary>
    public nint ColumnStrideA, ColumnStrideB;

    internal static Product<T> Of(bool transposeA, bool transposeB, int m, int n, int k, T* a, int lda, T* b, int ldb, T* c, int ldc) => new()
    {
        M = m,
        N = n,
        K = k,
        A = a,
        B = b,
        C = c,
        RowStrideA = transposeA ? 1 : lda,
        ColumnStrideA = transposeA ? lda : 1,
        RowStrideB = transposeB ? 1 : ldb,
        ColumnStrideB = transposeB ? ldb : 1,
        RowStrideC = ldc,
    };

    /// <summary>What follows for rows that are complete; C's rows must then lie next to each other.</summary>
    public Epilogue Epilogue;

    /// <summary>Index of C's first element in all of the result, for <see cref="Epilogue"/>.</summary>
    public long First;

    /// <summary>Whether C belongs to a result too large for the caches, which it had better pass by.</summary>
    public bool Streams;

    /// <summary>Multiplications of the product.</summary>
    internal readonly long Work => (long)M * N * K;

    /// <summary>The product of rows [row, row + rows) of A and columns [column, column + columns) of B; without the epilogue unless its rows are whole.</summary>
    internal readonly Product<T> Part(int row, int rows, int column, int columns)
    {
        Product<T> part = this;
        part.M = rows;
        part.N = columns;
        part.A += row * RowStrideA;
        part.B += column * ColumnStrideB;
        part.C += (row * RowStrideC) + column;
        part.First += row * RowStrideC;
        if (columns != N) part.Epilogue = default;
        return part;
    }
}
