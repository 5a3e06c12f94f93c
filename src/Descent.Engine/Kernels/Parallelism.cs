using System.Globalization;

namespace Descent.Engine.Kernels;

/// <summary>How many threads share the work of one kernel. Results do not depend on it, bit for bit.</summary>
public static class Parallelism
{
    /// <summary>Environment variable for the number of threads.</summary>
    public const string Variable = "DESCENT_THREADS";

    /// <summary>The most threads that may be asked for.</summary>
    public const int Most = 1024;

    /// <summary>Reads a number of threads; null and empty mean one a processor.</summary>
    /// <exception cref="SettingException">It is no whole number from 1 to <see cref="Most"/>.</exception>
    public static int Parse(string? value) => string.IsNullOrWhiteSpace(value) ? Environment.ProcessorCount
        : int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most ? count
        : throw new SettingException($"{Variable} is '{value}', which is no number of threads.", FormattableString.Invariant($"Set it to a whole number from 1 to {Most}, or unset it."));

    /// <summary>Threads, the caller included; by default one a processor, or what <see cref="Variable"/> says where it can be read.</summary>
    public static int Threads
    {
        get => WorkerPool.Threads;
        set => WorkerPool.SetThreads(value);
    }
}
