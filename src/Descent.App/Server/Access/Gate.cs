using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Descent.App.Server.Access;

/// <summary>Refuses what no page of this dashboard sends, before anything else looks at a request: other methods, foreign hosts and origins.</summary>
/// <remarks>A page elsewhere whose name resolves to this machine (DNS rebinding) calls it by that name, and is refused here.</remarks>
sealed class Gate(ServerOptions options)
{
    readonly HashSet<string> hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Called once the port is known, before the address is told to anybody.</summary>
    public void Open(int port)
    {
        foreach (var name in Names())
        {
            hosts.Add(FormattableString.Invariant($"{name}:{port}"));
            if (port == 80) hosts.Add(name);
        }
    }

    IEnumerable<string> Names()
    {
        string[] own = ["127.0.0.1", "localhost", "[::1]"];
        if (IPAddress.IsLoopback(options.Address)) return own;
        var everywhere = options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any);
        IPAddress[] addresses = !everywhere ? [options.Address]
            : [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address)];
        return [.. own, .. options.Names, .. addresses.Select(address => new UriBuilder("http", address.ToString()).Uri.Host)];
    }

    public async Task Check(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var refusal = !hosts.Contains(request.Host.Value ?? "") ? (StatusCodes.Status403Forbidden, "foreign-host", "This dashboard does not answer to that host name.")
            : request.Method is not ("GET" or "HEAD" or "POST") ? (StatusCodes.Status405MethodNotAllowed, "method", "Only GET, HEAD and POST are served.")
            : !IsOwnOrigin(request) || !IsOwnSite(request) ? (StatusCodes.Status403Forbidden, "foreign-origin", "Only the dashboard's own pages may ask for this.")
            : default;
        if (refusal.Item2 is null) await next(context);
        else await Refusal.Write(context, refusal.Item1, refusal.Item2, refusal.Item3, "Open the address that 'descent serve' printed.");
    }

    /// <summary>A browser names the origin of whatever may change something; so must every other client.</summary>
    bool IsOwnOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (StringValues.IsNullOrEmpty(origin)) return request.Method != "POST";
        return origin.Count == 1 && origin[0] is { } one && one.StartsWith("http://", StringComparison.Ordinal) && hosts.Contains(one["http://".Length..]);
    }

    /// <summary>Following a link to the dashboard from elsewhere is allowed; reading it from another page is not, nor from another port of this machine.</summary>
    static bool IsOwnSite(HttpRequest request) => (string?)request.Headers["Sec-Fetch-Site"] switch
    {
        null or "same-origin" or "none" => true,
        _ => request.Method == "GET" && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document",
    };
}
