using System.Numerics;
using System.Runtime.Intrinsics;
using Descent.Engine.Kernels;

namespace Descent.Engine.Tests.Kernels;

/// <summary>Products whose threads share one copy of B: the bits, the epilogue, and the runs and panels into which large ones fall.</summary>
public unsafe class SharedProductTests
{
    [Fact]
    public void Blocks_of_rows_leave_the_bits_alone()
    {
        Check<float>(false, false, 400, 150, 45, 2048, 1 << 24);
        Check<float>(true, true, 391, 129, 300, 2048, 1 << 24);
        Check<double>(false, true, 500, 130, 31, 2048, 1 << 24);
        Check<double>(true, false, 385, 200, 33, 2048, 1 << 24);
    }

    [Fact]
    public void Runs_of_k_and_panels_of_columns_leave_the_bits_alone()
    {
        Check<float>(false, false, 390, 170, 70, 31, 1 << 24);
        Check<float>(false, true, 390, 170, 50, 2048, 40 * 50 * 4);
        Check<double>(true, false, 390, 150, 60, 17, 1);
        Check<int>(false, false, 390, 150, 40, 9, 9 * 80 * 4);
    }

    struct Record
    {
        public int* Counts;
    }

    static void Check<T>(bool ta, bool tb, int m, int n, int k, int mostRun, int panelBytes)
        where T : unmanaged, INumber<T>
    {
        var random = new Random(m + k);
        T[] a = KernelTheory.Normal<T>(random, m * k), b = KernelTheory.Normal<T>(random, k * n);
        T[] expected = Chains(ta, tb, m, n, k, a, b);
        foreach (KernelPath path in KernelTheory.Paths)
        {
            T[] c = KernelTheory.Normal<T>(random, m * n);
            var counts = new int[m * n];
            fixed (T* pa = a, pb = b, pc = c)
            fixed (int* pn = counts)
            {
                var record = new Record { Counts = pn };
                Product<T> product = Product<T>.Of(ta, tb, m, n, k, pa, ta ? m : k, pb, tb ? k : n, pc, n);
                product.Epilogue = new Epilogue(&Count, &record);
                if (path == KernelPath.Avx512) SharedProduct<Lanes512<T>, Vector512<T>, T>.Run(product, mostRun, panelBytes);
                else if (path == KernelPath.Avx2) SharedProduct<Lanes256<T>, Vector256<T>, T>.Run(product, mostRun, panelBytes);
                else SharedProduct<Lanes128<T>, Vector128<T>, T>.Run(product, mostRun, panelBytes);
            }
            KernelTheory.AssertSameBits(expected, c, $"{path} {m}x{n}x{k} {ta} {tb}");
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    static void Count(void* state, long first, long count)
    {
        for (long i = first; i < first + count; i++) ((Record*)state)->Counts[i]++;
    }

    static T[] Chains<T>(bool ta, bool tb, int m, int n, int k, T[] a, T[] b)
        where T : unmanaged, INumber<T>
    {
        var c = new T[m * n];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                T sum = T.Zero;
                for (int p = 0; p < k; p++) sum = Step(a[ta ? (p * m) + i : (i * k) + p], b[tb ? (j * k) + p : (p * n) + j], sum);
                c[(i * n) + j] = sum;
            }
        return c;
    }

    static T Step<T>(T x, T y, T z)
        where T : unmanaged, INumber<T>
    {
        if (typeof(T) == typeof(float) && Lanes128<float>.IsFused) return (T)(object)MathF.FusedMultiplyAdd((float)(object)x, (float)(object)y, (float)(object)z);
        if (typeof(T) == typeof(double) && Lanes128<double>.IsFused) return (T)(object)Math.FusedMultiplyAdd((double)(object)x, (double)(object)y, (double)(object)z);
        return unchecked(z + (x * y));
    }
}
