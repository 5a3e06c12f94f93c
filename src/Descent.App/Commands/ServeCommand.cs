using System.CommandLine;
using System.Text.Json.Nodes;
using Descent.App.Output;
using Descent.App.Server;
using Descent.Lab.Store;

namespace Descent.App.Commands;

/// <summary><c>descent serve</c>: the dashboard.</summary>
static class ServeCommand
{
    public static Command Create()
    {
        var port = new Option<int?>("--port") { Description = "The port; 0 for any free one. Without it 6116, or the next that is free." };
        var host = new Option<string>("--host") { Description = "The address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var remote = new Option<string[]?>("--allow-remote")
        {
            Description = "Allows an address that other machines reach; the names by which browsers there call this one.",
            Arity = ArgumentArity.ZeroOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("serve", "The dashboard, in the browser.") { port, host, remote, CommonOptions.Json };
        command.SetAction(parsed =>
        {
            var names = parsed.GetResult(remote) is null ? null : parsed.GetValue(remote) ?? [];
            var options = ServerOptions.Of(parsed.GetValue(host)!, parsed.GetValue(port), names);
            Serve(options, parsed.GetValue(CommonOptions.Json)).GetAwaiter().GetResult();
            return ExitCode.Done;
        });
        return command;
    }

    // A method of its own: no other command ever loads the server.
    static async Task Serve(ServerOptions options, bool json)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        var store = RunStore.Open();
        await using var server = await DashboardServer.Start(options, store, RunProcesses.Over(store), stop.Token);
        if (json)
        {
            JsonText.Write(new JsonObject { ["url"] = server.AddressWithToken, ["port"] = server.Port });
        }
        else
        {
            Console.Out.WriteLine($"Descent's dashboard: {server.AddressWithToken}");
            Console.Error.WriteLine("Whoever has this address can read and start runs. Ctrl-C ends the dashboard; runs go on.");
            if (!Assets.Embedded.AreThere) Console.Error.WriteLine("descent: the pages are missing, since this was built without Node.js: install Node 20.19 or later and run ./descent again.");
        }
        await Console.Out.FlushAsync();
        await server.Serve(stop.Token);
    }
}
