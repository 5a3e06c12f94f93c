namespace Descent.Lab.Recording;

/// <summary>Samples what this process uses, every two seconds.</summary>
sealed class SystemUse
{
    const long Interval = 2000;
    long last = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    TimeSpan used = Environment.CpuUsage.TotalTime;

    /// <summary>Processors busy since the last sample, and resident bytes; null if it is too early.</summary>
    /// <param name="now">Unix milliseconds.</param>
    public (double Cpu, long Resident)? Sample(long now)
    {
        if (now - last < Interval) return null;
        var total = Environment.CpuUsage.TotalTime;
        var cpu = (total - used).TotalMilliseconds / (now - last);
        (last, used) = (now, total);
        return (cpu, Environment.WorkingSet);
    }
}
