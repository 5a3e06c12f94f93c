namespace Descent.Engine.Kernels;

/// <summary>How many threads share the work of one kernel. Results do not depend on it, bit for bit.</summary>
public static class Parallelism
{
    /// <summary>Threads, the caller included; by default one a processor, or what DESCENT_THREADS says.</summary>
    public static int Threads
    {
        get => WorkerPool.Threads;
        set => WorkerPool.SetThreads(value);
    }
}
