using System.Globalization;
using System.Text.Json.Nodes;
using Descent.App.Server.Documents;
using Descent.Contracts;
using Descent.Engine.Kernels;
using Descent.Lab.Store;
using Descent.Studies;

namespace Descent.App.Server.Endpoints;

/// <summary>One run as its page shows it.</summary>
static class RunDescription
{
    public static RunDetailDocument Of(RunStore store, string id)
    {
        var run = store.Run(id);
        var claims = store.Claims(id);
        var summary = Summaries.Of(run.Summary, run.Seeds, claims);
        var refusal = RefusalToResume(run);
        return new(summary.Run, summary.Study, summary.Status, summary.Scale, summary.Seeds, summary.Started, summary.Seconds, summary.Sweep, summary.Tally, summary.Marks,
            run.Summary.Title, run.Paper, Options(run), [.. claims.Select(Summaries.Outcome)], Metrics(store, id),
            [.. store.Figures(id).Select(figure => new FigureTitle(figure.Name, figure.Title))], Facts(run), Failure(run),
            run.Summary.Status == RunStatus.Running, CanResume(run.Summary) && refusal is null, refusal);
    }

    public static bool CanResume(RunSummary run) => run.Status is RunStatus.Interrupted or RunStatus.Failed;

    /// <summary>Bits hold on one kernel path only.</summary>
    public static string? RefusalToResume(RunDetail run) => run.Kernel == Words.Of(KernelPaths.Current) ? null
        : $"The run was made on the kernel path {run.Kernel}, and this program is on {Words.Of(KernelPaths.Current)}: it would not end with the same bits.";

    /// <summary>Why the run, or one of its seeds, ended before its end.</summary>
    public static string? Failure(RunDetail run)
    {
        string[] reasons = [.. run.Loops.SelectMany(loop => loop.Failures.Select(failure =>
            $"{loop.Arm}{(failure.Seed is { } seed ? string.Create(CultureInfo.InvariantCulture, $", seed {seed}") : "")}: {failure.Reason}{(failure.Path is { } path ? $" ({path})" : "")}"))];
        var more = reasons.Length > 6 ? $"\nand {reasons.Length - 6} more" : "";
        var text = string.Join('\n', ((string[])[run.Error is { } error ? $"{error.Message} {error.Hint}".Trim() : "", .. reasons.Take(6)]).Where(line => line.Length > 0)) + more;
        return text.Length == 0 ? null : text;
    }

    static OptionValueDocument[] Options(RunDetail run)
    {
        var changed = run.Assignments.Select(assignment => assignment.Split('=')[0]).ToHashSet(StringComparer.Ordinal);
        // A user's own file is not in the catalogue: its options then show without their descriptions.
        var known = StudyCatalogue.All.FirstOrDefault(study => study.Paper.Slug == run.Summary.Study) is { } study
            ? OptionSet.Of(study.GetType()).Options.ToDictionary(option => option.Name, StringComparer.Ordinal) : [];
        return [.. run.Options.Select(option => new OptionValueDocument(option.Key, Text(option.Value),
            known.GetValueOrDefault(option.Key)?.Unit ?? "", known.GetValueOrDefault(option.Key)?.Description ?? "", !changed.Contains(option.Key)))];
    }

    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonArray many => string.Join(",", many.Select(Text)),
        JsonValue one when one.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };

    static List<FactDocument> Facts(RunDetail run)
    {
        var facts = new List<FactDocument> { new("version", run.Version), new("kernel path", run.Kernel) };
        facts.AddRange(run.Machine.Select(part => new FactDocument(part.Key, Text(part.Value))));
        if (run.File is not null) facts.Add(new("file", Path.GetFileName(run.File)));
        facts.Add(new("attempts", run.Attempt.ToString(CultureInfo.InvariantCulture)));
        if (run.Process is { } process) facts.Add(new("process", process.ToString(CultureInfo.InvariantCulture)));
        if (run.Ended is { } ended) facts.Add(new("ended", ended.ToString("u", CultureInfo.InvariantCulture)));
        facts.Add(new("build", run.Build));
        foreach (var (name, hash) in (ReadOnlySpan<(string, string?)>)[("program", run.Program), ("final states", run.StateHash), ("measurements", run.MetricsHash)])
        {
            if (hash is not null) facts.Add(new(name, hash));
        }
        return facts;
    }

    public static IReadOnlyList<MetricDocument> Metrics(RunStore store, string id) =>
    [
        .. store.LastValues(id).Select(last =>
        {
            double[] values = [.. last.Values.Values];
            var band = SeedBand.Of(values);
            var nans = band.NaNs > 0 ? $", {band.NaNs} nan" : "";
            return new MetricDocument(last.Arm, last.Metric, last.Points, last.LastStep, band.Middle, band.Low, band.High,
                values.Length, values.Length == 1 ? "one seed" + nans : SeedBand.Method(values.Length, bucketed: false) + nans);
        }),
    ];
}
