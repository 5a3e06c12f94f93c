using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Descent.Contracts;
using Descent.Lab.Recording;
using Descent.Lab.Reports;
using Descent.Lab.Store;

namespace Descent.Lab.Tests.Reports;

public sealed class ReportTests : IDisposable
{
    static readonly FigureRuntime Runtime = new("const a = 1 < 2 && 'ü';");

    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    static string Run(RunStore store, params long[] seeds)
    {
        using var recording = RunRecording.Start(store, new Hostile(), Scale.Quick, seeds, [$"note={Hostile.Image}it's"], "/home/someone/secret/the file.cs");
        recording.Log("warning", Hostile.Script);
        StudyRunner.Run(new Hostile(), Scale.Quick, seeds, recording: recording);
        return recording.Id;
    }

    /// <summary>The words that a shell makes of a command.</summary>
    static string[] Words(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"printf '%s\\n' {command}"]) { RedirectStandardOutput = true })!;
        var words = shell.StandardOutput.ReadToEnd().TrimEnd('\n').Split('\n');
        shell.WaitForExit();
        return words;
    }

    static string Html(RunStore store, FigureRuntime? runtime, params string[] ids) => Report.Html(store, ids, _ => new Hostile(), runtime);

    /// <summary>Every element of the page is one that this program writes, whatever the run's texts say.</summary>
    [Fact]
    public void No_text_of_a_run_is_markup()
    {
        var store = folder.Open();
        var html = Html(store, Runtime, Run(store, 100, 101));
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(html, "<script", RegexOptions.IgnoreCase));
        Assert.Equal(2, Regex.Count(html, "</script", RegexOptions.IgnoreCase));
        Assert.DoesNotMatch(@"<[^>]*\son\w+\s*=", Regex.Replace(html, "\"[^\"]*\"", "\"\""));
        Assert.All(Regex.Matches(html, "(href|src)=\"([^\"]*)\"").Select(link => link.Groups[2].Value), address => Assert.Equal("https://arxiv.org/abs/2011.11256", address));
        // Nothing was dropped either: the texts are there, as texts.
        var shown = WebUtility.HtmlDecode(html);
        Assert.All((string[])["A title " + Hostile.Image + Hostile.Script, "it falls " + Hostile.Image, "InvalidOperationException: " + Hostile.Image], text => Assert.Contains(text, shown, StringComparison.Ordinal));
    }

    /// <summary>The policy names the script and the style by the hashes of exactly what stands between their tags, and allows nothing else.</summary>
    [Fact]
    public void Its_policy_pins_the_one_script()
    {
        var store = folder.Open();
        var html = Html(store, Runtime, Run(store, 100));
        var policy = WebUtility.HtmlDecode(Regex.Match(html, "Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value);
        var script = Regex.Match(html, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        var style = Regex.Match(html, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(Runtime.Script, script);
        Assert.Equal($"default-src 'none'; script-src {FigureRuntime.HashOf(script)}; style-src {FigureRuntime.HashOf(style)}; base-uri 'none'; form-action 'none'", policy);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.Equal("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='", FigureRuntime.HashOf(""));
        Assert.True(html.IndexOf("Content-Security-Policy", StringComparison.Ordinal) < html.IndexOf("<style", StringComparison.Ordinal));
    }

    [Fact]
    public void Figures_and_curves_come_as_data()
    {
        var store = folder.Open();
        var html = Html(store, Runtime, Run(store, 100, 101));
        var data = JsonNode.Parse(Regex.Match(html, "id=\"figures\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value)!.AsObject();
        Assert.Equal(["r1-bars", "r1-curve-size", "r1-curve-logarithm"], data.Select(drawing => drawing.Key).Order(StringComparer.Ordinal).OrderBy(key => key == "r1-curve-logarithm"));
        Assert.Equal([Hostile.Image, Hostile.Script, Hostile.Formula], data["r1-bars"]!["data"]!["values"]!.AsArray().Select(row => (string)row!["who"]!));
        Assert.Equal(data.Count, Regex.Count(html, "data-figure="));
        var columns = data["r1-curve-size"]!["data"]!["columns"]!.AsObject();
        Assert.Single(columns.Select(column => column.Value!.AsArray().Count).Distinct());
        // The one that explodes passes float32's range, and what it measures there is marked and not dropped.
        Assert.Contains(columns["marks"]!.AsArray(), mark => ((int)mark! & 2) != 0);
        Assert.Contains("explodes, seed 100: inf from step", html, StringComparison.Ordinal);
        Assert.Contains("logarithm", html, StringComparison.Ordinal);
        Assert.Contains("1 value is not finite", html, StringComparison.Ordinal);
        Assert.Contains("diverged at step", html, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_what_was_claimed_expected_and_how_to_repeat_it()
    {
        var store = folder.Open();
        var run = Run(store, 100, 101);
        var machine = folder.NameMachine();
        var html = WebUtility.HtmlDecode(Html(store, Runtime, run));
        Assert.Contains("surprise", html, StringComparison.Ordinal);
        Assert.Contains("control failed, as it must", html, StringComparison.Ordinal);
        var command = Regex.Match(html, "<pre><code>(.*?)</code></pre>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(["descent", "run", "./the file.cs", "--scale", "quick", "--seeds", "100..101", "--set", $"note={Hostile.Image}it's"], Words(command));
        Assert.DoesNotContain("/home/someone", html, StringComparison.Ordinal);
        Assert.DoesNotContain(machine, html, StringComparison.Ordinal);
        Assert.Contains(store.Run(store.Resolve("last")).MetricsHash!, html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_that_was_not_judged_says_so_beside_its_verdict()
    {
        var store = folder.Open();
        var (id, _) = StoreFolder.Run(store, new HalfMeasured(), [100, 101]);
        var html = Report.Html(store, [id], _ => new HalfMeasured(), Runtime);
        var verdicts = Regex.Matches(html, "<td data-label=\"Verdict\">(.*?)</td>").Select(cell => Regex.Replace(cell.Groups[1].Value, "(<[^>]*>)+", " ").Trim());
        Assert.Equal(["inconclusive", "inconclusive not judged"], verdicts);
        Assert.Contains("2 of 2 seeds cannot be judged", html, StringComparison.Ordinal);
        Assert.DoesNotContain("[-inf, inf]", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Exploratory", html, StringComparison.Ordinal);
        Assert.Contains("Exploratory: seeds below 100 are among these", Report.Html(store, [StoreFolder.Run(store, new HalfMeasured(), [7, 8]).Id], _ => new HalfMeasured(), Runtime), StringComparison.Ordinal);
    }

    /// <summary>Without its runtime a report has no script at all, says so, and shows the data.</summary>
    [Fact]
    public void Without_the_runtime_it_gives_the_data()
    {
        var store = folder.Open();
        var html = Html(store, null, Run(store, 100));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("script-src &#x27;none&#x27;", html, StringComparison.Ordinal);
        Assert.Contains("built without Node.js", html, StringComparison.Ordinal);
        Assert.Contains("<details open><summary>Data, 3 rows", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_runs_share_one_page()
    {
        var store = folder.Open();
        string[] ids = [Run(store, 100), Run(store, 101)];
        var html = Html(store, Runtime, ids);
        Assert.Equal(2, Regex.Count(html, "<article id=\"r[12]\">"));
        Assert.All(ids, (id, i) => Assert.Contains($"href=\"#r{i + 1}\">{id}</a>", html, StringComparison.Ordinal));
        Assert.Equal(2, Regex.Count(html, "<script"));
        var anchors = Regex.Matches(html, "\\sid=\"([^\"]*)\"").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(anchors.Distinct(), anchors);
    }

    [Fact]
    public void A_run_that_goes_on_is_reported_as_it_stands()
    {
        var store = folder.Open();
        using var recording = RunRecording.Start(store, new Hostile(), Scale.Quick, [100], []);
        var html = Html(store, Runtime, recording.Id);
        Assert.Contains("still training", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<h2>Claims</h2>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_fails_leaves_the_file_that_was_there()
    {
        var store = folder.Open();
        var path = Path.Combine(folder.Path, "report.html");
        File.WriteAllText(path, "before");
        Assert.Equal("unknown-run", Assert.Throws<StoreException>(() => Report.Write(store, ["none"], path)).Code);
        Assert.Equal("before", File.ReadAllText(path));
        var id = Run(store, 100);
        Assert.Equal("bad-path", Assert.Throws<ContractException>(() => Report.Write(store, [id], folder.Path)).Code);
        Assert.Equal("bad-path", Assert.Throws<ContractException>(() => Report.Write(store, [id], Path.Combine(folder.Path, "none", "report.html"))).Code);
        Assert.Equal(Report.Write(store, [id], path), new FileInfo(path).Length);
        Assert.DoesNotContain(Directory.GetFiles(folder.Path), file => file.EndsWith(".part", StringComparison.Ordinal));
    }
}
