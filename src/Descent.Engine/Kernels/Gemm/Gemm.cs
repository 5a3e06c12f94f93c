using System.Runtime.Intrinsics;

namespace Descent.Engine.Kernels;

/// <summary>Matrix products, row-major.</summary>
/// <remarks>Bits: an element of C is the chain acc = fma(a[i, p], b[p, j], acc) over p = 0, 1, ... from zero, whatever the
/// shape, the blocks, the threads and the transpositions (two roundings a step only on machines without the instruction).</remarks>
internal static unsafe class Gemm
{
    // Results from this size on have left the caches by the time they are read.
    const long StreamedBytes = 32 << 20;

    /// <summary>C[m, n] = op(A) op(B); A is [k, m] when transposed, else [m, k]; B is [n, k] when transposed, else [k, n].</summary>
    internal static void Multiply(bool transposeA, bool transposeB, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc) =>
        ProductSplit.Run(KernelPaths.Current, Product<float>.Of(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc));

    /// <inheritdoc cref="Multiply(bool, bool, int, int, int, float*, int, float*, int, float*, int)"/>
    internal static void Multiply(bool transposeA, bool transposeB, int m, int n, int k, double* a, int lda, double* b, int ldb, double* c, int ldc) =>
        ProductSplit.Run(KernelPaths.Current, Product<double>.Of(transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc));

    /// <summary>One product a batch index, rows contiguous, operands a stride apart (0 repeats one); float, double or wrapping int.</summary>
    /// <param name="batch">Products.</param>
    /// <param name="transposeA">Whether A is [k, m].</param>
    /// <param name="transposeB">Whether B is [n, k].</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Products summed for each element.</param>
    /// <param name="a">The first A.</param>
    /// <param name="strideA">Elements from one A to the next.</param>
    /// <param name="b">The first B.</param>
    /// <param name="strideB">Elements from one B to the next.</param>
    /// <param name="c">The first C.</param>
    /// <param name="strideC">Elements from one C to the next.</param>
    /// <param name="epilogue">What is done to rows of C once they are complete; its indices count from <paramref name="c"/>.</param>
    internal static void MultiplyBatched<T>(
        int batch, bool transposeA, bool transposeB, int m, int n, int k, T* a, long strideA, T* b, long strideB, T* c, long strideC, Epilogue epilogue = default)
        where T : unmanaged =>
        MultiplyBatched(KernelPaths.Current, batch, transposeA, transposeB, m, n, k, a, strideA, b, strideB, c, strideC, epilogue);

    internal static void MultiplyBatched<T>(
        KernelPath path, int batch, bool transposeA, bool transposeB, int m, int n, int k, T* a, long strideA, T* b, long strideB, T* c, long strideC, Epilogue epilogue = default)
        where T : unmanaged
    {
        if (batch <= 0) return;
        // Products that share B and follow each other in A and C are one taller product.
        bool joins = batch > 1 && !transposeA && strideB == 0 && strideA == (long)m * k && strideC == (long)m * n && (long)batch * m <= int.MaxValue;
        if (joins) (m, batch) = (m * batch, 1);
        // A column is a row lying on its side: Cᵀ = Bᵀ Aᵀ has the same factors in the same order, and fills vectors.
        if (n == 1 && m > 1 && (!epilogue.Exists || m <= Epilogue.Rows<T>(1)))
        {
            (transposeA, transposeB) = (!transposeB, !transposeA);
            (m, n, strideA, strideB) = (n, m, strideB, strideA);
            T* right = a;
            a = b;
            b = right;
        }
        Product<T> product = Product<T>.Of(transposeA, transposeB, m, n, k, a, transposeA ? m : k, b, transposeB ? k : n, c, n);
        product.Epilogue = epilogue;
        product.Streams = !epilogue.Exists && (long)batch * m * n * sizeof(T) >= StreamedBytes;
        if (batch == 1) ProductSplit.Run(path, product);
        else ProductBatch.Run(path, product, batch, strideA, strideB, strideC);
    }

    /// <summary>A whole product on this thread.</summary>
    internal static void RunHere<T>(KernelPath path, in Product<T> product)
        where T : unmanaged
    {
        if (path == KernelPath.Avx512) BlockedProduct<Lanes512<T>, Vector512<T>, T>.Run(product);
        else if (path == KernelPath.Avx2) BlockedProduct<Lanes256<T>, Vector256<T>, T>.Run(product);
        else BlockedProduct<Lanes128<T>, Vector128<T>, T>.Run(product);
    }
}
