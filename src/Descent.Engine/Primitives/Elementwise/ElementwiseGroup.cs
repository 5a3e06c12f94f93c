using System.Runtime.CompilerServices;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>A chain of elementwise primitives over one index space, run block by block so that intermediate values stay in the first-level cache.</summary>
/// <remarks>An operand that a broadcast repeats is expanded block by block, or once where its pattern fits the block.</remarks>
sealed unsafe class ElementwiseGroup
{
    /// <summary>Bytes that the blocks in flight should take: well inside a first-level cache.</summary>
    const int CacheBytes = 24 * 1024;

    /// <summary>An operand: an input of the group (by number), or an earlier member's value.</summary>
    internal readonly record struct Operand(bool IsMember, int Index);

    /// <summary>One primitive of the group; <paramref name="Output"/> is the group's output that it writes, or −1 if it stays inside.</summary>
    internal sealed record Member(BlockKernel Kernel, Operand[] Operands, ElementType Element, int Output);

    /// <summary>Elements times members from which several threads pay for their start.</summary>
    const long ParallelWork = 100_000;

    readonly long size;
    readonly int block;
    readonly BroadcastPattern[] patterns;
    readonly Member[] members;
    readonly int[] memberScratch;
    readonly int[] externalScratch;
    readonly byte[] scratch;
    readonly int scratchBytes;
    readonly int parts;

    /// <param name="patterns">How each input of the group lies over the index space.</param>
    public ElementwiseGroup(long size, BroadcastPattern[] patterns, Member[] members)
    {
        this.size = size;
        this.members = members;
        this.patterns = patterns;
        var bytesAnElement = 0;
        foreach (var pattern in patterns) bytesAnElement += pattern.ElementSize;
        foreach (var member in members) bytesAnElement += member.Element.Size;
        var target = Math.Clamp(CacheBytes / Math.Max(bytesAnElement, 1), 64, 4096);
        var period = 1L;
        foreach (var pattern in patterns)
        {
            if (pattern.Period <= target) period = Math.Max(period, pattern.Period);
        }
        block = (int)Math.Max(1, Math.Min(target / period * period, size));

        var bytes = 0;
        int Reserve(int elementSize)
        {
            var start = bytes;
            bytes += (block * elementSize + 63) & ~63;
            return start;
        }
        externalScratch = Array.ConvertAll(patterns, pattern => pattern.IsContiguous ? -1 : Reserve(pattern.ElementSize));
        memberScratch = Array.ConvertAll(members, member => member.Output >= 0 ? -1 : Reserve(member.Element.Size));
        scratchBytes = bytes;
        parts = size * members.Length < ParallelWork ? 1 : (int)Math.Min(Environment.ProcessorCount, (size + block - 1) / block);
        scratch = bytes == 0 ? [] : GC.AllocateUninitializedArray<byte>(bytes * parts + 64, pinned: true);
    }

    public static Axes Contiguous(Shape shape)
    {
        var strides = new int[shape.Rank];
        var stride = 1L;
        for (var i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = unchecked((int)stride);
            stride *= shape[i];
        }
        return strides;
    }

    /// <summary>The group of a single primitive.</summary>
    public static Kernel Of(Elementwise primitive, TensorType[] inputs, Axes[] strides, TensorType output)
    {
        var patterns = new BroadcastPattern[inputs.Length];
        var operands = new Operand[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            patterns[i] = new(output.Shape, strides[i], inputs[i].Element.Size);
            operands[i] = new(false, i);
        }
        var kernel = primitive.Block(Array.ConvertAll(inputs, input => input.Element));
        return new ElementwiseGroup(output.Shape.Size, patterns, [new(kernel, operands, output.Element, 0)]).Run;
    }

    struct Job
    {
        public nint* Inputs;
        public nint* Outputs;
        public int Parts;
    }

    public void Run(nint* inputs, nint* outputs)
    {
        if (size == 0) return;
        var count = Math.Min(parts, WorkerPool.Threads);
        if (count == 1)
        {
            Run(inputs, outputs, 0, size, 0);
            return;
        }
        var job = new Job { Inputs = inputs, Outputs = outputs, Parts = count };
        WorkerPool.For(count, this, &RunPart, &job);
    }

    static void RunPart(ElementwiseGroup group, int part, void* state)
    {
        var job = (Job*)state;
        var blocks = (group.size + group.block - 1) / group.block;
        var (first, last) = (blocks * part / job->Parts, blocks * (part + 1) / job->Parts);
        group.Run(job->Inputs, job->Outputs, first * group.block, Math.Min(last * group.block, group.size), part);
    }

    void Run(nint* inputs, nint* outputs, long first, long end, int part)
    {
        if (first >= end) return;
        var work = scratch.Length == 0 ? 0 : (((nint)Unsafe.AsPointer(ref scratch[0]) + 63) & ~(nint)63) + part * scratchBytes;
        var current = stackalloc nint[patterns.Length];
        var values = stackalloc nint[members.Length];
        var operands = stackalloc nint[8];
        for (var i = 0; i < patterns.Length; i++)
        {
            if (patterns[i].Repeats(block)) patterns[i].Expand(inputs[i], 0, (int)Math.Min(block, size), work + externalScratch[i]);
        }
        for (var start = first; start < end; start += block)
        {
            var count = (int)Math.Min(block, end - start);
            for (var i = 0; i < patterns.Length; i++)
            {
                var pattern = patterns[i];
                if (pattern.IsContiguous)
                {
                    current[i] = inputs[i] + (nint)(start * pattern.ElementSize);
                    continue;
                }
                current[i] = work + externalScratch[i];
                if (!pattern.Repeats(block)) pattern.Expand(inputs[i], start, count, current[i]);
            }
            for (var m = 0; m < members.Length; m++)
            {
                var member = members[m];
                for (var o = 0; o < member.Operands.Length; o++)
                {
                    var operand = member.Operands[o];
                    operands[o] = operand.IsMember ? values[operand.Index] : current[operand.Index];
                }
                values[m] = member.Output >= 0 ? outputs[member.Output] + (nint)(start * member.Element.Size) : work + memberScratch[m];
                member.Kernel(operands, values[m], count);
            }
        }
        GC.KeepAlive(scratch);
    }
}
