using System.Diagnostics;
using Descent.Data;

namespace Descent.Lab.Tests.Crash;

/// <summary>Runs <see cref="VictimProgram"/> as a process.</summary>
static class Victim
{
    /// <summary>Exit code of a process that SIGKILL ended.</summary>
    public const int Killed = 128 + 9;

    public static (int Code, string Output, string Errors) Run(string failpoint, params string[] arguments)
    {
        using var process = Start(failpoint, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim(), errors.GetAwaiter().GetResult());
    }

    public static Process Start(string failpoint, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Victim).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Failpoint.Variable] = failpoint;
        return Process.Start(start)!;
    }
}
