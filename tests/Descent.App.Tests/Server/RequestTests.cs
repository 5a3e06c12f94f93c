using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Descent.App.Server;

namespace Descent.App.Tests.Server;

/// <summary>What a request can ask for: no path, no command, nothing large, nothing that becomes markup.</summary>
public class RequestTests(RunningServer server) : IClassFixture<RunningServer>
{
    static readonly System.Text.Encoding Plain = System.Text.Encoding.UTF8;

    [Theory]
    [InlineData("/../../../../etc/passwd")]
    [InlineData("/%2e%2e/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/%252e%252e%252f%252e%252e%252fetc/passwd")]
    [InlineData("/assets/../../../etc/passwd")]
    [InlineData("/assets/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/assets/..;/..;/etc/passwd")]
    [InlineData("/assets/..%5c..%5cetc%5cpasswd")]
    [InlineData("/assets/..\\..\\etc\\passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("/assets/%00/etc/passwd")]
    [InlineData("/assets/index.html.gz")]
    [InlineData("/index.html")]
    [InlineData("/api/studies/..%2f..%2fetc%2fpasswd")]
    [InlineData("/api/studies/%252e%252e%252fetc")]
    [InlineData("/api/runs/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/api/runs/x/figures/..%2f..%2fetc%2fpasswd")]
    [InlineData("/api/runs/%27%20OR%201=1%20--")]
    [InlineData("/api/runs/last%00")]
    public async Task No_path_leads_out_of_the_table_of_pages(string path)
    {
        var answer = await server.Raw($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nCookie: {server.Cookie}\r\n\r\n");
        Assert.Matches("^HTTP/1.1 (400|404) ", answer);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
    }

    async Task<(HttpStatusCode Status, string Text)> Start(object body)
    {
        using var answer = await server.Inside.PostAsJsonAsync("/api/runs", body);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("examples/mine.cs")]
    [InlineData("--help")]
    [InlineData("coarse-gradient --json")]
    [InlineData("@/etc/passwd")]
    [InlineData("")]
    public async Task Only_a_registered_study_can_be_run(string study)
    {
        var (status, text) = await Start(new { study });
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("unknown-study", (string)JsonNode.Parse(text)!["error"]!["code"]!);
        Assert.DoesNotContain('<', text);
    }

    [Theory]
    [InlineData("data", "<img src=x onerror=alert(1)>", "data-unknown")]
    [InlineData("data", "/etc/passwd", "data-unknown")]
    [InlineData("data", "../mnist", "data-unknown")]
    [InlineData("rate", "<b>1</b>", "option-type")]
    [InlineData("rate", "0.1 --seeds 9", "option-type")]
    [InlineData("rate", "1e999", "option-out-of-range")]
    [InlineData("rate", "-1", "option-out-of-range")]
    [InlineData("rate", "nan", "option-type")]
    [InlineData("bits", "2;reboot", "option-type")]
    [InlineData("estimator", "$(reboot)", "option-type")]
    [InlineData("<script>", "1", "unknown-option")]
    [InlineData("--seeds", "1", "unknown-option")]
    public async Task Only_typed_values_in_range_are_taken(string name, string value, string code)
    {
        var started = server.Started.Count;
        var (status, text) = await Start(new { study = "coarse-gradient", scale = "quick", options = new Dictionary<string, string> { [name] = value } });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(code, (string)JsonNode.Parse(text)!["error"]!["code"]!);
        Assert.DoesNotContain('<', text);
        Assert.Equal(started, server.Started.Count);
    }

    [Theory]
    [InlineData("""{"study":"coarse-gradient","scale":"quik"}""", 400)]
    [InlineData("""{"study":"coarse-gradient","seeds":"0"}""", 400)]
    [InlineData("""{"study":"coarse-gradient","seeds":"1..1000000"}""", 400)]
    [InlineData("""{"study":"coarse-gradient","file":"/tmp/x.cs"}""", 400)]
    [InlineData("""{"study":"coarse-gradient","options":{"rate":0.1}}""", 400)]
    [InlineData("""{"study":"coarse-gradient","options":{"rate":null}}""", 400)]
    [InlineData("""{"study":"coarse-gradient","watch":["sharpnes"]}""", 400)]
    [InlineData("""{"study":"coarse-gradient","watch":["sharpness"],"every":0}""", 400)]
    [InlineData("""{"study":"coarse-gradient","watch":"sharpness --keep-weights"}""", 400)]
    [InlineData("""{"study":["coarse-gradient"]}""", 400)]
    [InlineData("""null""", 400)]
    [InlineData("""{""", 400)]
    [InlineData("", 400)]
    public async Task A_body_of_another_shape_is_refused(string body, int status)
    {
        using var answer = await server.Inside.PostAsync(new Uri("/api/runs", UriKind.Relative), new StringContent(body, Plain, "application/json"));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_form_of_another_site_has_the_wrong_type()
    {
        using var answer = await server.Inside.PostAsync(new Uri("/api/runs", UriKind.Relative), new StringContent("""{"study":"coarse-gradient"}""", Plain, "text/plain"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task A_good_request_starts_exactly_what_it_says()
    {
        var (status, text) = await Start(new { study = "coarse-gradient", scale = "quick", seeds = "7..8", options = new Dictionary<string, string> { ["bits"] = "4", ["rates"] = "0.1,0.2" }, watch = (string[])["gradient-norm", "sharpness"], every = 50 });
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.NotEmpty((string)JsonNode.Parse(text)!["run"]!);
        var request = server.Started.Last();
        Assert.Equal("coarse-gradient", request.Study.Paper.Slug);
        Assert.Equal([7, 8], request.Seeds);
        Assert.Equal(["bits=4", "rates=0.1,0.2"], request.Assignments);
        Assert.Equal(["--watch", "gradient-norm,sharpness", "--every", "50"], request.Watch!.Arguments);
    }

    [Fact]
    public async Task A_body_of_100_megabytes_is_not_read()
    {
        var head = $"POST /api/runs HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nOrigin: http://127.0.0.1:{server.Port}\r\nContent-Type: application/json\r\nCookie: {server.Cookie}\r\n";
        Assert.StartsWith("HTTP/1.1 413 ", await server.Raw($"{head}Content-Length: 104857600\r\n\r\n{{"), StringComparison.Ordinal);
        var piece = new string(' ', 70 * 1024);
        Assert.StartsWith("HTTP/1.1 413 ", await server.Raw($"{head}Transfer-Encoding: chunked\r\n\r\n{piece.Length:x}\r\n{piece}\r\n0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_lines_and_headers_are_refused()
    {
        Assert.Matches("^HTTP/1.1 414 ", await server.Raw($"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n"));
        Assert.Matches("^HTTP/1.1 431 ", await server.Raw($"GET / HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nX: {new string('a', 17000)}\r\n\r\n"));
        Assert.Matches("^HTTP/1.1 431 ", await server.Raw($"GET / HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n{string.Concat(Enumerable.Range(0, 80).Select(i => $"X{i}: 1\r\n"))}\r\n"));
    }

    /// <summary>Idle streams beyond the limit are refused, the others stay, and everything else is still served.</summary>
    [Fact]
    public async Task Two_hundred_idle_event_streams_take_nothing_down()
    {
        var run = server.AddLiveRun();
        var address = new Uri($"/api/runs/{run}/events", UriKind.Relative);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => server.Inside.GetAsync(address, HttpCompletionOption.ResponseHeadersRead)));
        Assert.Equal(StreamLimit.Most, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(200 - StreamLimit.Most, answers.Count(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable));
        using (var other = await server.Inside.GetAsync(new Uri("/api/studies", UriKind.Relative))) Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        foreach (var answer in answers) answer.Dispose();
        // Closed connections are noticed at the next write, and their places are free again.
        HttpStatusCode again;
        do
        {
            using var answer = await server.Inside.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            again = answer.StatusCode;
        }
        while (again == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, again);
    }

    [Fact]
    public async Task Markup_in_a_run_leaves_as_text()
    {
        var run = server.AddLiveRun();
        using var answer = await server.Inside.GetAsync(new Uri($"/api/runs/{run}", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain('<', text);
        Assert.Equal("<img src=x onerror=alert(1)>", (string)JsonNode.Parse(text)!["options"]![0]!["value"]!);
    }

    [Theory]
    [InlineData("/api/runs?limit=-1")]
    [InlineData("/api/runs?limit=1e9")]
    [InlineData("/api/runs?offset=x")]
    [InlineData("/api/compare")]
    [InlineData("/api/compare?run=1&run=2&run=3&run=4&run=5&run=6&run=7&run=8&run=9")]
    public async Task Numbers_and_lists_are_bounded(string path)
    {
        using var answer = await server.Inside.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
