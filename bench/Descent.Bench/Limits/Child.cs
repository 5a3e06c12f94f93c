using System.Diagnostics;
using System.Text.Json.Nodes;
using Descent.Data;

namespace Descent.Bench.Limits;

/// <summary>This program again, in a fresh process.</summary>
public static class Child
{
    /// <summary>What it prints on standard output, which must be JSON.</summary>
    /// <exception cref="DataException"><c>child-failed</c>: it did not end well.</exception>
    public static JsonNode Run(string[] arguments)
    {
        var program = Environment.ProcessPath!;
        // Started as 'dotnet descent.dll', the process is the host, and the program its first argument.
        string[] all = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0], .. arguments] : arguments;
        using var process = Process.Start(new ProcessStartInfo(program, all) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0) return JsonNode.Parse(output)!;
        throw new DataException("child-failed", $"'descent {string.Join(' ', arguments)}' failed: {errors.GetAwaiter().GetResult().Trim()}", "Run it by itself.");
    }
}
