using System.Diagnostics;

namespace Descent.Engine.Tests.Reference;

/// <summary>A test that needs Debian's Python with PyTorch. Where it is missing the test is skipped; under CI=true it runs, and so fails.</summary>
public sealed class PyTorchFactAttribute : FactAttribute
{
    internal const string Python = "/usr/bin/python3";

    static readonly Lazy<bool> Available = new(() => File.Exists(Python) && Try());

    public PyTorchFactAttribute()
    {
        if (!Available.Value && Environment.GetEnvironmentVariable("CI") != "true") Skip = $"{Python} cannot import torch; install python3-torch.";
    }

    static bool Try()
    {
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import torch"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
