using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Descent.EndToEnd.Browser;

/// <summary>What pages show of a run is what it measured, and leads back to how it was made.</summary>
[Collection(BrowserTests.Name)]
public class NumbersOnPagesTests(BrowserSession session)
{
    /// <summary>A canvas has no text to read: what is written on it is kept, until it is wiped to be drawn anew.</summary>
    const string Writings = """
        const write = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
            (this.canvas.writings ??= new Set()).add(text);
            return write.call(this, text, ...place);
        };
        const wipe = CanvasRenderingContext2D.prototype.clearRect;
        CanvasRenderingContext2D.prototype.clearRect = function (...place) {
            this.canvas.writings = new Set();
            return wipe.call(this, ...place);
        };
        """;

    static ILocator Chart(IPage page, string name) => page.Locator(".chart").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true }) });

    [BrowserTheory]
    [InlineData("small", 1e-5)]
    [InlineData("tiny", 1e-302)]
    [InlineData("huge", 1e300)]
    public async Task Ticks_are_told_apart_at_every_size(string metric, double size)
    {
        await using var visit = await session.Visit();
        await visit.Page.AddInitScriptAsync(Writings);
        await visit.Open($"/runs/{session.Odd}");
        var chart = Chart(visit.Page, metric);
        await chart.ScrollIntoViewIfNeededAsync();
        await Expect(chart.Locator(".legend .value")).ToBeVisibleAsync();
        var canvas = await chart.Locator("canvas").ElementHandleAsync();
        await visit.Page.WaitForFunctionAsync("canvas => [...canvas.writings ?? []].some(text => text.includes('e'))", canvas);
        var ticks = (await canvas.EvaluateAsync<string[]>("canvas => [...canvas.writings].filter(text => text.includes('e'))")).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).Order().ToArray();
        Assert.True(ticks.Length >= 3, $"there are {ticks.Length} ticks");
        var steps = ticks.Zip(ticks.Skip(1), (low, high) => high / size - low / size).ToArray();
        Assert.All(steps, step => Assert.Equal(steps[0], step, 1e-6));
        Assert.Empty(visit.Complaints);
    }

    [BrowserFact]
    public async Task Every_value_that_is_not_finite_is_counted_under_its_own_sign()
    {
        await using var visit = await session.Visit();
        await visit.Open($"/runs/{session.Odd}");
        var legend = Chart(visit.Page, "kind").Locator(".legend li");
        await Expect(legend.Filter(new() { HasText = "kinds" }).Locator(".flag")).ToHaveTextAsync("× 4 NaN▲ 2 inf▼ 2 −inf");
        await Expect(legend.Filter(new() { HasText = "diverging" }).Locator(".flag")).ToContainTextAsync("■ all 2 seeds diverged");
        Assert.Empty(visit.Complaints);
    }

    [BrowserFact]
    public async Task A_claim_says_of_how_many_seeds_it_is_and_only_a_surprise_alarms()
    {
        await using var visit = await session.Visit();
        var page = visit.Page;
        await visit.Open($"/runs/{session.Odd}?tab=claims");
        await Expect(page.Locator("td[data-label=Measured]")).ToContainTextAsync("n = 2, together");
        await visit.Open($"/runs/{session.Finished}?tab=claims");
        await Expect(page.Locator(".controls li").First).ToBeVisibleAsync();
        await Expect(page.Locator(".controls li:not(.misbehaved)").Filter(new() { HasText = "control failed, as it must" }).Locator(".verdict-icon.failed")).ToHaveCountAsync(0);
        await Expect(page.Locator("tr:not(.surprising) .alarming, tr.surprising .verdict:not(.quiet):not(.alarming)")).ToHaveCountAsync(0);
        Assert.Empty(visit.Complaints);
    }

    [BrowserFact]
    public async Task A_run_is_made_again_as_it_was()
    {
        await using var visit = await session.Visit();
        var page = visit.Page;
        await visit.Open($"/runs/{session.Finished}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Run again" }).ClickAsync();
        await Expect(page.Locator("#option-bits")).ToHaveValueAsync("4");
        await Expect(page.Locator(".field.changed")).ToHaveCountAsync(1);
        await Expect(page.Locator("input[name=scale][value=quick]")).ToBeCheckedAsync();
        await Expect(page.Locator("#seeds")).ToHaveValueAsync("100..101");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start the run" })).ToBeInViewportAsync();
        await visit.Open($"/runs/{session.Odd}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Run again" }).ClickAsync();
        await Expect(page.Locator(".command")).ToHaveTextAsync("descent run ./odd.cs --scale quick --seeds 100..101");
        Assert.Empty(visit.Complaints);
    }

    [BrowserFact]
    public async Task Runs_are_found_by_study_and_words()
    {
        await using var visit = await session.Visit();
        var page = visit.Page;
        await visit.Open("/runs");
        await page.GetByPlaceholder("Find an id").FillAsync("BITS=4 quick");
        await page.WaitForURLAsync(new Regex("text="));
        await Expect(page.Locator(".runs tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator(".runs .changed-options")).ToHaveTextAsync("bits=4");
        await page.GetByLabel("Study").SelectOptionAsync("odd");
        await Expect(page.GetByText("No run is like that.")).ToBeVisibleAsync();
        await page.GetByPlaceholder("Find an id").FillAsync("");
        await Expect(page.Locator(".runs tbody th a")).ToHaveTextAsync(session.Odd);
        Assert.Empty(visit.Complaints);
    }

    [BrowserFact]
    public async Task An_address_that_is_none_has_a_page()
    {
        await using var visit = await session.Visit();
        var answer = await visit.Page.GotoAsync($"{session.Origin}/no/such");
        Assert.Equal(404, answer!.Status);
        await Expect(visit.Page.Locator("h1")).ToHaveTextAsync("No such page");
    }
}
