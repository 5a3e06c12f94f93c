using System.Net;
using System.Net.Sockets;
using Descent.App.Server;
using Descent.Contracts;
using Descent.Lab.Store;

namespace Descent.App.Tests.Server;

public class ListeningTests(RunningServer server) : IClassFixture<RunningServer>
{
    static readonly RunControl Nothing = new(_ => "", _ => { });

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.168.1.5")]
    public void Another_address_than_loopback_must_be_allowed(string host)
    {
        var refused = Assert.Throws<ContractException>(() => ServerOptions.Of(host, 0, null));
        Assert.Equal("usage", refused.Code);
        Assert.Contains("--allow-remote", refused.Hint, StringComparison.Ordinal);
        Assert.Equal(IPAddress.Parse(host), ServerOptions.Of(host, 0, ["lab.example"]).Address);
    }

    [Theory]
    [InlineData("127.0.0.1", 65536)]
    [InlineData("127.0.0.1", -1)]
    [InlineData("evil.example", 0)]
    public void What_is_no_address_or_port_is_refused(string host, int port) => Assert.Equal("usage", Assert.Throws<ContractException>(() => ServerOptions.Of(host, port, [])).Code);

    /// <summary>Takes a port that has others behind it.</summary>
    static (TcpListener Listener, int Port) Listen()
    {
        while (true)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            if (((IPEndPoint)listener.LocalEndpoint).Port is < IPEndPoint.MaxPort - 100 and var port) return (listener, port);
            listener.Dispose();
        }
    }

    [Fact]
    public async Task Behind_the_last_port_there_is_none()
    {
        using var other = new TcpListener(IPAddress.Loopback, IPEndPoint.MaxPort);
        try
        {
            other.Start();
        }
        catch (SocketException)
        {
            // Another program has it: it is taken all the same.
        }
        Assert.Equal("port-taken", (await Assert.ThrowsAsync<ContractException>(() => DashboardServer.Start(new(IPAddress.Loopback, IPEndPoint.MaxPort), server.Store, Nothing))).Code);
    }

    [Fact]
    public async Task A_taken_port_is_left_for_the_next_unless_it_was_asked_for()
    {
        var (other, taken) = Listen();
        using var held = other;
        await using (var moved = await DashboardServer.Start(new(IPAddress.Loopback, taken), server.Store, Nothing)) Assert.True(moved.Port > taken);
        var refused = await Assert.ThrowsAsync<ContractException>(() => DashboardServer.Start(new(IPAddress.Loopback, taken, MayMove: false), server.Store, Nothing));
        Assert.Equal("port-taken", refused.Code);
    }

    [Fact]
    public async Task Neither_environment_nor_files_open_it_further()
    {
        static IPEndPoint[] Listening() => System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
        // Of another address another program may have a port of the same number.
        var others = Listening();
        Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://0.0.0.0:0");
        try
        {
            await using var started = await DashboardServer.Start(new(IPAddress.Loopback, 0), server.Store, Nothing);
            Assert.StartsWith("http://127.0.0.1:", started.Address, StringComparison.Ordinal);
            Assert.All(Listening().Except(others).Where(end => end.Port == started.Port), end => Assert.True(IPAddress.IsLoopback(end.Address)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null);
        }
    }
}
