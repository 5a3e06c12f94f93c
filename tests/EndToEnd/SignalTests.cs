using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Descent.EndToEnd;

/// <summary>Ctrl-C and its like while an arm computes what cannot be interrupted.</summary>
public sealed class SignalTests : IDisposable
{
    const int Terminate = 15;

    [DllImport("libc", EntryPoint = "kill")]
    static extern int Send(int process, int signal);

    readonly string home = Directory.CreateTempSubdirectory("descent-home").FullName;

    public void Dispose() => Directory.Delete(home, recursive: true);

    /// <summary>An arm that computes as long as a file is there, and says that it has begun.</summary>
    static readonly string Study = $$"""
        #:project {{Path.Combine(Command.Root, "src", "Descent.Studies", "Descent.Studies.csproj")}}
        #:property OutputType=Library
        #:property PublishAot=false

        using Descent.Contracts;

        public sealed record Solving : Study
        {
            public override Paper Paper { get; } = new("solving", "Solving", "Someone", 2026, "none");
            public override string Family => "test";
            public override Seconds Seconds => new(1, 1, 1);

            public override IReadOnlyList<Arm> Arms =>
            [
                Arm.Compute("solver", _ =>
                {
                    Console.Error.WriteLine("computing");
                    while (File.Exists(Environment.GetEnvironmentVariable("DESCENT_TEST_HOLD"))) Thread.Sleep(20);
                    return new Dictionary<string, double> { ["value"] = 1 };
                }),
            ];

            public override IReadOnlyList<Claim> Claims => [Claim.Identity("one", "it is one").Of(run => run["solver"]["value"].Last).Asks(Within.Of(1, 0))];
        }
        """;

    [Fact]
    public async Task The_first_signal_waits_and_says_for_what_the_second_stops_now_and_the_run_resumes()
    {
        var (file, hold) = (Path.Combine(home, "solving.cs"), Path.Combine(home, "hold"));
        await File.WriteAllTextAsync(file, Study);
        await File.WriteAllTextAsync(hold, "");
        (string, string?)[] environment = [("DESCENT_HOME", home), ("DESCENT_TEST_HOLD", hold)];
        using var process = Command.Start(Command.Program, ["run", file, "--seeds", "2", "--json"], environment);
        await Until(process, "computing");
        Assert.Equal(0, Send(process.Id, Terminate));
        Assert.Contains("\"solver\"", await Until(process, "\"waiting\""), StringComparison.Ordinal);
        Assert.False(process.HasExited);
        Assert.Equal(0, Send(process.Id, Terminate));
        Assert.Equal(143, Command.Finish(process).Code);
        Assert.Equal("interrupted", (string)Command.Run(["runs", "--json"], environment).Json[0]!["status"]!);
        File.Delete(hold);
        var resumed = Command.Run(["resume", "last", "--json"], environment);
        Assert.True(resumed.Code == 0, resumed.Errors);
        Assert.Equal("held", (string)resumed.Json["claims"]![0]!["verdict"]!);
    }

    /// <summary>Reads errors up to a line that has a text in it.</summary>
    static async Task<string> Until(Process process, string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }
        throw new InvalidOperationException($"The command ended without '{text}'.");
    }
}
