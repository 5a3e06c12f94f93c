using Descent.Contracts;

namespace Descent.App.Server;

/// <summary>Starts and resumes runs as processes of this same command.</summary>
static class RunProcesses
{
    public static RunControl Control { get; } = new(_ => throw new ContractException("run-failed", "soon", ""), _ => throw new ContractException("run-failed", "soon", ""));
}
