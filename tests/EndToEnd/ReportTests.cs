using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Descent.EndToEnd;

/// <summary>Reports and exports by the real command, and a report in a real browser without network.</summary>
public sealed class ReportTests : IDisposable
{
    const string Browser = "/usr/bin/chromium";

    sealed class NeedsBrowserAttribute : FactAttribute
    {
        public NeedsBrowserAttribute()
        {
            if (!File.Exists(Browser)) Skip = $"{Browser} is missing (Debian's package chromium)";
        }
    }

    readonly string folder = Directory.CreateTempSubdirectory("descent-report").FullName;

    public void Dispose() => Command.Delete(folder);

    string To(string name) => Path.Combine(folder, name);

    /// <summary>A study of texts that try to be markup, with curves, a figure, and values that are not finite.</summary>
    string Hostile()
    {
        File.WriteAllText(To("hostile.cs"), $$""""
            #:project {{Path.Combine(Command.Root, "src", "Descent.Studies", "Descent.Studies.csproj")}}
            #:property OutputType=Library
            #:property PublishAot=false
            #:property Nullable=enable
            #:property ImplicitUsings=enable
            using Descent.Contracts;
            using Descent.Engine;

            public sealed record Hostile : Study
            {
                const string Image = "<img src=x onerror=document.title='pwned'>";
                [Option(Image)] public string Note { get; init; } = "</script><script>document.title='pwned'</script>";
                public override Paper Paper { get; } = new("hostile", Image, Image, 2026, "none");
                public override string Family => "test";
                public override Seconds Seconds => new(1, 1, 1);
                public override IReadOnlyList<Arm> Arms => [Arm.Create("explodes", 40, _ => Tensor.Scalar(1), (x, _) => x * 1e9, x => new(("size", x))) with { Every = 1 }];
                public override IReadOnlyList<Claim> Claims => [Claim.Prediction("grows", Image).Of(_ => 1).Control(_ => -1).Asks(Above.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held)];
                public override IReadOnlyList<Figure> Figures => [new("bars", Image, _ => Plot.Bars(new Table().With("who", [Image, "b"]).With("height", [1, 2]), "who", "height"))];
            }
            """");
        var outcome = Command.Run(["run", To("hostile.cs"), "--seeds", "3", "--set", $"note=<img src=x onerror=document.title='pwned'>", "--json"], ("DESCENT_CACHE", To("cache")));
        Assert.True(outcome.Code == 0, outcome.Errors);
        return (string)outcome.Json["run"]!;
    }

    [NeedsBrowser]
    public void A_report_draws_itself_in_a_browser_and_its_texts_stay_texts()
    {
        var id = Hostile();
        var written = Command.Run(["report", id, "--out", To("report.html"), "--json"]);
        Assert.True(written.Code == 0, written.Errors);
        Assert.True((bool)written.Json["figures"]!, "the figures' runtime was not built: npm is missing, or ./descent was not run");
        var (page, complaints) = Dump(To("report.html"));
        Assert.Equal(2, Regex.Count(page, "data-drawn"));
        Assert.Equal(2, Regex.Count(page, "<svg[^>]*class=\"marks\""));
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<title>pwned", page, StringComparison.Ordinal);
        Assert.Empty(complaints);
    }

    /// <summary>The page as it is after its script ran, and what the browser's console said.</summary>
    (string Page, string[] Complaints) Dump(string file)
    {
        var start = new ProcessStartInfo(Browser,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            $"--user-data-dir={To("profile")}", "--window-size=1280,2000", "--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom", $"file://{file}",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var page = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (page, [.. errors.GetAwaiter().GetResult().Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal))]);
    }

    [Fact]
    public void A_missing_run_gives_one_clear_error_and_no_file()
    {
        foreach (var arguments in (string[][])[["report", "no-such-run", "--out", To("report.html"), "--json"], ["export", "no-such-run", "--out", To("out"), "--json"]])
        {
            var outcome = Command.Run(arguments, ("DESCENT_HOME", To("home")));
            Assert.Equal(2, outcome.Code);
            Assert.Equal("unknown-run", (string)outcome.Error["code"]!);
            Assert.Empty(outcome.Output);
            Assert.False(File.Exists(To("report.html")) || Directory.Exists(To("out")));
        }
    }

    [Fact]
    public void An_export_is_replaced_only_when_asked()
    {
        var run = Command.Run(["run", Path.Combine("examples", "mine.cs"), "--scale", "quick", "--json"]);
        var id = (string)run.Json["run"]!;
        Assert.Equal(0, Command.Run(["export", id, "--out", To("out"), "--json"]).Code);
        var again = Command.Run(["export", id, "--out", To("out"), "--json"]);
        Assert.Equal((1, "folder-not-empty"), (again.Code, (string)again.Error["code"]!));
        var forced = Command.Run(["export", id, "--out", To("out"), "--force", "--json"]);
        Assert.Equal(0, forced.Code);
        Assert.Equal(To("out"), (string)forced.Json["folder"]!);
        Assert.True((int)forced.Json["points"]! > 0);
    }
}
