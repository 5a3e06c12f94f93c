using System.Net;
using Descent.App.Server.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Descent.App.Tests.Server;

/// <summary>Who is let in: nobody without the token, no page from elsewhere, by no method and on no route.</summary>
public class AccessTests(RunningServer server) : IClassFixture<RunningServer>
{
    static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"];

    IEnumerable<RouteEndpoint> Endpoints => server.Dashboard.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    static string Example(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.Replace("{study}", "coarse-gradient", StringComparison.Ordinal)
        .Replace("{run}", "some-run", StringComparison.Ordinal).Replace("{sweep}", "some-sweep", StringComparison.Ordinal).Replace("{figure}", "some-figure", StringComparison.Ordinal);

    [Fact]
    public async Task No_endpoint_answers_without_the_token_whatever_the_method()
    {
        Assert.True(Endpoints.Count() >= 15, $"only {Endpoints.Count()} endpoints were found");
        foreach (var path in Endpoints.Select(Example).Append("/no/such/place").Append("/?token=").Append("/?token=0").Distinct())
        {
            Assert.DoesNotContain('{', path);
            foreach (var method in Methods)
            {
                using var request = new HttpRequestMessage(new(method), path) { Headers = { { "Origin", server.Dashboard.Address.TrimEnd('/') } } };
                if (method == "CONNECT") continue;
                using var answer = await server.Outside.SendAsync(request);
                var expected = method is "GET" or "HEAD" or "POST" ? HttpStatusCode.Unauthorized : HttpStatusCode.MethodNotAllowed;
                Assert.True(expected == answer.StatusCode, $"{method} {path} gave {(int)answer.StatusCode}");
            }
        }
    }

    [Fact]
    public void No_endpoint_is_marked_as_open() => Assert.All(Endpoints, endpoint => Assert.Null(endpoint.Metadata.GetMetadata<IAllowAnonymous>()));

    [Fact]
    public async Task A_wrong_cookie_is_none()
    {
        var name = server.Cookie.Split('=')[0];
        var token = server.Dashboard.Services.GetRequiredService<Keys>().Token.Text;
        foreach (var cookie in (string[])[$"{name}=", $"{name}={new string('0', 64)}", $"{name}={token}", $"descent-1={server.Cookie.Split('=')[1]}", $"{name}={new string('f', 4000)}"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/studies") { Headers = { { "Cookie", cookie } } };
            using var answer = await server.Outside.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_token_becomes_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        Assert.Matches("^http://127.0.0.1:[0-9]+/[?]token=[0-9a-f]{64}$", server.Dashboard.AddressWithToken);
        using var answer = await server.Outside.GetAsync(new Uri(server.Dashboard.AddressWithToken));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith(server.Cookie, cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("token=", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var inside = await server.Inside.GetAsync(new Uri("/api/studies", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
    }

    [Fact]
    public void Secrets_are_256_bits_and_never_the_same()
    {
        Secret[] all = [.. Enumerable.Range(0, 50).Select(_ => new Secret())];
        Assert.Equal(all.Length, all.Select(secret => secret.Text).Distinct().Count());
        Assert.All(all, secret => Assert.Equal(32, Convert.FromHexString(secret.Text).Length));
        Assert.True(all[0].Is(all[0].Text));
        Assert.False(all[0].Is(all[1].Text));
        Assert.False(all[0].Is(null));
    }

    /// <summary>DNS rebinding: a page whose name leads here calls the server by that name.</summary>
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("localhost.evil.example:{port}")]
    [InlineData("127.0.0.1.evil.example:{port}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.2:{port}")]
    [InlineData("2130706433:{port}")]
    [InlineData("[::2]:{port}")]
    [InlineData("")]
    public async Task A_foreign_host_is_refused_even_with_the_cookie(string host)
    {
        var named = host.Replace("{port}", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Matches("^HTTP/1.1 40[03] ", await server.Raw($"GET /api/studies HTTP/1.1\r\nHost: {named}\r\nCookie: {server.Cookie}\r\n\r\n"));
    }

    [Theory]
    [InlineData("GET http://evil.example/api/studies HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n")]
    [InlineData("GET /api/studies HTTP/1.1\r\n")]
    [InlineData("GET /api/studies HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n")]
    [InlineData("GET /api/studies HTTP/1.0\r\n")]
    public async Task A_host_cannot_be_smuggled(string head)
    {
        var request = head.Replace("{port}", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Matches("^HTTP/1.1 40[03] ", await server.Raw($"{request}Cookie: {server.Cookie}\r\n\r\n"));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("https://127.0.0.1:{port}")]
    [InlineData("http://127.0.0.1:{port}.evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("")]
    public async Task A_foreign_origin_is_refused_even_with_the_cookie(string origin)
    {
        var named = origin.Replace("{port}", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var started = server.Started.Count;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/runs") { Content = new StringContent("""{"study":"coarse-gradient"}""", null, "application/json") };
        request.Headers.Add("Cookie", server.Cookie);
        if (named.Length > 0) request.Headers.TryAddWithoutValidation("Origin", named);
        using var answer = await server.Outside.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(started, server.Started.Count);
    }

    [Theory]
    [InlineData("cross-site", "cors", "empty", false)]
    [InlineData("cross-site", "no-cors", "script", false)]
    [InlineData("same-site", "cors", "empty", false)]
    [InlineData("cross-site", "navigate", "iframe", false)]
    [InlineData("cross-site", "navigate", "document", true)]
    [InlineData("same-origin", "cors", "empty", true)]
    [InlineData("none", "navigate", "document", true)]
    public async Task Another_site_may_link_and_not_read(string site, string mode, string destination, bool allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/studies");
        foreach (var (name, value) in ((string, string)[])[("Cookie", server.Cookie), ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", destination)]) request.Headers.Add(name, value);
        using var answer = await server.Outside.SendAsync(request);
        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/studies")]
    [InlineData("/no/such/place")]
    [InlineData("/api/runs/none")]
    public async Task Every_answer_says_how_it_may_be_used(string path)
    {
        foreach (var client in (HttpClient[])[server.Inside, server.Outside])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }
}
