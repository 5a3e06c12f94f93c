using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Descent.App.Server.Access;

/// <summary>The two secrets of one server: the token of the printed address, and the cookie for which a browser exchanges it.</summary>
sealed class Keys
{
    public Secret Token { get; } = new();

    public Secret Cookie { get; } = new();

    // Cookies know no ports: two dashboards of one machine must not take each other's.
    public static string CookieName(HttpRequest request) => FormattableString.Invariant($"descent-{request.HttpContext.Connection.LocalPort}");
}

/// <summary>Knows a request by its cookie. Nothing else lets one in, and no endpoint goes without.</summary>
sealed class TokenScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Keys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "token";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        keys.Cookie.Is(Request.Cookies[Keys.CookieName(Request)])
            ? AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(Name)), Name))
            : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        const string hint = "Open the address that 'descent serve' printed; it holds the token.";
        // A person who opens the bare address reads a sentence; a program reads the document.
        if (!Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)) return Refusal.Write(Context, StatusCodes.Status401Unauthorized, "unauthorized", "This dashboard is locked.", hint);
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.ContentType = "text/html; charset=utf-8";
        return Response.WriteAsync($"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"><title>Descent</title><h1>This dashboard is locked</h1><p>{hint}</p>");
    }
}

/// <summary>The first visit: the token in the address becomes a cookie, and leaves the address.</summary>
sealed class TokenExchange(Keys keys)
{
    public Task Handle(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Method != "GET" || request.Path != "/" || !request.Query.ContainsKey("token")) return next(context);
        if (!keys.Token.Is(request.Query["token"])) return context.ChallengeAsync(TokenScheme.Name);
        context.Response.Cookies.Append(Keys.CookieName(request), keys.Cookie.Text, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        context.Response.ContentType = "text/html; charset=utf-8";
        // Not a redirect: a strict cookie does not travel along one that began on another site, but does from this page on.
        return context.Response.WriteAsync("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"/favicon.svg\"><meta http-equiv=\"refresh\" content=\"0;url=/\"><title>Descent</title><p><a href=\"/\">To the dashboard</a></p>");
    }
}
