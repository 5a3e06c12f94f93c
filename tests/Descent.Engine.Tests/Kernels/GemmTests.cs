using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Descent.Engine.Kernels;

namespace Descent.Engine.Tests.Kernels;

/// <summary>Every product equals the chain of scalar multiply-adds, bit for bit.</summary>
public unsafe class GemmTests
{
    // Shapes around the tile (12 x 32), the blocks (480 rows, 256 steps), the copies (64 rows, 256 columns), and thin ones.
    static readonly (int M, int N, int K)[] Shapes =
    [
        (0, 5, 3), (5, 0, 3), (4, 3, 0), (1, 1, 1), (1, 33, 7), (33, 1, 7), (7, 33, 1), (12, 32, 16), (13, 31, 17), (11, 17, 9),
        (1, 300, 70), (300, 1, 70), (200, 2, 8), (200, 8, 24), (64, 10, 64), (24, 48, 257), (25, 65, 300), (70, 70, 70),
        (65, 16, 129), (1, 300, 5), (300, 1, 5), (1, 530, 9), (13, 45, 1), (7, 64, 1), (1, 40, 1), (129, 260, 33), (481, 15, 20), (100, 260, 260),
    ];

    [Fact]
    public void Single_precision_is_the_chain() => CheckShapes<float>();

    [Fact]
    public void Double_precision_is_the_chain() => CheckShapes<double>();

    [Fact]
    public void Integers_wrap() => CheckShapes<int>();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Threads_do_not_change_a_bit(int threads)
    {
        int before = WorkerPool.Threads;
        try
        {
            WorkerPool.SetThreads(threads);
            Check<float>(new Random(7), 1, 150, 130, 140, false, true, 0);
            Check<double>(new Random(8), 9, 70, 20, 90, true, false, 1);
            Check<float>(new Random(9), 3, 75, 70, 80, false, false, 0);
        }
        finally
        {
            WorkerPool.SetThreads(before);
        }
    }

    [Fact]
    public void Batches_step_or_repeat_their_operands()
    {
        var random = new Random(3);
        foreach (int repeat in (int[])[0, 1, 2, 3])
            foreach ((bool ta, bool tb) in Transpositions)
            {
                Check<float>(random, 5, 9, 17, 6, ta, tb, repeat);
                Check<double>(random, 3, 1, 10, 20, ta, tb, repeat);
                Check<int>(random, 4, 12, 3, 5, ta, tb, repeat);
            }
        Check<float>(random, 0, 2, 2, 2, false, false, 0);
    }

    [Fact]
    public void Stores_past_the_cache_write_the_same_bits()
    {
        const int M = 5, N = 48;
        var random = new Random(4);
        foreach (KernelPath path in KernelTheory.Paths)
            foreach (int shift in (int[])[0, 1])
            {
                float[] a = KernelTheory.Normal<float>(random, M), b = KernelTheory.Normal<float>(random, N), actual = new float[M * N];
                a[3] = -0f;
                var memory = (float*)NativeMemory.AlignedAlloc((M * N + 1) * sizeof(float), 64);
                fixed (float* pa = a, pb = b)
                {
                    Product<float> product = Product<float>.Of(false, false, M, N, 1, pa, 1, pb, N, memory + shift, N);
                    product.Streams = true;
                    Gemm.RunHere(path, product);
                }
                new Span<float>(memory + shift, M * N).CopyTo(actual);
                NativeMemory.AlignedFree(memory);
                float[] expected = [.. a.SelectMany(x => b.Select(y => Chain(1, _ => x, _ => y)))];
                KernelTheory.AssertSameBits(expected, actual, $"{path} {shift}");
            }
    }

    [Fact]
    public void Leading_dimensions_leave_what_lies_between_rows_alone()
    {
        var random = new Random(5);
        foreach (KernelPath path in KernelTheory.Paths)
        {
            float[] a = KernelTheory.Normal<float>(random, 20 * 40), b = KernelTheory.Normal<float>(random, 40 * 50);
            float[] c = KernelTheory.Normal<float>(random, 20 * 60), expected = (float[])c.Clone();
            for (int i = 0; i < 19; i++)
                for (int j = 0; j < 45; j++)
                    expected[(i * 60) + j] = Chain(30, p => a[(i * 40) + p], p => b[(p * 50) + j]);
            fixed (float* pa = a, pb = b, pc = c)
                ProductSplit.Run(path, Product<float>.Of(false, false, 19, 45, 30, pa, 40, pb, 50, pc, 60));
            KernelTheory.AssertSameBits(expected, c, $"{path}");
        }
    }

    static readonly (bool, bool)[] Transpositions = [(false, false), (false, true), (true, false), (true, true)];

    static void CheckShapes<T>()
        where T : unmanaged, INumber<T>
    {
        var random = new Random(1);
        foreach ((int m, int n, int k) in Shapes)
            foreach ((bool ta, bool tb) in Transpositions)
                Check<T>(random, 1, m, n, k, ta, tb, 0);
        for (int trial = 0; trial < 60; trial++)
            Check<T>(random, 1, random.Next(40), random.Next(80), random.Next(60), trial % 2 == 0, trial % 4 < 2, 0);
    }

    /// <summary>repeat: bit 0 repeats A over the batch, bit 1 repeats B.</summary>
    static void Check<T>(Random random, int batch, int m, int n, int k, bool ta, bool tb, int repeat)
        where T : unmanaged, INumber<T>
    {
        long strideA = (repeat & 1) != 0 ? 0 : (long)m * k, strideB = (repeat & 2) != 0 ? 0 : (long)k * n;
        T[] a = KernelTheory.Normal<T>(random, Math.Max(batch, 1) * (long)m * k), b = KernelTheory.Normal<T>(random, Math.Max(batch, 1) * (long)k * n);
        var expected = new T[batch * m * n];
        for (int s = 0; s < batch; s++)
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++)
                    expected[(((s * m) + i) * n) + j] = Chain(
                        k,
                        p => a[(s * strideA) + (ta ? (p * m) + i : (i * k) + p)],
                        p => b[(s * strideB) + (tb ? (j * k) + p : (p * n) + j)]);
        foreach (KernelPath path in KernelTheory.Paths)
        {
            // NaN, or a number that no sum equals by luck: what is not overwritten shows.
            T[] c = KernelTheory.Normal<T>(random, expected.Length + 1);
            T guard = c[^1];
            fixed (T* pa = a, pb = b, pc = c)
                Gemm.MultiplyBatched(path, batch, ta, tb, m, n, k, pa, strideA, pb, strideB, pc, (long)m * n);
            Assert.Equal(guard, c[^1]);
            if (MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes(c.AsSpan(..^1)))) continue;
            KernelTheory.AssertSameBits(expected, c[..^1], $"{path} [{batch}x{m}x{n}x{k}] {ta} {tb}");
        }
    }

    static T Chain<T>(int k, Func<int, T> a, Func<int, T> b)
        where T : unmanaged, INumber<T>
    {
        T sum = T.Zero;
        for (int p = 0; p < k; p++)
            sum = (a(p), b(p), sum) switch
            {
                (float x, float y, float z) when Lanes128<float>.IsFused => (T)(object)MathF.FusedMultiplyAdd(x, y, z),
                (double x, double y, double z) when Lanes128<double>.IsFused => (T)(object)Math.FusedMultiplyAdd(x, y, z),
                (T x, T y, T z) => unchecked(z + (x * y)),
            };
        return sum;
    }
}
