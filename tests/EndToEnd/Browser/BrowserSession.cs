using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Descent.EndToEnd.Browser;

/// <summary>The real command serving over a store of its own, with two finished runs, and Debian's Chromium. Nothing is downloaded.</summary>
public sealed class BrowserSession : IAsyncLifetime
{
    const string Chromium = "/usr/bin/chromium";

    static readonly string[] Flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    /// <summary>Milliseconds that only end a test which would hang; the library's own limits are seconds.</summary>
    const float Patience = 1_200_000;

    readonly string home = Directory.CreateTempSubdirectory("descent-browser").FullName;
    Process? server;
    IPlaywright? playwright;
    IBrowser? browser;

    public static string? Missing => !File.Exists(Chromium) ? $"{Chromium} is missing: install Debian's package chromium"
        : !File.Exists(Path.Combine(Command.Root, "web", "dist", "index.html.gz")) ? "the pages were not built: install Node 20.19 or later" : null;

    public string Address { get; private set; } = "";

    /// <summary>The address without the token.</summary>
    public string Origin => new Uri(Address).GetLeftPart(UriPartial.Authority);

    /// <summary>Id of a run that is done, of a study of the catalogue at 4 bits.</summary>
    public string Finished { get; private set; } = "";

    /// <summary>Id of a run of a file, with numbers that are hard to show.</summary>
    public string Odd { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Missing is not null) return;
        var run = Command.Run(["run", "coarse-gradient", "--scale", "quick", "--set", "bits=4", "--json"], ("DESCENT_HOME", home));
        Finished = (string)run.Json["run"]!;
        Odd = (string)Command.Run(["run", OddStudy.File, "--scale", "quick", "--seeds", "2", "--json"], ("DESCENT_HOME", home)).Json["run"]!;
        server = Command.Start(Command.Program, ["serve", "--port", "0", "--json"], ("DESCENT_HOME", home));
        Address = (string)JsonNode.Parse((await server.StandardOutput.ReadLineAsync())!)!["url"]!;
        _ = server.StandardError.ReadToEndAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Flags, Timeout = Patience });
    }

    /// <summary>A fresh profile: no cookie yet.</summary>
    public async Task<Visit> Visit(int width = 1280, ColorScheme scheme = ColorScheme.Light, bool enter = true)
    {
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 900 }, ColorScheme = scheme });
        context.SetDefaultTimeout(Patience);
        var visit = new Visit(context, await context.NewPageAsync(), Origin);
        if (enter)
        {
            await visit.Page.GotoAsync(Address);
            await Assertions.Expect(visit.Page).ToHaveURLAsync($"{Origin}/");
        }
        return visit;
    }

    /// <summary>A fresh profile without network that has a file open.</summary>
    public async Task<Visit> Open(string file)
    {
        var context = await browser!.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 }, Offline = true });
        context.SetDefaultTimeout(Patience);
        var visit = new Visit(context, await context.NewPageAsync(), $"file://{file}");
        await visit.Page.GotoAsync(visit.Origin);
        return visit;
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (server is not null)
        {
            SystemProcess.Send(server.Id, SystemProcess.Interrupt);
            await server.WaitForExitAsync();
            server.Dispose();
        }
        Command.Delete(home);
    }
}

/// <summary>Tests that share the session.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserSession>
{
    public const string Name = "browser";
}

/// <summary>One visitor, and everything that the browser complained of.</summary>
public sealed class Visit : IAsyncDisposable
{
    readonly IBrowserContext context;

    public Visit(IBrowserContext context, IPage page, string origin)
    {
        (this.context, Page, Origin) = (context, page, origin);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Complaints.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => Complaints.Add($"{page.Url}: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(origin, StringComparison.Ordinal)) Complaints.Add($"{page.Url} asked for {request.Url}");
        };
    }

    public IPage Page { get; }

    public string Origin { get; }

    public List<string> Complaints { get; } = [];

    public Task Open(string path) => Page.GotoAsync(Origin + path);

    public async ValueTask DisposeAsync() => await context.CloseAsync();
}
