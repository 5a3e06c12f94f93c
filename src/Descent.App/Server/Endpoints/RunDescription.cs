using System.Globalization;
using System.Text.Json.Nodes;
using Descent.App.Server.Documents;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Engine.Kernels;
using Descent.Lab.Reports;
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
        var summary = Summaries.Of(run.Summary, run.Seeds, claims, run.Assignments);
        var refusal = RefusalToResume(run);
        return new(summary.Run, summary.Study, summary.Status, summary.Scale, summary.Seeds, summary.Started, summary.Seconds, summary.Sweep, summary.Tally, summary.Marks, summary.Changed,
            run.Summary.Title, run.Paper, Options(run), [.. claims.Select(claim => Summaries.Outcome(claim, run.Seeds.Count))], Metrics(store, run),
            [.. store.Figures(id).Select(figure => new FigureTitle(figure.Name, figure.Title))], Facts(run), Failure(run),
            run.Summary.Status == RunStatus.Running, CanResume(run.Summary) && refusal is null, refusal,
            RepeatCommand.Of(run), run.File is null && StudyCatalogue.All.Any(study => study.Paper.Slug == run.Summary.Study),
            [.. run.Watch?.Instruments.Select(one => one.Name) ?? []], run.Watch?.Every ?? 0);
    }

    public static bool CanResume(RunSummary run) => run.Status is RunStatus.Interrupted or RunStatus.Failed;

    /// <summary>Bits hold on one kernel path only.</summary>
    public static string? RefusalToResume(RunDetail run) => run.Kernel == Words.Of(KernelPaths.Current) ? null
        : $"The run was made on the kernel path {run.Kernel}, and this program is on {Words.Of(KernelPaths.Current)}: it would not end with the same bits.";

    /// <summary>Why the run, or some of its seeds, ended before their end: a line for each reason.</summary>
    public static string? Failure(RunDetail run)
    {
        string[] reasons = [.. run.Loops.SelectMany(loop => loop.Failures.Select(failure => (loop.Arm, failure.Seed, Reason: ReasonOf(failure))))
            .GroupBy(failure => (failure.Arm, failure.Reason)).Select(group => $"{group.Key.Arm}{SeedsOf([.. group.Select(one => one.Seed).OfType<long>()])}: {group.Key.Reason}")];
        var more = reasons.Length > 6 ? $"\nand {reasons.Length - 6} more" : "";
        var text = string.Join('\n', ((string[])[run.Error is { } error ? $"{error.Message} {error.Hint}".Trim() : "", .. reasons.Take(6)]).Where(line => line.Length > 0)) + more;
        return text.Length == 0 ? null : text;
    }

    static string ReasonOf(SeedFailure failure) =>
        failure.Path is { } path && !failure.Reason.Contains(path, StringComparison.Ordinal) ? $"{failure.Reason} ({path})" : failure.Reason;

    static string SeedsOf(long[] seeds) => seeds.Length == 0 ? "" : $", {(seeds.Length == 1 ? "seed" : "seeds")} {string.Join(", ", seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture)))}";

    static OptionValueDocument[] Options(RunDetail run)
    {
        var changed = run.Assignments.Select(assignment => assignment.Split('=')[0]).ToHashSet(StringComparer.Ordinal);
        // A user's own file is not in the catalogue: its options then show without their descriptions.
        var known = StudyCatalogue.All.FirstOrDefault(study => study.Paper.Slug == run.Summary.Study) is { } study
            ? OptionSet.Of(study.GetType()).Options.ToDictionary(option => option.Name, StringComparer.Ordinal) : [];
        return [.. run.Options.Select(option => new OptionValueDocument(option.Key, OptionJson.Text(option.Value),
            known.GetValueOrDefault(option.Key)?.Unit ?? "", known.GetValueOrDefault(option.Key)?.Description ?? "", !changed.Contains(option.Key)))];
    }

    static List<FactDocument> Facts(RunDetail run)
    {
        var facts = new List<FactDocument> { new("version", run.Version), new("kernel path", run.Kernel) };
        facts.AddRange(run.Machine.Select(Machine));
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

    static FactDocument Machine(KeyValuePair<string, JsonNode?> part) => part is { Key: "memoryBytes", Value: { } bytes }
        ? new("memory", string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / (1 << 30):0.0} GiB")) : new(part.Key, OptionJson.Text(part.Value));

    public static IReadOnlyList<MetricDocument> Metrics(RunStore store, RunDetail run)
    {
        var last = store.LastValues(run.Summary.Id);
        var diverged = last.Select(one => one.Arm).Distinct().ToDictionary(arm => arm, arm => Divergence.Of(run, arm).Sum(one => one.Seeds), StringComparer.Ordinal);
        return [.. last.Select(one =>
        {
            double[] values = [.. one.Values.Values];
            var band = SeedBand.Of(values);
            var nans = band.NaNs > 0 ? $", {band.NaNs} nan" : "";
            return new MetricDocument(one.Arm, one.Metric, one.Points, one.LastStep, band.Middle, band.Low, band.High,
                values.Length, (values.Length == 1 ? "one seed" : SeedBand.Method(values.Length)) + nans, diverged[one.Arm]);
        })];
    }
}
