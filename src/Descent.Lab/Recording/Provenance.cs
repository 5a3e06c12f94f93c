using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Engine.Kernels;

namespace Descent.Lab.Recording;

/// <summary>Which code on which machine.</summary>
static class Provenance
{
    /// <summary>Number and source revision of the program.</summary>
    public static string Version { get; } = typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The kernels that this process uses.</summary>
    public static string Kernel => KernelPaths.Current.ToString().ToLowerInvariant();

    /// <summary>Hash of this program's assemblies that a study of this type runs on: builds are reproducible, so equal sources give equal hashes.</summary>
    public static string Build(Type study)
    {
        var assemblies = new Dictionary<string, Assembly>(StringComparer.Ordinal);
        var waiting = new Stack<Assembly>([study.Assembly, typeof(Provenance).Assembly]);
        while (waiting.TryPop(out var assembly))
        {
            if (!assemblies.TryAdd(assembly.GetName().Name!, assembly)) continue;
            foreach (var reference in assembly.GetReferencedAssemblies())
            {
                if (reference.Name!.StartsWith("Descent.", StringComparison.Ordinal)) waiting.Push(Assembly.Load(reference));
            }
        }
        return Hashes.Of(assemblies.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} {entry.Value.ManifestModule.ModuleVersionId}"))[..16];
    }

    public static JsonObject Machine => new()
    {
        ["name"] = Environment.MachineName,
        ["system"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        ["processor"] = Processor(),
        ["cores"] = Environment.ProcessorCount,
        ["memoryBytes"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["threads"] = Parallelism.Threads,
    };

    static string Processor()
    {
        const string file = "/proc/cpuinfo";
        if (!OperatingSystem.IsLinux() || !File.Exists(file)) return "unknown";
        return File.ReadLines(file).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
    }
}
