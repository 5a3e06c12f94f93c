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
        scratchBytes = FusedEmitter.ScratchBytes(program, path);
    }

    /// <summary>Whether this process can compile kernels while it runs.</summary>
    public static bool IsSupported => RuntimeFeature.IsDynamicCodeCompiled;

    struct Job
    {
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
            Run(inputs, outputs, 0, rows);
            return;
        }
        var job = new Job { Inputs = inputs, Outputs = outputs, Parts = count };
        WorkerPool.For(count, this, &RunPart, &job);
    }

    static void RunPart(FusedGroup group, int part, void* state)
    {
        var job = (Job*)state;
        group.Run(job->Inputs, job->Outputs, group.rows * part / job->Parts, group.rows * (part + 1) / job->Parts);
    }

    /// <summary>Runs a product, and the group on its rows as they are completed; each row of the group is one of the product's.</summary>
    public void RunAfter(MatMul.ProductKernel product, nint* x, nint* y, nint* inputs, nint* outputs)
    {
        var group = this;
#pragma warning disable CS8500 // The pointer leads to a local that outlives the product and that the collector keeps up to date.
        var tail = new Tail { Group = &group, Inputs = inputs, Outputs = outputs };
        product(x, y, new Epilogue(&RunRows, &tail));
        GC.KeepAlive(group);
    }

    struct Tail
    {
        public FusedGroup* Group;
        public nint* Inputs;
        public nint* Outputs;
    }

    static void RunRows(void* state, long first, long count)
    {
        var tail = (Tail*)state;
        var group = *tail->Group;
#pragma warning restore CS8500
        group.Run(tail->Inputs, tail->Outputs, first / group.extent, (first + count) / group.extent);
    }

    void Run(nint* inputs, nint* outputs, long first, long end) =>
        kernel(inputs, outputs, scratchBytes == 0 ? 0 : (nint)Scratch.Take((nuint)scratchBytes), first, end);
}
