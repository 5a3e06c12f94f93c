namespace Descent.Engine.Kernels;

/// <summary>A variable of the environment asks for what there is not.</summary>
/// <param name="problem">The variable and its value.</param>
/// <param name="mend">What it may be set to.</param>
public sealed class SettingException(string problem, string mend) : InvalidOperationException($"{problem} {mend}")
{
    /// <summary>The variable and its value.</summary>
    public string Problem { get; } = problem;

    /// <summary>What it may be set to.</summary>
    public string Mend { get; } = mend;
}
