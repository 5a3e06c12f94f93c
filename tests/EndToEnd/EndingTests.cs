using System.Text.Json.Nodes;
using Descent.Lab.Store;

namespace Descent.EndToEnd;

/// <summary>Whatever ends a command, no process of its own goes on without it, and what it did is kept.</summary>
public sealed class EndingTests : IDisposable
{
    /// <summary>Seeds are no batch, and each is worth a process, however fast the machine. In a process of its own a seed waits before its first step while a file is there.</summary>
    static readonly Lazy<string> Study = new(() => Command.Build("patient.cs", $$"""
        #:project {{Path.Combine(Command.Root, "src", "Descent.Studies", "Descent.Studies.csproj")}}
        #:property OutputType=Library
        #:property PublishAot=false

        using Descent.Contracts;
        using Descent.Engine;

        public sealed record Patient : Study
        {
            [Option("steps"), Range(1, int.MaxValue)] public int Steps { get; init; } = 20_000;
            [Option("seconds before the first step"), Range(0, 100)] public double Pause { get; init; }
            [Option("file that holds workers")] public string Hold { get; init; } = "none";

            public override Paper Paper { get; } = new("patient", "Patient", "Someone", 2026, "none");
            public override string Family => "test";
            public override Seconds Seconds => new(1, 1, 1);

            public override IReadOnlyList<Arm> Arms =>
            [
                Arm.Create("only", Steps, key => Begin(key), (x, key) => 0.99 * x + 0.1 * key.Normal([64]), x => new(("size", (x * x).Mean()))) with { Batchable = false, Every = Math.Max(10, Steps / 10_000) },
            ];

            Tensor Begin(RandomKey key)
            {
                Thread.Sleep(TimeSpan.FromSeconds(Pause));
                while (Environment.GetCommandLineArgs().Contains("worker") && File.Exists(Hold)) Thread.Sleep(20);
                return key.Normal([64]);
            }

            public override IReadOnlyList<Claim> Claims =>
            [
                Claim.Prediction("finite", "the size stays finite").Of(run => run["only"]["size"].Last).Control(run => -1).Asks(Above.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
            ];
        }
        """));

    readonly string home = Directory.CreateTempSubdirectory("descent-home").FullName;
    readonly string file = Study.Value;

    public void Dispose() => Command.Delete(home);

    string Hold => Path.Combine(home, "hold");

    Outcome Run(params string[] arguments) => Command.Run(arguments, ("DESCENT_HOME", home));

    JsonNode Last() => Run("runs", "--json").Json[0]!;

    /// <summary>Starts a run of three seeds and signals it while others than the first wait in processes of their own.</summary>
    (Outcome Outcome, List<SystemProcess> Workers) EndRun(int signal)
    {
        File.WriteAllText(Hold, "");
        using var process = Command.Start(Command.Program, ["run", file, "--seeds", "3", "--set", "pause=2.1", "--set", $"hold={Hold}", "--checkpoint", "0.1", "--json"], ("DESCENT_HOME", home), ("DOTNET_PROCESSOR_COUNT", "2"));
        var ending = Command.Follow(process);
        List<SystemProcess> workers = [];
        Command.WaitFor(() => ending.IsCompleted || (workers = [.. SystemProcess.Below(process.Id).Where(one => one.IsCalled("worker"))]).Count > 0);
        if (workers.Count == 0) Assert.Fail(ending.GetAwaiter().GetResult().Errors);
        SystemProcess.Send(process.Id, signal);
        // Who was killed lets nobody go on; who was asked to stop waits for the step of each.
        if (signal != SystemProcess.Kill) File.Delete(Hold);
        return (ending.GetAwaiter().GetResult(), workers);
    }

    [Fact]
    public void A_run_that_is_terminated_stops_its_workers_and_can_be_resumed()
    {
        var (outcome, workers) = EndRun(SystemProcess.Terminate);
        Assert.Equal((130, "interrupted"), (outcome.Code, (string)outcome.Error["code"]!));
        Assert.DoesNotContain(workers, worker => worker.IsAlive);
        Assert.Equal("interrupted", (string)Last()["status"]!);
        var resumed = Run("resume", "last", "--json");
        Assert.True(resumed.Code == 0, resumed.Errors);
        var whole = Run("run", file, "--seeds", "3", "--json");
        Assert.Equal(whole.Json["metrics"]!.ToJsonString(), resumed.Json["metrics"]!.ToJsonString());
    }

    [Fact]
    public void A_run_that_is_killed_takes_its_workers_along()
    {
        var (outcome, workers) = EndRun(SystemProcess.Kill);
        Assert.Equal(137, outcome.Code);
        Command.WaitFor(() => !workers.Exists(worker => worker.IsAlive));
        Assert.Equal("interrupted", (string)Last()["status"]!);
    }

    /// <summary>The trials would take hours: none can end by itself meanwhile.</summary>
    [Theory]
    [InlineData(SystemProcess.Terminate, 130)]
    [InlineData(SystemProcess.Kill, 137)]
    public async Task A_sweep_that_ends_stops_its_trials_in_order(int signal, int code)
    {
        string[] sweep = ["sweep", file, "--grid", "steps=2000000000,2000000001", "--seeds", "1", "--jobs", "2", "--name", "long", "--json"];
        using var process = Command.Start(Command.Program, sweep, ("DESCENT_HOME", home));
        var ending = Command.Follow(process);
        // A run tells of progress after a step: a stop from then on saves a checkpoint. One that comes before the first step has nothing to save.
        Command.WaitFor(() => ending.IsCompleted || Stored() is { Count: 2 } runs && runs.All(run => run is { Status: RunStatus.Running, Progress: > 0 }));
        if (ending.IsCompleted) Assert.Fail((await ending).Errors);
        var trials = SystemProcess.Below(process.Id);
        Assert.Equal(2, trials.Count);
        SystemProcess.Send(process.Id, signal);
        var outcome = await ending;
        Assert.True(code == outcome.Code, $"{outcome.Code}: {outcome.Errors}");
        Command.WaitFor(() => !trials.Exists(trial => trial.IsAlive));
        Assert.All(Stored(), run => Assert.Equal(RunStatus.Interrupted, run.Status));
        Assert.All(Stored(), run => Assert.NotEmpty(Directory.GetFiles(Path.Combine(home, "checkpoints", run.Id), "*.safetensors")));
    }

    IReadOnlyList<RunSummary> Stored() => Path.Combine(home, "descent.db") is var database && RunStore.Exists(database) ? RunStore.Open(database).List() : [];
}
