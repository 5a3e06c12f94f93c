using System.Net;
using System.Net.Sockets;
using System.Text;
using Descent.App.Server;
using Descent.App.Server.Access;
using Descent.Lab.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Descent.App.Tests.Server;

/// <summary>The real server on a free port over a store of its own. Runs are not started: what would be is kept.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("descent-server").FullName;

    internal List<RunRequest> Started { get; } = [];

    internal DashboardServer Dashboard { get; private set; } = null!;

    internal RunStore Store { get; private set; } = null!;

    public int Port => Dashboard.Port;

    public string Cookie => FormattableString.Invariant($"descent-{Port}={Dashboard.Services.GetRequiredService<Keys>().Cookie.Text}");

    /// <summary>With the cookie, as a browser that was let in.</summary>
    public HttpClient Inside { get; private set; } = null!;

    public HttpClient Outside { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Store = RunStore.Open(Path.Combine(folder, "descent.db"));
        Dashboard = await DashboardServer.Start(new(IPAddress.Loopback, 0), Store, new(Start, _ => { }));
        Outside = Client();
        Inside = Client();
        Inside.DefaultRequestHeaders.Add("Cookie", Cookie);
        Inside.DefaultRequestHeaders.Add("Origin", Dashboard.Address.TrimEnd('/'));
    }

    string Start(RunRequest request)
    {
        Started.Add(request);
        return "2026-01-02-coarse-gradient-abc123";
    }

    HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 400 }) { BaseAddress = new(Dashboard.Address), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>A run that counts as running: its machine is another one, and was heard of, by its clock, an hour from now.</summary>
    public string AddLiveRun()
    {
        var id = Store.NewId(new Descent.Studies.Dynamics.CoarseGradient());
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        using var connection = new SqliteConnection($"Data Source={Store.Path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO run (id, study, title, family, scale, seed_count, status, started, resumed, process, process_started, host, heartbeat, paper, seeds, options, assignments, version, build, kernel, machine)
            VALUES ($id, 'coarse-gradient', '<b>title</b>', 'dynamics', 'quick', 1, 'running', $now, $now, 0, 0, 'elsewhere/1', $now + 3600000, 'paper', '[100]', '{"data":"<img src=x onerror=alert(1)>"}', '[]', '0', '0', 'portable', '{}')
            """;
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$now", now);
        command.ExecuteNonQuery();
        return id;
    }

    /// <summary>Sends these very bytes and gives the first of the answer: what no HTTP library would send.</summary>
    public async Task<string> Raw(string request)
    {
        while (true)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            var stream = client.GetStream();
            try
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
            }
            catch (IOException)
            {
                // It has refused what it has of the request, and reads no more.
            }
            var answer = new byte[64 * 1024];
            var length = await stream.ReadAtLeastAsync(answer, 12, throwOnEndOfStream: false);
            // Ten seconds between the connection and the request are too long for the server, and may pass on a machine that is busy.
            if (Encoding.UTF8.GetString(answer, 0, length) is var text && !text.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal)) return text;
        }
    }

    public async Task DisposeAsync()
    {
        Inside.Dispose();
        Outside.Dispose();
        await Dashboard.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
