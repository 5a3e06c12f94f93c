using System.Net;
using Descent.Contracts;

namespace Descent.App.Server;

/// <summary>Where the dashboard listens, and by which names it may be called.</summary>
/// <param name="Address">Loopback, unless a remote address was allowed.</param>
/// <param name="Port">0 for any free port.</param>
/// <param name="MayMove">Whether the next free port will do when this one is taken.</param>
/// <param name="Names">Host names by which a browser elsewhere calls this machine.</param>
sealed record ServerOptions(IPAddress Address, int Port = ServerOptions.DefaultPort, bool MayMove = true, params IReadOnlyList<string> Names)
{
    public const int DefaultPort = 6116;

    /// <summary>What <c>--host</c>, <c>--port</c> and <c>--allow-remote</c> ask for.</summary>
    /// <param name="remoteNames">Null when remote addresses are not allowed.</param>
    /// <exception cref="ContractException"><c>usage</c>: no such address or port, or an address that others reach and nobody allowed.</exception>
    public static ServerOptions Of(string host, int? port, IReadOnlyList<string>? remoteNames)
    {
        if (!IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host, out var address))
        {
            throw new ContractException("usage", $"--host is '{host}', which is no address.", "Give a numeric address such as 127.0.0.1; names for browsers elsewhere go with --allow-remote.");
        }
        if (port is < 0 or > 65535) throw new ContractException("usage", $"--port is {port}.", "Give a number from 1 to 65535, or 0 for any free port.");
        if (!IPAddress.IsLoopback(address) && remoteNames is null)
        {
            throw new ContractException("usage", $"--host {host} can be reached from other machines.",
                "Add --allow-remote if that is meant: the connection is not encrypted, and whoever has the token can start runs. An SSH tunnel to 127.0.0.1 is safer.");
        }
        foreach (var name in remoteNames ?? [])
        {
            if (Uri.CheckHostName(name) is UriHostNameType.Unknown) throw new ContractException("usage", $"--allow-remote names '{name}', which is no host name.", "Give names as they stand in a browser's address, without scheme and port.");
        }
        return new(address, port ?? DefaultPort, port is null, [.. remoteNames ?? []]);
    }
}
