namespace Descent.EndToEnd;

/// <summary>Ctrl-C and its like while an arm computes what cannot be interrupted.</summary>
public sealed class SignalTests : IDisposable
{
    readonly string home = Directory.CreateTempSubdirectory("descent-home").FullName;

    public void Dispose() => Command.Delete(home);

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
    public void The_first_signal_waits_and_says_for_what_the_second_stops_now_and_the_run_resumes()
    {
        var (file, hold) = (Command.Build("solving.cs", Study), Path.Combine(home, "hold"));
        File.WriteAllText(hold, "");
        (string, string?)[] environment = [("DESCENT_HOME", home), ("DESCENT_TEST_HOLD", hold)];
        using var process = Command.Start(Command.Program, ["run", file, "--seeds", "2", "--json"], environment);
        Command.AwaitLine(process, line => line.Contains("computing", StringComparison.Ordinal));
        SystemProcess.Send(process.Id, SystemProcess.Terminate);
        Assert.Contains("\"solver\"", Command.AwaitLine(process, line => line.Contains("\"waits_for\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.False(process.HasExited);
        SystemProcess.Send(process.Id, SystemProcess.Terminate);
        Assert.Equal(143, Command.Finish(process).Code);
        Assert.Equal("interrupted", (string)Command.Run(["runs", "--json"], environment).Json[0]!["status"]!);
        File.Delete(hold);
        var resumed = Command.Run(["resume", "last", "--json"], environment);
        Assert.True(resumed.Code == 0, resumed.Errors);
        Assert.Equal("held", (string)resumed.Json["claims"]![0]!["verdict"]!);
    }
}
