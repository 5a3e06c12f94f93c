namespace Descent.App;

/// <summary>What the command's end means to a script.</summary>
static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>The work was done, and a verdict is not the one that was written down before.</summary>
    public const int Surprise = 3;

    public const int Interrupted = 130;

    /// <summary>What a process has that SIGTERM stopped at once.</summary>
    public const int Terminated = 143;

    /// <summary>The code of several ends together.</summary>
    public static int Worst(params ReadOnlySpan<int> codes)
    {
        foreach (var code in (ReadOnlySpan<int>)[Interrupted, Usage, Failed, Surprise])
        {
            if (codes.Contains(code)) return code;
        }
        return Done;
    }
}
