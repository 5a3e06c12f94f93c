using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>What the run was told, where and by what it ran, what it said, and how to make it again.</summary>
static class ProvenanceSection
{
    public static Markup Of(ReportedRun run) => Markup.Of($"""
        {Repeat(run.Detail)}<div class="pair">{Options(run)}{Machine(run)}</div>{Log(run)}
        """);

    static Markup Repeat(RunDetail run) => Markup.Of($"""
        <section class="repeat"><h2>How to repeat it</h2><pre><code>{RepeatCommand.Of(run)}</code></pre>
        <p class="muted">{(run.File is null ? "" : "The study is a file of its author's own, which this report does not carry. ")}The same bits come from version {run.Version} (build {run.Build}) on kernel path {run.Kernel}, which <code>DESCENT_KERNEL_PATH={run.Kernel}</code> asks for; other versions and paths agree up to rounding.</p></section>

        """);

    static Markup Options(ReportedRun run)
    {
        var given = run.Detail.Assignments.Select(assignment => assignment.Split('=')[0]).ToHashSet(StringComparer.Ordinal);
        var known = run.Study is null ? [] : StudyOptions.Values(run.Study).Select(value => value.Option).ToDictionary(option => option.Name, StringComparer.Ordinal);
        return Markup.Of($"""
            <section><h2>Options</h2><div class="frame"><table class="options"><tbody>{run.Detail.Options.Select(option => Markup.Of($"""
            <tr{(given.Contains(option.Key) ? Markup.Of($" class=\"changed\"") : Markup.Nothing)}><th scope="row"><span class="mono">{option.Key}</span>{Meaning(known.GetValueOrDefault(option.Key))}</th><td><code>{OptionJson.Text(option.Value)}</code>{(given.Contains(option.Key) ? Markup.Of($" <span class=\"badge\">set</span>") : Markup.Nothing)}</td></tr>

            """))}</tbody></table></div></section>

            """);
    }

    static Markup Meaning(OptionInfo? option) => option is null ? Markup.Nothing
        : Markup.Of($"""<span class="under">{option.Meaning}</span>""");

    public static string Count(JsonNode? number, string noun) => number is null ? "" : Words.Count((long)number, noun);

    static Markup Machine(ReportedRun run)
    {
        var (detail, machine) = (run.Detail, run.Detail.Machine);
        string Of(string name) => OptionJson.Text(machine[name]);
        var memory = machine["memoryBytes"] is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / (1 << 30):0.0} GiB") : "";
        // The machine's name and the user's folders are nobody's business: reports are passed on.
        (string Name, string Value)[] facts =
        [
            ("run", run.Summary.Id), ("started", RunSection.Date(run.Summary.Started)), ("ended", detail.Ended is { } ended ? RunSection.Date(ended) : ""),
            ("attempts", detail.Attempt == 1 ? "" : detail.Attempt.ToString(CultureInfo.InvariantCulture)),
            ("processor", $"{Of("processor")}, {Count(machine["cores"], "core")}, {Count(machine["threads"], "thread")} used"), ("memory", memory), ("system", $"{Of("system")}, {Of("architecture")}"), ("runtime", Of("runtime")),
            ("kernel path", detail.Kernel), ("version", detail.Version), ("build", detail.Build), ("program", detail.Program ?? ""), ("final state", detail.StateHash ?? ""), ("measurements", detail.MetricsHash ?? ""),
        ];
        return Markup.Of($"""
            <section><h2>Machine and code</h2><div class="frame"><table class="facts-table"><tbody>{facts.Where(fact => fact.Value.Length > 0).Select(fact => Markup.Of($"""
            <tr><th scope="row">{fact.Name}</th><td>{(fact.Value.Length >= 16 && fact.Value.All(char.IsAsciiHexDigitLower) ? Markup.Of($"<code>{fact.Value}</code>") : Markup.Of($"{fact.Value}"))}</td></tr>

            """))}</tbody></table></div></section>

            """);
    }

    static Markup Log(ReportedRun run) => run.Log.Count == 0 ? Markup.Nothing : Markup.Of($"""
        <section><details><summary>Log, {(run.LogLines > run.Log.Count ? Markup.Of($"the last {run.Log.Count} of {run.LogLines} lines") : Markup.Of($"{Words.Count(run.LogLines, "line")}"))}</summary><div class="log">{run.Log.Select(line => Markup.Of($"""
        <p class="{Level(line.Level)}"><time>{line.Time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}</time> {(line.Level == "info" ? "" : line.Level)} {line.Text}</p>

        """))}</div></details></section>

        """);

    static string Level(string level) => level is "warning" or "error" ? level : "info";
}
