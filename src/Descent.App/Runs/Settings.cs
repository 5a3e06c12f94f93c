using Descent.Engine.Kernels;

namespace Descent.App.Runs;

/// <summary>What the environment asks of the kernels, looked at before any work.</summary>
static class Settings
{
    /// <exception cref="SettingException">A variable names what there is not.</exception>
    public static void Check()
    {
        _ = KernelPaths.Current;
        _ = Parallelism.Parse(Environment.GetEnvironmentVariable(Parallelism.Variable));
    }
}
