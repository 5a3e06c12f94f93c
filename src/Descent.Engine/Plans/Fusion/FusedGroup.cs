using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>A fused program ready to run, its rows shared among threads where that pays.</summary>
sealed unsafe class FusedGroup
{
    /// <summary>Work from which several threads pay for their start, in elements times additions.</summary>
    const long ParallelWork = 100_000;

    /// <summary>Compiled kernels kept for programs that are traced again; beyond this they are forgotten.</summary>
    const int Bound = 4096;

    static readonly ConcurrentDictionary<string, FusedKernel> Compiled = [];

    readonly FusedKernel kernel;
    readonly BroadcastPattern?[] repeated;
    readonly int extent;
    readonly Storage expansions;
    readonly long rows;
    readonly int parts;
    readonly long scratchBytes;
    readonly byte[] scratch;

    public FusedGroup(FusedProgram program)
    {
        var path = KernelPaths.Current;
        if (Compiled.Count > Bound) Compiled.Clear();
        kernel = Compiled.GetOrAdd(program.Key(path), (_, program) => FusedEmitter.Compile(program, path), program);
        rows = program.Rows;
        extent = (int)program.Extent;
        repeated = Array.Exists(program.Inputs, input => input.Repeated is not null) ? Array.ConvertAll(program.Inputs, input => input.Repeated) : [];
        expansions = new Storage(repeated.Sum(pattern => pattern is null ? 0L : Line(pattern)));
        parts = program.Work < ParallelWork ? 1 : (int)Math.Min(Environment.ProcessorCount, rows);
        scratchBytes = (FusedEmitter.ScratchBytes(program) + 127) & ~63L;
        scratch = scratchBytes < 128 ? [] : GC.AllocateUninitializedArray<byte>(checked((int)(scratchBytes * parts + 64)), pinned: true);
    }

    /// <summary>Whether this process can compile kernels while it runs.</summary>
    public static bool IsSupported => RuntimeFeature.IsDynamicCodeCompiled;

#pragma warning disable CS8500 // The pointer leads to a local that outlives the run and that the collector keeps up to date.
    struct Job
    {
        public FusedGroup* Group;
        public nint* Inputs;
        public nint* Outputs;
        public int Parts;
    }

    /// <summary>Bytes of a row of a repeating operand, in whole lines of the cache.</summary>
    long Line(BroadcastPattern pattern) => ((long)extent * pattern.ElementSize + 63) & ~63L;

    public void Run(nint* inputs, nint* outputs)
    {
        if (repeated.Length == 0)
        {
            Share(inputs, outputs);
            return;
        }
        var read = stackalloc nint[repeated.Length];
        var next = expansions.Address;
        for (var i = 0; i < repeated.Length; i++)
        {
            read[i] = inputs[i];
            if (repeated[i] is not { } pattern) continue;
            pattern.Expand(inputs[i], 0, extent, next);
            read[i] = next;
            next += (nint)Line(pattern);
        }
        Share(read, outputs);
        GC.KeepAlive(expansions);
    }

    void Share(nint* inputs, nint* outputs)
    {
        var count = Math.Min(parts, WorkerPool.Threads);
        if (count == 1)
        {
            Run(inputs, outputs, 0, rows, 0);
            return;
        }
        var group = this;
        var job = new Job { Group = &group, Inputs = inputs, Outputs = outputs, Parts = count };
        WorkerPool.For(count, &RunPart, &job);
    }

    struct Tail
    {
        public FusedGroup* Group;
        public nint* Inputs;
        public nint* Outputs;
    }

    /// <summary>Runs a product, and the group on its rows as they are completed; each row of the group is one of the product's.</summary>
    public void RunAfter(MatMul.ProductKernel product, nint* x, nint* y, nint* inputs, nint* outputs)
    {
        var group = this;
        var tail = new Tail { Group = &group, Inputs = inputs, Outputs = outputs };
        product(x, y, new Epilogue(&RunRows, &tail));
        GC.KeepAlive(this);
    }

    static void RunRows(void* state, long first, long count)
    {
        var tail = (Tail*)state;
        var group = *tail->Group;
        var work = group.scratch.Length == 0 ? 0 : (nint)Scratch.Take((nuint)group.scratchBytes);
        group.kernel(tail->Inputs, tail->Outputs, work, first / group.extent, (first + count) / group.extent);
    }

#pragma warning restore CS8500

    static void RunPart(int part, void* state)
    {
        var job = (Job*)state;
        var group = *job->Group;
        group.Run(job->Inputs, job->Outputs, group.rows * part / job->Parts, group.rows * (part + 1) / job->Parts, part);
    }

    void Run(nint* inputs, nint* outputs, long first, long end, int part)
    {
        var work = scratch.Length == 0 ? 0 : (((nint)Unsafe.AsPointer(ref scratch[0]) + 63) & ~(nint)63) + (nint)(part * scratchBytes);
        kernel(inputs, outputs, work, first, end);
        GC.KeepAlive(scratch);
    }
}
