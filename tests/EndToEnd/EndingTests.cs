using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Descent.EndToEnd;

/// <summary>Whatever ends a command, no process of its own goes on without it, and what it did is kept.</summary>
public sealed class EndingTests : IDisposable
{
    const int Kill = 9, Terminate = 15;

    [DllImport("libc", EntryPoint = "kill")]
    static extern int Send(int process, int signal);

    /// <summary>Seeds are no batch, and each is worth a process, however fast the machine.</summary>
    static readonly string Study = $$"""
        #:project {{Path.Combine(Command.Root, "src", "Descent.Studies", "Descent.Studies.csproj")}}
        #:property OutputType=Library
        #:property PublishAot=false

        using Descent.Contracts;
        using Descent.Engine;

        public sealed record Patient : Study
        {
            [Option("steps"), Range(1, 100_000_000)] public int Steps { get; init; } = 20_000;
            [Option("seconds before the first step"), Range(0, 100)] public double Pause { get; init; }

            public override Paper Paper { get; } = new("patient", "Patient", "Someone", 2026, "none");
            public override string Family => "test";
            public override Seconds Seconds => new(1, 1, 1);

            public override IReadOnlyList<Arm> Arms =>
            [
                Arm.Create("only", Steps, key => Begin(key), (x, key) => 0.99 * x + 0.1 * key.Normal([64]), x => new(("size", (x * x).Mean()))) with { Batchable = false, Every = 10 },
            ];

            Tensor Begin(RandomKey key)
            {
                Thread.Sleep(TimeSpan.FromSeconds(Pause));
                return key.Normal([64]);
            }

            public override IReadOnlyList<Claim> Claims =>
            [
                Claim.Prediction("finite", "the size stays finite").Of(run => run["only"]["size"].Last).Control(run => -1).Asks(Above.Of(0)).Over(Seeds.EverySeed).Expect(Verdict.Held),
            ];
        }
        """;

    readonly string home = Directory.CreateTempSubdirectory("descent-home").FullName;
    readonly string file;

    public EndingTests()
    {
        file = Path.Combine(home, "patient.cs");
        File.WriteAllText(file, Study);
    }

    public void Dispose() => Directory.Delete(home, recursive: true);

    Outcome Run(params string[] arguments) => Command.Run(arguments, ("DESCENT_HOME", home));

    JsonNode Last() => Run("runs", "--json").Json[0]!;

    /// <summary>All processes below one, as they are now.</summary>
    static List<int> Below(int process)
    {
        var found = new List<int>();
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)))
        {
            if (Stat(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)) is (_, var parent) && parent == process) found.Add(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
        }
        return [.. found, .. found.SelectMany(Below)];
    }

    static (string State, int Parent)? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static bool IsAlive(int process) => Stat(process) is (not "Z" and not "X", _);

    static bool IsWorker(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Split('\0').Contains("worker");
        }
        catch (IOException)
        {
            return false;
        }
    }

    static void WaitFor(Func<bool> there) => Assert.True(SpinWait.SpinUntil(() =>
    {
        Thread.Sleep(20);
        return there();
    }, TimeSpan.FromMinutes(2)));

    /// <summary>Starts a run of three seeds and signals it once one of them is in a process of its own.</summary>
    (Outcome Outcome, List<int> Workers) EndRun(int signal)
    {
        using var process = Command.Start(Command.Program, ["run", file, "--seeds", "3", "--set", "pause=2.1", "--checkpoint", "0.1", "--json"], ("DESCENT_HOME", home), ("DOTNET_PROCESSOR_COUNT", "2"));
        List<int> workers = [];
        WaitFor(() => process.HasExited || (workers = [.. Below(process.Id).Where(IsWorker)]).Count > 0);
        Assert.NotEmpty(workers);
        Assert.Equal(0, Send(process.Id, signal));
        return (Command.Finish(process), workers);
    }

    [Fact]
    public void A_run_that_is_terminated_stops_its_workers_and_can_be_resumed()
    {
        var (outcome, workers) = EndRun(Terminate);
        Assert.Equal((130, "interrupted"), (outcome.Code, (string)outcome.Error["code"]!));
        Assert.DoesNotContain(workers, IsAlive);
        Assert.Equal("interrupted", (string)Last()["status"]!);
        var resumed = Run("resume", "last", "--json");
        Assert.True(resumed.Code == 0, resumed.Errors);
        var whole = Run("run", file, "--seeds", "3", "--json");
        Assert.Equal(whole.Json["metrics"]!.ToJsonString(), resumed.Json["metrics"]!.ToJsonString());
    }

    [Fact]
    public void A_run_that_is_killed_takes_its_workers_along()
    {
        var (outcome, workers) = EndRun(Kill);
        Assert.Equal(137, outcome.Code);
        WaitFor(() => !workers.Exists(IsAlive));
        Assert.Equal("interrupted", (string)Last()["status"]!);
    }

    [Theory]
    [InlineData(Terminate, 130)]
    [InlineData(Kill, 137)]
    public void A_sweep_that_ends_stops_its_trials_in_order(int signal, int code)
    {
        string[] sweep = ["sweep", file, "--grid", "steps=2000000,2000001", "--seeds", "1", "--jobs", "2", "--name", "long", "--json"];
        using var process = Command.Start(Command.Program, sweep, ("DESCENT_HOME", home));
        // Both trials are in the store and train.
        WaitFor(() => process.HasExited || (Below(process.Id).Count >= 2 && Run("runs", "--json").Json.AsArray().Count == 2));
        var trials = Below(process.Id);
        Assert.Equal(0, Send(process.Id, signal));
        var outcome = Command.Finish(process);
        Assert.Equal(code, outcome.Code);
        WaitFor(() => !trials.Exists(IsAlive));
        var runs = Run("runs", "--json").Json.AsArray();
        Assert.Equal(["interrupted", "interrupted"], runs.Select(run => (string)run!["status"]!));
        Assert.All(runs, run => Assert.NotEmpty(Directory.GetFiles(Path.Combine(home, "checkpoints", (string)run!["run"]!), "*.safetensors")));
    }
}
