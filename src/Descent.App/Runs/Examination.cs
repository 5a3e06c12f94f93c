using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using Descent.Contracts;
using Descent.Engine.Kernels;
using Descent.Lab.Store;

namespace Descent.App.Runs;

enum FindingState { Good, Warning, Bad }

/// <summary>One thing that <c>descent doctor</c> looked at.</summary>
/// <param name="Hint">The mend, or empty.</param>
sealed record Finding(string Name, FindingState State, string Value, string Hint = "");

/// <summary>Looks at what a run needs.</summary>
static class Examination
{
    const int Port = 6116;
    const double Scarce = 1e9;

    public static IReadOnlyList<Finding> Run()
    {
        List<Finding> findings =
        [
            new("version", FindingState.Good, typeof(Examination).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown"),
            new("runtime", FindingState.Good, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}"),
            new("kernels", FindingState.Good, KernelPaths.Current == KernelPaths.Best ? Words.Of(KernelPaths.Current) : $"{Words.Of(KernelPaths.Current)}, forced by {KernelPaths.Variable}; the best here is {Words.Of(KernelPaths.Best)}"),
            Threads(), Store(), Disk(), DashboardPort(),
        ];
        return findings;
    }

    static Finding Threads()
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{Parallelism.Threads} of {Words.Count(Environment.ProcessorCount, "processor")}");
        return Parallelism.Threads <= Environment.ProcessorCount ? new("threads", FindingState.Good, value)
            : new("threads", FindingState.Warning, value, $"More threads than processors wait for each other: lower {Parallelism.Variable}, or unset it.");
    }

    static Finding Store()
    {
        if (File.Exists(StoreLocation.Folder)) return new("store", FindingState.Bad, $"'{StoreLocation.Folder}' is a file.", $"Set {StoreLocation.Variable} to a folder that you can write to.");
        if (!RunStore.Exists()) return new("store", FindingState.Good, $"{StoreLocation.Database} (none yet)");
        try
        {
            var store = RunStore.Open();
            var faults = store.CheckIntegrity();
            if (faults.Count > 0) return new("store", FindingState.Bad, $"{store.Path}: {faults[0]}{(faults.Count > 1 ? $", and {faults.Count - 1} more" : "")}", StoreErrors.Mend);
            var runs = store.List();
            var size = new FileInfo(store.Path).Length / 1e6;
            var interrupted = runs.Count(run => run.Status == RunStatus.Interrupted);
            return new("store", FindingState.Good, string.Create(CultureInfo.InvariantCulture, $"{store.Path}: sound, {Words.Count(runs.Count, "run")}{(interrupted > 0 ? $" of which {interrupted} interrupted" : "")}, {size:0.0} MB"));
        }
        catch (StoreException fault)
        {
            return new("store", FindingState.Bad, fault.Message, fault.Hint);
        }
    }

    static Finding Disk()
    {
        var folder = StoreLocation.Folder;
        while (!Directory.Exists(folder)) folder = Path.GetDirectoryName(folder)!;
        try
        {
            var free = new DriveInfo(folder).AvailableFreeSpace;
            var value = string.Create(CultureInfo.InvariantCulture, $"{free / 1e9:0.0} GB free where the store is");
            return free > Scarce ? new("disk", FindingState.Good, value) : new("disk", FindingState.Warning, value, $"Free some space, or set {StoreLocation.Variable} to a folder on another disk.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new("disk", FindingState.Warning, $"unknown: {fault.Message}");
        }
    }

    static Finding DashboardPort()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, Port);
            listener.Start();
            return new("port", FindingState.Good, string.Create(CultureInfo.InvariantCulture, $"{Port} is free"));
        }
        catch (SocketException)
        {
            return new("port", FindingState.Warning, string.Create(CultureInfo.InvariantCulture, $"{Port} is taken"), "'descent serve' takes the next free one; a dashboard may be running already.");
        }
    }
}
