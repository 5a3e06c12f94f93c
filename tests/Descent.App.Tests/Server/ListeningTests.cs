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

    [Fact]
    public async Task A_taken_port_is_left_for_the_next_unless_it_was_asked_for()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        await using (var moved = await DashboardServer.Start(new(IPAddress.Loopback, taken), server.Store, Nothing)) Assert.True(moved.Port > taken);
        var refused = await Assert.ThrowsAsync<ContractException>(() => DashboardServer.Start(new(IPAddress.Loopback, taken, MayMove: false), server.Store, Nothing));
        Assert.Equal("port-taken", refused.Code);
    }

    [Fact]
    public async Task Neither_environment_nor_files_open_it_further()
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_URLS", "http://0.0.0.0:0");
        try
        {
            await using var started = await DashboardServer.Start(new(IPAddress.Loopback, 0), server.Store, Nothing);
            Assert.StartsWith("http://127.0.0.1:", started.Address, StringComparison.Ordinal);
            var listening = System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
            Assert.All(listening.Where(end => end.Port == started.Port), end => Assert.True(IPAddress.IsLoopback(end.Address)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASPNETCORE_URLS", null);
        }
    }
}
