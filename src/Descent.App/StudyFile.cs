using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using Descent.App.Output;
using Descent.Contracts;
using Descent.Data.Cache;
using Descent.Studies;

namespace Descent.App;

/// <summary>A study by name, or from a C# file of the user's: the file is built with the SDK, once for each of its contents.</summary>
static class StudyFile
{
    static readonly Dictionary<string, Assembly> loaded = new(StringComparer.Ordinal);

    /// <summary>The user's file whose code an error came through; null where it is this program's own.</summary>
    public static string? Threw(Exception error) =>
        loaded.FirstOrDefault(file => new StackTrace(error).GetFrames().Any(frame => frame.GetMethod()?.Module.Assembly == file.Value)).Key;

    static string Packages => Path.Combine(AppContext.BaseDirectory, "packages");

    public static bool IsFile(string name) => name.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    public static Study Resolve(string name) => IsFile(name) ? Load(name) : StudyCatalogue.Find(name);

    static Study Load(string path)
    {
        var file = Path.GetFullPath(path);
        if (!File.Exists(file)) throw new ContractException("unknown-file", $"There is no file '{path}'.", "Give the path of a C# file with a study, such as examples/mine.cs.");
        var output = OutputFolder(file);
        var assembly = Path.Combine(output, Path.GetFileNameWithoutExtension(file) + ".dll");
        if (!File.Exists(assembly))
        {
            // Two builds of one file share the SDK's folder for it, and builds in the repository the library's: they take turns.
            using var turn = BuildTurn.Take(Path.GetFileName(file));
            // A build that was stopped leaves nothing that looks whole.
            if (!File.Exists(assembly)) CachedFolder.Fill(output, folder => Compile(file, folder));
        }
        // What the file takes beyond this program lies beside it.
        AssemblyLoadContext.Default.Resolving += (context, name) => Path.Combine(output, $"{name.Name}.dll") is var beside && File.Exists(beside) ? context.LoadFromAssemblyPath(beside) : null;
        var studies = StudiesOf(loaded[path] = AssemblyLoadContext.Default.LoadFromAssemblyPath(assembly), path);
        return studies.Count == 1 ? studies[0] : throw new ContractException("bad-study-file",
            studies.Count == 0 ? $"'{path}' has no study." : $"'{path}' has {studies.Count} studies: {string.Join(", ", studies.Select(study => study.Paper.Slug))}.",
            "Write one public sealed record that derives from Study, with a constructor without parameters.");
    }

    static IReadOnlyList<Study> StudiesOf(Assembly assembly, string path)
    {
        try
        {
            return StudyCatalogue.Of(assembly);
        }
        catch (Exception fault) when (fault is not ContractException)
        {
            throw new ContractException("bad-study-file", $"'{path}': making its study threw {fault.GetType().Name}: {fault.Message}", "Mend the record's constructor and initializers.");
        }
    }

    /// <summary>A folder that changes with the file's content and with this program.</summary>
    static string OutputFolder(string file)
    {
        var content = SHA256.HashData([.. File.ReadAllBytes(file), .. Encoding.UTF8.GetBytes(file), .. typeof(Study).Module.ModuleVersionId.ToByteArray()]);
        return Path.Combine(CacheFolder.Root(new Data.DataOptions()), "programs", Convert.ToHexStringLower(content.AsSpan(0, 8)));
    }

    static void Compile(string file, string output)
    {
        Notice.Say($"building {Path.GetFileName(file)}");
        // An installed tool has the library's packages of its own version beside it; in the repository a file refers to projects.
        string[] source = Directory.Exists(Packages) ? [$"-p:RestoreAdditionalProjectSources={Packages}"] : [];
        // Published, not built there: an output folder of its own would make the SDK compile the library that it refers to again, and write where other builds read.
        var start = new ProcessStartInfo("dotnet", ["publish", file, "-c", "Release", "-o", output, "-p:PublishAot=false", "-v", "quiet", "-nologo", .. source])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var text = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            process.WaitForExit();
            if (process.ExitCode == 0) return;
            string[] faults = [.. text.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct().Take(5)];
            if (text.Contains("No space left", StringComparison.OrdinalIgnoreCase))
            {
                throw new ContractException("disk-full", $"The disk is full: '{Path.GetFileName(file)}' could not be built in '{Path.GetDirectoryName(output)}'.", "Free some space there, or set DESCENT_CACHE to a folder on another disk.");
            }
            throw new ContractException("build-failed", $"'{Path.GetFileName(file)}' does not compile:\n{string.Join("\n", faults)}\n", "Mend the file; examples/mine.cs is one that works.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new ContractException("no-sdk", "A study of your own is built with the .NET SDK, and 'dotnet' is not on the path.", "Install the .NET 10 SDK.");
        }
    }
}
