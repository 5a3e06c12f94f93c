using Microsoft.Playwright;

namespace Descent.EndToEnd.Browser;

/// <summary>A report by the real command, opened as a file in a real browser without network.</summary>
[Collection(BrowserTests.Name)]
public sealed class ReportPageTests(BrowserSession session) : IDisposable
{
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

    [BrowserFact]
    public async Task A_report_draws_itself_in_a_browser_and_its_texts_stay_texts()
    {
        var id = Hostile();
        var written = Command.Run(["report", id, "--out", To("report.html"), "--json"]);
        Assert.True(written.Code == 0, written.Errors);
        Assert.True((bool)written.Json["figures"]!, "the figures' runtime was not built: npm is missing, or ./descent was not run");
        await using var visit = await session.Open(To("report.html"));
        await Assertions.Expect(visit.Page.Locator("[data-drawn]")).ToHaveCountAsync(2);
        await Assertions.Expect(visit.Page.Locator("svg.marks")).ToHaveCountAsync(2);
        await Assertions.Expect(visit.Page.Locator("img")).ToHaveCountAsync(0);
        Assert.NotEqual("pwned", await visit.Page.TitleAsync());
        Assert.Empty(visit.Complaints);
    }
}
