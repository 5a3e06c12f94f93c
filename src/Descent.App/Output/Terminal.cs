using Spectre.Console;

namespace Descent.App.Output;

/// <summary>What the two streams can show: colours and live bars only where a person looks at a terminal.</summary>
static class Terminal
{
    const int PlainWidth = 120;

    static bool IsDumb => Environment.GetEnvironmentVariable("TERM") is "dumb";

    static bool IsCi => Environment.GetEnvironmentVariable("CI") is { Length: > 0 } and not "false";

    static bool HasColor => Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 };

    /// <summary>Whether progress can be a live bar.</summary>
    public static bool IsLive => !Console.IsErrorRedirected && !IsDumb && !IsCi;

    /// <summary>Where results go.</summary>
    public static IAnsiConsole Results { get; } = Make(Console.Out, Console.IsOutputRedirected);

    /// <summary>Where progress goes.</summary>
    public static IAnsiConsole Progress { get; } = Make(Console.Error, Console.IsErrorRedirected);

    static IAnsiConsole Make(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected || IsDumb ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || IsDumb || !HasColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected || IsDumb || IsCi ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = PlainWidth;
        if (IsDumb) console.Profile.Capabilities.Unicode = false;
        return console;
    }
}
