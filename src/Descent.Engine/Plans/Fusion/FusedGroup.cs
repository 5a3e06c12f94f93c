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
        parts = program.Work < ParallelWork ? 1 : (int)Math.Min(Environment.ProcessorCount, rows);
        scratchBytes = (FusedValues.ScratchBytes(program) + 127) & ~63L;
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

    public void Run(nint* inputs, nint* outputs)
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
