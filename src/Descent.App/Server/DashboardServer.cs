using System.Net;
using System.Net.Sockets;
using Descent.App.Server.Access;
using Descent.App.Server.Endpoints;
using Descent.Contracts;
using Descent.Lab.Store;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Descent.App.Server;

/// <summary>The dashboard's server. Settings come from <see cref="ServerOptions"/> alone: no file, no environment variable opens it further.</summary>
sealed class DashboardServer : IAsyncDisposable
{
    const int PortsToTry = 100;

    readonly WebApplication application;

    DashboardServer(WebApplication application, int port, ServerOptions options) =>
        (this.application, Port, Address) = (application, port, FormattableString.Invariant($"http://{HostOf(options)}:{port}/"));

    public int Port { get; }

    /// <summary>The address without the token.</summary>
    public string Address { get; }

    /// <summary>The address that opens the dashboard, once for each browser that is to have it.</summary>
    public string AddressWithToken => $"{Address}?token={Services.GetRequiredService<Keys>().Token.Text}";

    public IServiceProvider Services => application.Services;

    static string HostOf(ServerOptions options) => IPAddress.IsLoopback(options.Address) ? "127.0.0.1"
        : options.Names is [var name, ..] ? name
        : options.Address.Equals(IPAddress.Any) || options.Address.Equals(IPAddress.IPv6Any) ? "127.0.0.1"
        : new UriBuilder("http", options.Address.ToString()).Uri.Host;

    /// <summary>Starts listening; on the next free port when the usual one is taken.</summary>
    /// <exception cref="ContractException"><c>port-taken</c>, or the address cannot be used.</exception>
    public static async Task<DashboardServer> Start(ServerOptions options, RunStore store, RunControl control, CancellationToken cancel = default)
    {
        for (var port = options.Port; ; port++)
        {
            var application = Build(options with { Port = port }, store, control);
            try
            {
                await application.StartAsync(cancel);
                var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
                var actual = new Uri(address).Port;
                application.Services.GetRequiredService<Gate>().Open(actual);
                return new(application, actual, options);
            }
            catch (IOException fault) when (fault.InnerException is AddressInUseException)
            {
                await application.DisposeAsync();
                if (!options.MayMove || port == IPEndPoint.MaxPort || port + 1 >= options.Port + PortsToTry) throw new ContractException("port-taken", $"Port {port} is taken.", "Give another --port, or --port 0 for any free one.");
            }
            catch (Exception fault) when (fault is SocketException || fault.InnerException is SocketException)
            {
                await application.DisposeAsync();
                throw new ContractException("usage", $"The dashboard cannot listen on {options.Address} port {port}: {fault.Message}", "Give an address of this machine, and a port above 1023.");
            }
        }
    }

    static WebApplication Build(ServerOptions options, RunStore store, RunControl control)
    {
        // An empty builder reads neither appsettings.json nor ASPNETCORE_ variables.
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, options));
        builder.Services.AddSingleton(options).AddSingleton(store).AddSingleton(control).AddSingleton<Keys>().AddSingleton<Gate>().AddSingleton<TokenExchange>().AddSingleton<StreamLimit>();
        builder.Services.AddRoutingCore();
        builder.Services.AddAuthentication(TokenScheme.Name).AddScheme<AuthenticationSchemeOptions, TokenScheme>(TokenScheme.Name, null);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder(TokenScheme.Name).RequireAuthenticatedUser().Build());
        var application = builder.Build();
        var (gate, exchange) = (application.Services.GetRequiredService<Gate>(), application.Services.GetRequiredService<TokenExchange>());
        application.Use(next => context => SecurityHeaders.Add(context, next));
        application.Use(next => context => Refusal.Guard(context, next));
        application.Use(next => context => gate.Check(context, next));
        application.UseRouting();
        application.UseAuthentication();
        application.Use(next => context => exchange.Handle(context, next));
        application.UseAuthorization();
        application.Use(next => context => PageEndpoints.SendMissing(context, next));
        PageEndpoints.Map(application);
        StudyEndpoints.Map(application);
        RunEndpoints.Map(application);
        CurveEndpoints.Map(application);
        CompareEndpoints.Map(application);
        SweepEndpoints.Map(application);
        return application;
    }

    static void Limit(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.Listen(options.Address, options.Port);
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = 64 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxConcurrentConnections = 512;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
    }

    /// <summary>Serves until it is told to stop.</summary>
    public async Task Serve(CancellationToken cancel)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        catch (OperationCanceledException)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await application.StopAsync(patience.Token);
        }
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
