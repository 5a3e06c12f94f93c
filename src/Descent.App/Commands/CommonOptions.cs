using System.CommandLine;
using System.Globalization;
using Descent.Contracts;
using Descent.Lab.Watching;

namespace Descent.App.Commands;

/// <summary>Options that several commands share.</summary>
static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Results as JSON on standard output, progress and errors as JSON on standard error." };

    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "A stack trace with an error.", Recursive = true };

    public static Option<bool> Background { get; } = new(Runs.Background.Option) { Description = "Goes on when whoever started it does not.", Recursive = true, Hidden = true };

    public static Option<bool> Attached { get; } = new("--attached") { Description = "Stops when standard input ends, as it does with whoever started it.", Recursive = true, Hidden = true };

    public static Option<string> Scale { get; } = Completions.Scales(new("--scale")
    {
        Description = "quick (seconds), default (minutes) or full (the paper's setting where a laptop allows).",
        DefaultValueFactory = _ => "default",
    });

    public static Option<string?> Seeds { get; } = new("--seeds") { HelpName = "n|a..b", Description = "A number of verdict seeds, or a range such as 100..109." };

    public static Option<string[]> Set { get; } = Completions.Assignments(new("--set") { Description = "An option of the study: name=value; repeat for several.", Arity = ArgumentArity.OneOrMore });

    public static Option<string?> DataDirectory { get; } = new("--data-dir") { HelpName = "folder", Description = "A folder with your own copy of the data sets." };

    public static Option<bool> NoStore { get; } = new("--no-store") { Description = "Keep nothing: no metrics, no checkpoints, no resume." };

    public static Option<bool> KeepWeights { get; } = new("--keep-weights") { Description = "Keep what each arm's training ends with, for 'descent analyze' and as safetensors." };

    public static Option<double> CheckpointSeconds { get; } = new("--checkpoint")
    {
        HelpName = "seconds",
        Description = "Seconds between checkpoints, from which 'descent resume' goes on.",
        DefaultValueFactory = _ => 30,
    };

    public static Option<string[]> Watch { get; } = Completions.Instruments(new("--watch")
    {
        Description = "Instruments to measure on what the arms descend on, with commas; 'descent list --instruments' lists them.",
        Arity = ArgumentArity.OneOrMore,
    });

    public static Option<long?> Every { get; } = new("--every") { HelpName = "steps", Description = "Steps between the readings of --watch; without it, whenever an arm measures." };

    /// <summary>The instruments that were asked for; null for none.</summary>
    public static WatchPlan? WatchOf(ParseResult parsed) => WatchPlan.Parse(parsed.GetValue(Watch) ?? [], parsed.GetValue(Every));

    /// <summary>The time between checkpoints that was asked for.</summary>
    public static TimeSpan CheckpointInterval(ParseResult parsed) => parsed.GetValue(CheckpointSeconds) is >= 0 and <= 1e6 and var seconds ? TimeSpan.FromSeconds(seconds)
        : throw new ContractException("usage", FormattableString.Invariant($"--checkpoint is {parsed.GetValue(CheckpointSeconds)}."), "Give seconds from 0 (after each step) to 1000000.");

    /// <summary>The seeds that a text asks for; null asks for the study's own number.</summary>
    public static IReadOnlyList<long> ParseSeeds(string? text, Study study, Scale scale)
    {
        if (text is null) return Range(Study.FirstSeed, study.SeedCount(scale));
        if (text.Split("..") is [var first, var last] && TryParse(first, out var a) && TryParse(last, out var b) && b >= a && b - a < 100_000) return Range(a, (int)(b - a + 1));
        if (TryParse(text, out var count) && count is >= 1 and <= 100_000) return Range(Study.FirstSeed, (int)count);
        throw new ContractException("bad-seeds", $"'{text}' is no number of seeds and no range of them.", "Give a number from 1 to 100000, or a range such as 100..109.");
    }

    static bool TryParse(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    static long[] Range(long first, int count) => [.. Enumerable.Range(0, count).Select(i => first + i)];
}
