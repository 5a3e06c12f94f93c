using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Descent.Engine.Kernels;

/// <summary>The threads that share a kernel's parts. One loop runs at a time; another one meanwhile runs on its caller.</summary>
internal static unsafe class WorkerPool
{
    const int Closed = int.MaxValue;

    static readonly Lock Admission = new();
    static readonly object Gate = new();
    static readonly long SpinTicks = Stopwatch.Frequency / 50_000;

    // The loop that runs: written while the ticket is closed, and therefore constant while a part can be claimed.
    static delegate*<int, void*, void> body;
    static void* state;
    static int parts;
    static ExceptionDispatchInfo? fault;

    // Upper half: number of the loop. Lower half: the next part to claim.
    static long ticket = Closed;
    static int unfinished;
    static int sleepers;
    static int threads = Initial();
    static int started;

    [ThreadStatic] static bool inside;

    /// <summary>Threads that take part, the caller among them.</summary>
    internal static int Threads => Volatile.Read(ref threads);

    /// <summary>Sets the number of threads, at least one.</summary>
    internal static void SetThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (Admission) Volatile.Write(ref threads, count);
    }

    /// <summary>Runs body(i, state) for every i below <paramref name="count"/>, the caller taking part; returns when all are done.</summary>
    internal static void For(int count, delegate*<int, void*, void> body, void* state)
    {
        if (count <= 1 || Threads == 1 || inside || !Admission.TryEnter())
        {
            for (int i = 0; i < count; i++) body(i, state);
            return;
        }
        try
        {
            inside = true;
            Run(count, body, state);
        }
        finally
        {
            inside = false;
            Admission.Exit();
        }
    }

    /// <summary>Runs body(owner, i, state) for every i below <paramref name="count"/>, for loops that read an object.</summary>
    internal static void For<TOwner>(int count, TOwner owner, delegate*<TOwner, int, void*, void> body, void* state)
        where TOwner : class
    {
#pragma warning disable CS8500 // The pointer leads to a local that outlives the loop and that the collector keeps up to date.
        var call = new Call { Owner = (nint)(&owner), Body = (nint)body, State = state };
#pragma warning restore CS8500
        For(count, &RunOwned<TOwner>, &call);
        GC.KeepAlive(owner);
    }

    struct Call
    {
        public nint Owner, Body;
        public void* State;
    }

    static void RunOwned<TOwner>(int part, void* state)
        where TOwner : class
    {
        var call = (Call*)state;
#pragma warning disable CS8500
        ((delegate*<TOwner, int, void*, void>)call->Body)(*(TOwner*)call->Owner, part, call->State);
#pragma warning restore CS8500
    }

    static void Run(int count, delegate*<int, void*, void> body, void* state)
    {
        StartWorkers();
        WorkerPool.body = body;
        WorkerPool.state = state;
        parts = count;
        fault = null;
        Volatile.Write(ref unfinished, count);
        long loop = (ticket >> 32) + 1;
        Interlocked.Exchange(ref ticket, loop << 32);
        if (Volatile.Read(ref sleepers) > 0)
            lock (Gate) Monitor.PulseAll(Gate);
        Drain();
        SpinWait wait = default;
        while (Volatile.Read(ref unfinished) > 0) wait.SpinOnce(sleep1Threshold: -1);
        Interlocked.Exchange(ref ticket, (loop << 32) | Closed);
        fault?.Throw();
    }

    static void StartWorkers()
    {
        for (; started < threads - 1; started++)
        {
            int number = started;
            new Thread(() => Work(number)) { IsBackground = true, Name = $"Descent worker {number}" }.Start();
        }
    }

    static void Drain()
    {
        while (true)
        {
            long seen = Volatile.Read(ref ticket);
            var part = (int)seen;
            if (part >= Volatile.Read(ref parts)) return;
            var call = body;
            void* argument = state;
            // Success proves that the loop read above is still the one that runs.
            if (Interlocked.CompareExchange(ref ticket, seen + 1, seen) != seen) continue;
            try
            {
                call(part, argument);
            }
#pragma warning disable CA1031 // Whatever a body throws belongs to the caller of For, which rethrows it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(exception), null);
            }
            Interlocked.Decrement(ref unfinished);
        }
    }

    static void Work(int number)
    {
        inside = true;
        long done = 0;
        while (true)
        {
            long loop = AwaitLoop(done);
            if (number < Threads - 1) Drain();
            done = loop;
        }
    }

    /// <summary>Waits for a loop later than <paramref name="done"/>: a moment awake, then asleep.</summary>
    static long AwaitLoop(long done)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            for (int i = 0; i < 32; i++)
            {
                long loop = Volatile.Read(ref ticket) >> 32;
                if (loop != done) return loop;
                Thread.SpinWait(4);
            }
        }
        while (Stopwatch.GetTimestamp() - start < SpinTicks);

        lock (Gate)
        {
            Interlocked.Increment(ref sleepers);
            long loop;
            while ((loop = Volatile.Read(ref ticket) >> 32) == done) Monitor.Wait(Gate);
            Interlocked.Decrement(ref sleepers);
            return loop;
        }
    }

    static int Initial()
    {
        // What cannot be read is told by whoever runs the program; a kernel has nobody to tell.
        try
        {
            return Parallelism.Parse(Environment.GetEnvironmentVariable(Parallelism.Variable));
        }
        catch (SettingException)
        {
            return Environment.ProcessorCount;
        }
    }
}
