using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Descent.EndToEnd.Browser;

/// <summary>The dashboard as a person uses it, in a real browser, without one complaint of the browser's.</summary>
[Collection(BrowserTests.Name)]
public class DashboardTests(BrowserSession session)
{
    static ILocator Status(IPage page) => page.Locator("h1 .status");

    /// <summary>Starts a run from the form, with steps that make it last for hours: two arms never come to a loss of zero, and what their curve has grows until then.</summary>
    static async Task<string> Start(Visit visit, string rate)
    {
        await visit.Open("/studies/coarse-gradient");
        var page = visit.Page;
        await page.Locator("input[name=scale][value=default]").CheckAsync();
        await page.GetByLabel("Seeds", new() { Exact = true }).FillAsync("100..115");
        await page.GetByText("all as the study has them").ClickAsync();
        await page.Locator("#option-images").FillAsync("x");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start the run" })).ToBeDisabledAsync();
        await page.Locator("#option-images").FillAsync("1000");
        await page.Locator("#option-steps").FillAsync("1000000");
        await page.Locator("#option-rate").FillAsync(rate);
        await page.GetByText("no instrument").ClickAsync();
        await page.Locator("input[name=watch][value=gradient-norm]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the run" }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/runs/20"));
        await Expect(Status(page)).ToHaveTextAsync("running");
        return page.Url[(page.Url.LastIndexOf('/') + 1)..];
    }

    static async Task<int> Points(IPage page)
    {
        var chart = page.Locator(".chart").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "loss", Exact = true }) });
        await Expect(chart.Locator(".note")).ToContainTextAsync("points");
        return int.Parse(Regex.Replace(await chart.Locator(".note").InnerTextAsync(), "[^0-9]", ""), CultureInfo.InvariantCulture);
    }

    static async Task Grows(IPage page)
    {
        var before = await Points(page);
        await page.WaitForFunctionAsync("before => [...document.querySelectorAll('.chart')].some(chart => chart.querySelector('h3').textContent === 'loss' && Number(chart.querySelector('.note').textContent.replace(/[^0-9]/g, '')) > before)",
            before);
    }

    static async Task Stop(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(Status(page)).ToHaveTextAsync("interrupted");
    }

    [BrowserFact]
    public async Task A_run_is_started_watched_stopped_resumed_and_compared()
    {
        await using var visit = await session.Visit();
        var page = visit.Page;
        var first = await Start(visit, "0.5");
        await Grows(page);
        await Expect(page.Locator(".chart h3").Filter(new() { HasText = "gradient-norm" }).First).ToBeVisibleAsync();
        await Stop(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(Status(page)).ToHaveTextAsync("running");
        await Grows(page);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Log" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("training");
        await page.GetByRole(AriaRole.Tab, new() { Name = "System" }).ClickAsync();
        await Expect(page.GetByText("Memory of the run")).ToBeVisibleAsync();
        await Stop(page);

        var second = await Start(visit, "0.25");
        await Grows(page);
        await Stop(page);

        await visit.Open("/runs");
        foreach (var run in (string[])[first, second]) await page.GetByLabel($"Compare run {run}").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare 2 runs" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "rate 0.5 0.25" })).ToBeVisibleAsync();
        var overlay = page.Locator(".chart").First;
        await Expect(overlay.Locator(".legend li")).ToHaveCountAsync(2);
        await Expect(overlay.Locator(".legend")).ToContainTextAsync("n = 16");
        var arm = (await overlay.Locator("h3").InnerTextAsync()).Split('/')[0];
        await page.GetByLabel("Arm", new() { Exact = true }).SelectOptionAsync(arm);
        await Expect(page.Locator(".chart h3").First).ToHaveTextAsync(new Regex($"^{arm}/"));
        await Expect(page.Locator(".chart h3").Filter(new() { HasNotText = $"{arm}/" })).ToHaveCountAsync(0);
        Assert.Empty(visit.Complaints);
    }

    /// <summary>Every page in both widths and themes: it shows, fits, is named, and nothing complains.</summary>
    [BrowserTheory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Every_page_shows_and_fits(int width, ColorScheme scheme)
    {
        await using var visit = await session.Visit(width, scheme);
        var page = visit.Page;
        (string Name, string Path, string Sign)[] pages =
        [
            ("catalogue", "/", ".study"), ("study", "/studies/coarse-gradient", ".run-form"), ("run", $"/runs/{session.Finished}", ".chart canvas"),
            ("claims", $"/runs/{session.Finished}?tab=claims", ".claims .verdict"), ("figures", $"/runs/{session.Finished}?tab=figures", ".figure svg"),
            ("values", $"/runs/{session.Finished}?tab=values", "table"), ("numbers", $"/runs/{session.Odd}", ".chart canvas"), ("a form as it was", $"/studies/coarse-gradient?from={session.Finished}", ".run-form .like"),
            ("an own study", $"/studies/odd?from={session.Odd}", ".command"), ("comparison", $"/compare?run={session.Finished}&run={session.Odd}", ".sides"), ("options", $"/runs/{session.Finished}?tab=options", ".pairs"),
            ("log", $"/runs/{session.Finished}?tab=log", ".log .line"), ("runs", "/runs", ".runs"), ("sweeps", "/sweeps", "h1"),
        ];
        foreach (var (name, path, sign) in pages)
        {
            await visit.Open(path);
            await Expect(page.Locator(sign).First).ToBeVisibleAsync();
            await Expect(page.Locator("h1")).ToHaveCountAsync(1);
            // What is still coming may be wide, or unnamed, for a moment.
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than {width}");
            Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('input, select, button')].every(one => one.labels?.length || one.getAttribute('aria-label') || one.textContent.trim())"), $"{name} has a control without a name");
            var ground = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
            Assert.Equal(scheme == ColorScheme.Dark, int.Parse(Regex.Match(ground, "[0-9]+").Value, CultureInfo.InvariantCulture) < 128);
        }
        Assert.Empty(visit.Complaints);
    }

    [BrowserFact]
    public async Task The_token_leaves_the_address_and_nobody_else_gets_in()
    {
        await using (var visit = await session.Visit())
        {
            Assert.Equal($"{session.Origin}/", visit.Page.Url);
            Assert.Equal("", await visit.Page.EvaluateAsync<string>("document.cookie"));
            await visit.Page.GotoAsync($"{session.Origin}/runs/{session.Finished}?tab=figures");
            await Expect(visit.Page.Locator(".figure svg").First).ToBeVisibleAsync();
            Assert.Empty(visit.Complaints);
        }
        await using var stranger = await session.Visit(enter: false);
        var answer = await stranger.Page.GotoAsync($"{session.Origin}/runs");
        Assert.Equal(401, answer!.Status);
        await Expect(stranger.Page.Locator("h1")).ToHaveTextAsync("This dashboard is locked");
    }

    [BrowserFact]
    public async Task The_keyboard_reaches_everything_and_the_theme_is_remembered()
    {
        await using var visit = await session.Visit();
        var page = visit.Page;
        await Expect(page.Locator(".study").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await visit.Open($"/runs/{session.Finished}");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Curves" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Claims" })).ToBeFocusedAsync();
        await Expect(page.Locator(".claims")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "System" })).ToHaveAttributeAsync("aria-selected", "true");
        var theme = page.Locator("button.theme");
        await theme.ClickAsync();
        await theme.ClickAsync();
        await page.ReloadAsync();
        Assert.Equal("dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        Assert.Empty(visit.Complaints);
    }

    [BrowserFact]
    public async Task Axes_smoothing_and_zoom_change_the_picture_and_not_the_layout()
    {
        await using var visit = await session.Visit();
        var page = visit.Page;
        await visit.Open($"/runs/{session.Finished}");
        var chart = page.Locator(".chart").First;
        await Expect(chart.Locator("canvas")).ToBeVisibleAsync();
        // A picture counts once it stays: what was drawn before may be on its way still.
        async Task<string> Picture(string? other = null)
        {
            for (var (before, now) = ("", ""); ; before = now)
            {
                now = await page.EvaluateAsync<string>("new Promise(done => setTimeout(() => requestAnimationFrame(() => done(document.querySelector('.chart canvas')?.toDataURL() ?? '')), 300))");
                if (now.Length > 0 && now == before && now != other) return now;
            }
        }
        async Task<float> Height() => (await chart.Locator(".plot").BoundingBoxAsync())!.Height;
        var (picture, height) = (await Picture(), await Height());
        foreach (var change in (Func<Task>[])
        [
            () => page.GetByLabel("log values").CheckAsync(),
            () => page.GetByLabel("log steps").CheckAsync(),
            () => page.GetByLabel("Smoothing").FillAsync("0.9"),
            () => chart.GetByLabel("Zoom in").ClickAsync(),
            () => chart.GetByLabel("All steps").ClickAsync(),
        ])
        {
            await change();
            picture = await Picture(other: picture);
            Assert.Equal(height, await Height());
        }
        Assert.Empty(visit.Complaints);
    }
}
