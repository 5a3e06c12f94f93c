using System.Runtime.InteropServices;
using Descent.Engine.Kernels;

namespace Descent.Engine.Tests.Kernels;

/// <summary>The epilogue sees every element once, complete, in pieces of whole rows, on every path and however the work is shared.</summary>
public unsafe class GemmEpilogueTests
{
    // Batch, m, n, k: alone and small, alone and split by rows or by columns, joined, few large, many small, no k, and empty ones.
    static readonly (int Batch, int M, int N, int K)[] Shapes =
    [
        (1, 5, 7, 3), (1, 300, 40, 50), (1, 7, 900, 70), (1, 1, 5000, 60), (1, 700, 300, 20), (6, 20, 30, 40), (3, 100, 90, 80),
        (40, 16, 16, 64), (9, 33, 3, 500), (2, 4, 6, 0), (0, 4, 6, 2), (3, 0, 6, 2), (3, 6, 0, 2), (1, 2, 40000, 9),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_element_is_handed_on_once_and_complete(int threads)
    {
        int before = WorkerPool.Threads;
        try
        {
            WorkerPool.SetThreads(threads);
            foreach (KernelPath path in KernelTheory.Paths)
                foreach ((int batch, int m, int n, int k) in Shapes)
                    foreach (int gap in (int[])[0, 5])
                        for (int transposed = 0; transposed < 4; transposed++)
                            for (int repeat = 0; repeat < 2; repeat++)
                                Check(path, batch, m, n, k, (transposed & 1) != 0, (transposed & 2) != 0, repeat == 1, gap);
        }
        finally
        {
            WorkerPool.SetThreads(before);
        }
    }

    struct Record
    {
        public float* C;
        public float* Seen;
        public int* Counts;
        public int RowLength;
        public int Ragged;
    }

    static void Check(KernelPath path, int batch, int m, int n, int k, bool ta, bool tb, bool repeatB, int gap)
    {
        var random = new Random(1);
        float[] a = KernelTheory.Normal<float>(random, 1 + ((long)batch * m * k)), b = KernelTheory.Normal<float>(random, 1 + ((long)batch * k * n));
        long strideB = repeatB ? 0 : (long)k * n, strideC = ((long)m * n) + gap;
        var expected = new float[(batch * strideC) + 1];
        var c = new float[expected.Length];
        var seen = new float[expected.Length];
        var counts = new int[expected.Length];
        fixed (float* pa = a, pb = b, pe = expected, pc = c, ps = seen)
        fixed (int* pn = counts)
        {
            Gemm.MultiplyBatched(path, batch, ta, tb, m, n, k, pa, (long)m * k, pb, strideB, pe, strideC);
            var record = new Record { C = pc, Seen = ps, Counts = pn, RowLength = n };
            var epilogue = new Epilogue(&Note, &record);
            Gemm.MultiplyBatched(path, batch, ta, tb, m, n, k, pa, (long)m * k, pb, strideB, pc, strideC, epilogue);
            Assert.Equal(0, record.Ragged);
        }
        string what = $"{path} {batch}x{m}x{n}x{k} {ta} {tb} {repeatB} {gap}";
        if (!MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(seen))) KernelTheory.AssertSameBits(expected, seen, what);
        for (long i = 0; i < counts.Length; i++)
        {
            int times = i < batch * strideC && i % strideC < (long)m * n ? 1 : 0;
            if (counts[i] != times) Assert.Fail($"{what}: element {i} was handed on {counts[i]} times.");
        }
    }

    static void Note(void* state, long first, long count)
    {
        var record = (Record*)state;
        if (count <= 0 || count % record->RowLength != 0) Interlocked.Increment(ref record->Ragged);
        if (count * sizeof(float) > 64 * 1024 && count > record->RowLength) Interlocked.Increment(ref record->Ragged);
        for (long i = first; i < first + count; i++)
        {
            record->Counts[i]++;
            record->Seen[i] = record->C[i];
        }
    }
}
