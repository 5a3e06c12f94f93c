using System.CommandLine;
using Descent.Contracts;
using Descent.Lab.Store;
using Descent.Lab.Sweeps;

namespace Descent.App.Commands;

/// <summary>The options of <c>descent sweep</c>, and the plan that they ask for.</summary>
static class SweepOptions
{
    static readonly Option<string[]> Grid = new("--grid") { HelpName = "option=a,b,...", Description = "option=a,b,c: these values. An option that is a list itself: option='8,16;8,8'. Several --grid and --log are crossed.", Arity = ArgumentArity.OneOrMore };

    static readonly Option<string[]> Log = new("--log") { HelpName = "option=low:high:count", Description = "option=low:high:count: so many values of equal ratio, both ends exact.", Arity = ArgumentArity.OneOrMore };

    static readonly Option<string[]> Range = new("--range")
    {
        HelpName = "option=low:high",
        Description = "What --random and --halton draw, all ranges together: option=low:high, option=low:high:log, option=a,b,c, or option alone for its own range (option=log: by ratios).",
        Arity = ArgumentArity.OneOrMore,
    };

    static readonly Option<int> Random = new("--random") { HelpName = "n", Description = "So many random points of the ranges, each crossed with the grid." };

    static readonly Option<int> Halton = new("--halton") { HelpName = "n", Description = "So many points of Halton's sequence, which fill the ranges evenly; crossed with the grid." };

    static readonly Option<long> DrawSeed = new("--draw-seed") { HelpName = "seed", Description = "Another seed, other random points." };

    static readonly Option<string?> Name = new("--name") { Description = "The sweep's name; without one, the study and a hash of what is asked for." };

    static readonly Option<int> Jobs = new("--jobs") { HelpName = "n", Description = "Trials at a time; the processors are divided among them.", DefaultValueFactory = _ => Environment.ProcessorCount };

    static readonly Option<string> OnFailure = new("--on-failure") { HelpName = "stop|continue|retry=N", Description = "stop (start no more), continue, or retry=N (try a failed trial N times more).", DefaultValueFactory = _ => "continue" };

    static readonly Option<string?> Metric = new("--metric") { HelpName = "arm/name", Description = "What ranks the trials: arm/name, its last value." };

    static readonly Option<bool> Minimize = new("--minimize") { Description = "Smaller is better: so it is when nothing is said." };

    static readonly Option<bool> Maximize = new("--maximize") { Description = "Larger is better." };

    static readonly Option<string?> Map = new("--map") { HelpName = "x,y", Description = "x,y: the two options of the heat map, where more than two vary." };

    public static Option[] All =>
    [
        Grid, Log, Range, Random, Halton, DrawSeed, CommonOptions.Seeds, Jobs, OnFailure, CommonOptions.Scale, CommonOptions.Set, CommonOptions.Watch, CommonOptions.Every, Name, Metric, Minimize, Maximize, Map, CommonOptions.DataDirectory, CommonOptions.Json,
    ];

    /// <summary>The plan, every option read; its trials are not checked yet.</summary>
    /// <exception cref="ContractException">An axis, a range or the seeds are wrong.</exception>
    public static SweepPlan Plan(ParseResult parsed, Study study, string? file)
    {
        var scale = Words.Parse<Scale>(parsed.GetValue(CommonOptions.Scale)!, "scale");
        var options = OptionSet.Of(study.GetType());
        return new(study, file, scale, CommonOptions.ParseSeeds(parsed.GetValue(CommonOptions.Seeds), study, scale), Assignments(parsed, options),
            [.. Of(Grid).Select(text => SweepAxis.Grid(options, text)), .. Of(Log).Select(text => SweepAxis.Log(options, text))],
            [.. Of(Range).Select(text => DrawRange.Parse(options, text))], parsed.GetValue(Random), parsed.GetValue(Halton), parsed.GetValue(DrawSeed))
        { Watch = CommonOptions.WatchOf(parsed) };

        string[] Of(Option<string[]> option) => parsed.GetValue(option) ?? [];
    }

    public static string? NameOf(ParseResult parsed) => parsed.GetValue(Name) is not { } name ? null
        : name != RunStore.Last ? Slug.Check(name, "sweep") : throw new ContractException("bad-name", $"'{name}' names the newest run, and no sweep.", "Give the sweep another --name.");

    public static int JobsOf(ParseResult parsed) => parsed.GetValue(Jobs) is >= 1 and <= 1024 and var jobs ? jobs : throw Usage(FormattableString.Invariant($"--jobs is {parsed.GetValue(Jobs)}."), "Give 1 to 1024.");

    public static FailurePolicy PolicyOf(ParseResult parsed) => FailurePolicy.Parse(parsed.GetValue(OnFailure)!);

    public static string? MetricOf(ParseResult parsed) => parsed.GetValue(Metric) is not { } metric || metric.Split('/') is [{ Length: > 0 }, { Length: > 0 }] ? parsed.GetValue(Metric)
        : throw Usage($"--metric is '{metric}'.", "Give arm/name, such as slow/loss; 'descent show STUDY' lists the arms.");

    public static bool MaximizeOf(ParseResult parsed) => !parsed.GetValue(Maximize) || !parsed.GetValue(Minimize) ? parsed.GetValue(Maximize) : throw Usage("--minimize and --maximize are both there.", "Give one.");

    public static (string, string)? MapOf(ParseResult parsed) => parsed.GetValue(Map) is not { } text ? null
        : text.Split(',') is [var x, var y] && x != y ? (x, y) : throw Usage($"--map is '{text}'.", "Give two options that vary, such as --map rate,bits.");

    static string[] Assignments(ParseResult parsed, OptionSet options)
    {
        string[] set = parsed.GetValue(CommonOptions.Set) ?? [];
        foreach (var assignment in set)
        {
            if (assignment.Split('=', 2) is not [var name, var text]) throw new ContractException("option-syntax", $"'{assignment}' is no assignment.", "Write name=value, such as rate=0.1.");
            options[name].Parse(text);
        }
        return set;
    }

    static ContractException Usage(string message, string hint) => new("usage", message, hint);
}
