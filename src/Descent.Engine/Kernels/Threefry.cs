using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Descent.Engine.Kernels;

/// <summary>The counter-based generator Threefry-2x32 with 20 rounds.</summary>
/// <remarks>Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", section 4.2.</remarks>
internal static unsafe class Threefry
{
    const uint Parity = 0x1bd11bda;
    const long ParallelWords = 1 << 16;

    /// <summary>The two words of one counter under one key.</summary>
    internal static (uint, uint) Block(uint key0, uint key1, uint counter0, uint counter1)
    {
        uint* words = stackalloc uint[2];
        Fill<Lanes128<uint>, Vector128<uint>>(key0, key1, counter1, words, counter0, 2);
        return (words[0], words[1]);
    }

    /// <summary>Writes words 0 to count - 1 of the stream: word w is word w mod 2 of the block at counter (w / 2, tag).</summary>
    internal static void Fill(uint key0, uint key1, uint tag, int* output, long count) =>
        Fill(KernelPaths.Current, key0, key1, tag, output, count);

    internal static void Fill(KernelPath path, uint key0, uint key1, uint tag, int* output, long count)
    {
        var job = new Job { Path = path, Key0 = key0, Key1 = key1, Tag = tag, Output = (uint*)output, Count = count };
        int parts = count < ParallelWords ? 1 : WorkerPool.Threads;
        // Even parts: a block is never cut.
        job.Share = ((count + parts - 1) / parts + 1) & ~1L;
        WorkerPool.For(parts, &FillPart, &job);
    }

    struct Job
    {
        public KernelPath Path;
        public uint Key0, Key1, Tag;
        public uint* Output;
        public long Count, Share;
    }

    static void FillPart(int part, void* state)
    {
        var job = (Job*)state;
        long start = part * job->Share;
        long count = Math.Min(job->Share, job->Count - start);
        if (count <= 0) return;
        var counter = (uint)(start / 2);
        uint* output = job->Output + start;
        if (job->Path == KernelPath.Avx512) Fill<Lanes512<uint>, Vector512<uint>>(job->Key0, job->Key1, job->Tag, output, counter, count);
        else if (job->Path == KernelPath.Avx2) Fill<Lanes256<uint>, Vector256<uint>>(job->Key0, job->Key1, job->Tag, output, counter, count);
        else Fill<Lanes128<uint>, Vector128<uint>>(job->Key0, job->Key1, job->Tag, output, counter, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Fill<TLanes, TVector>(uint key0, uint key1, uint tag, uint* output, uint counter, long count)
        where TLanes : ILanes<TVector, uint>
        where TVector : unmanaged
    {
        int step = 2 * TLanes.Count;
        uint* first = stackalloc uint[TLanes.Count];
        for (int i = 0; i < TLanes.Count; i++) first[i] = (uint)i;
        TVector counters = TLanes.Add(TLanes.Load(first), TLanes.Broadcast(counter));
        long done = 0;
        for (; done + step <= count; done += step)
        {
            Blocks<TLanes, TVector>(key0, key1, tag, counters, output + done);
            counters = TLanes.Add(counters, TLanes.Broadcast((uint)TLanes.Count));
        }
        if (done == count) return;
        uint* last = stackalloc uint[step];
        Blocks<TLanes, TVector>(key0, key1, tag, counters, last);
        for (long i = done; i < count; i++) output[i] = last[i - done];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Blocks<TLanes, TVector>(uint key0, uint key1, uint tag, TVector counters, uint* output)
        where TLanes : ILanes<TVector, uint>
        where TVector : unmanaged
    {
        uint key2 = Parity ^ key0 ^ key1;
        TVector x = TLanes.Add(counters, TLanes.Broadcast(key0));
        TVector y = TLanes.Broadcast(tag + key1);
        Even<TLanes, TVector>(ref x, ref y, key1, key2 + 1);
        Odd<TLanes, TVector>(ref x, ref y, key2, key0 + 2);
        Even<TLanes, TVector>(ref x, ref y, key0, key1 + 3);
        Odd<TLanes, TVector>(ref x, ref y, key1, key2 + 4);
        Even<TLanes, TVector>(ref x, ref y, key2, key0 + 5);
        TLanes.StoreInterleaved(output, x, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Even<TLanes, TVector>(ref TVector x, ref TVector y, uint keyX, uint keyY)
        where TLanes : ILanes<TVector, uint>
        where TVector : unmanaged
    {
        Round<TLanes, TVector>(ref x, ref y, 13);
        Round<TLanes, TVector>(ref x, ref y, 15);
        Round<TLanes, TVector>(ref x, ref y, 26);
        Round<TLanes, TVector>(ref x, ref y, 6);
        x = TLanes.Add(x, TLanes.Broadcast(keyX));
        y = TLanes.Add(y, TLanes.Broadcast(keyY));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Odd<TLanes, TVector>(ref TVector x, ref TVector y, uint keyX, uint keyY)
        where TLanes : ILanes<TVector, uint>
        where TVector : unmanaged
    {
        Round<TLanes, TVector>(ref x, ref y, 17);
        Round<TLanes, TVector>(ref x, ref y, 29);
        Round<TLanes, TVector>(ref x, ref y, 16);
        Round<TLanes, TVector>(ref x, ref y, 24);
        x = TLanes.Add(x, TLanes.Broadcast(keyX));
        y = TLanes.Add(y, TLanes.Broadcast(keyY));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Round<TLanes, TVector>(ref TVector x, ref TVector y, int rotation)
        where TLanes : ILanes<TVector, uint>
        where TVector : unmanaged
    {
        x = TLanes.Add(x, y);
        y = TLanes.Xor(TLanes.RotateLeft(y, rotation), x);
    }
}
