using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Descent.EndToEnd;

/// <summary>What a run of the real command gave.</summary>
sealed record Outcome(int Code, string Output, string Errors)
{
    public JsonNode Json => JsonNode.Parse(Output)!;

    /// <summary>The last line on standard error, which under --json is the error's document.</summary>
    public JsonNode Error => JsonNode.Parse(Errors.Trim().Split('\n')[^1])!["error"]!;
}

/// <summary>The command as a user has it: its own process, its own streams.</summary>
static class Command
{
    public static string Root { get; } = FindRoot();

    static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Descent.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    public static string Program { get; } = Path.Combine(Root, "src", "Descent.App", "bin", "Release", "net10.0", "descent");

    /// <summary>A store of the tests' own: nobody's runs are touched.</summary>
    public static string Home { get; } = Directory.CreateTempSubdirectory("descent-home").FullName;

    public static Process Start(string program, string[] arguments, params (string Name, string? Value)[] environment) => Start(program, arguments, Root, environment);

    public static Process Start(string program, string[] arguments, string place, params (string Name, string? Value)[] environment)
    {
        // Whoever runs the tests in the background may have left Ctrl-C ignored, which children inherit.
        var (file, given) = OperatingSystem.IsLinux() && Path.IsPathRooted(program) ? ("env", (string[])["--default-signal=INT", program, .. arguments]) : (program, arguments);
        var start = new ProcessStartInfo(file, given) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = place };
        foreach (var name in (string[])["DESCENT_OFFLINE", "DESCENT_DATA_DIR", "DESCENT_THREADS", "DESCENT_KERNEL_PATH", "NO_COLOR"]) start.Environment.Remove(name);
        start.Environment["DESCENT_HOME"] = Home;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static Outcome Run(string[] arguments, params (string Name, string? Value)[] environment) => Finish(Start(Program, arguments, environment));

    public static Outcome Finish(Process process)
    {
        using (process) return Follow(process).GetAwaiter().GetResult();
    }

    /// <summary>Reads what a process writes while it goes on, so that it never waits for a reader.</summary>
    public static async Task<Outcome> Follow(Process process)
    {
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.WhenAll(output, errors);
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>Waits for what must come, however slow the machine is; the limit only ends a test that would hang.</summary>
    public static void WaitFor(Func<bool> there) => Assert.True(SpinWait.SpinUntil(() =>
    {
        Thread.Sleep(20);
        return there();
    }, TimeSpan.FromMinutes(30)));

    /// <summary>Reads a process's standard error up to the first line that is meant.</summary>
    public static string AwaitLine(Process process, Func<string, bool> isMeant)
    {
        var read = new List<string>();
        while (process.StandardError.ReadLine() is { } line)
        {
            if (isMeant(line)) return line;
            read.Add(line);
        }
        throw new InvalidOperationException($"The process ended before, after these lines:\n{string.Join('\n', read)}");
    }

    /// <summary>Writes a study of the tests' own and builds it, so that no test has to wait for that.</summary>
    public static string Build(string name, string text)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("descent-own").FullName, name);
        File.WriteAllText(file, text);
        var shown = Run(["show", file, "--json"]);
        Assert.True(shown.Code == 0, shown.Errors);
        return file;
    }

    /// <summary>Deletes a folder in which processes that are ending, such as a compiler, may still write.</summary>
    public static void Delete(string folder) => WaitFor(() =>
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return !Directory.Exists(folder);
        }
        catch (IOException)
        {
            return false;
        }
    });
}
