using System.Text.Json.Nodes;
using Descent.Lab.Store;

namespace Descent.EndToEnd;

/// <summary>Sweeps and comparisons by the real command, each trial a process of its own.</summary>
public sealed class SweepTests : IDisposable
{
    const string Holds = "HOLDS";

    /// <summary>The example, each of whose trials waits before its first step while there is a file with its options in a folder.</summary>
    static readonly Lazy<string> Held = new(() => Command.Build("held.cs", File.ReadAllText(Path.Combine(Command.Root, "examples", "mine.cs"))
        .Replace("../src", Path.Combine(Command.Root, "src"), StringComparison.Ordinal)
        .Replace("key => key.Normal([])", "Begin", StringComparison.Ordinal)
        .Replace("    Tensor Loss(", $$"""
                Tensor Begin(RandomKey key)
                {
                    while (File.Exists(Path.Combine(Environment.GetEnvironmentVariable("{{Holds}}") ?? "none", $"{Curvature}-{Steps}"))) Thread.Sleep(20);
                    return key.Normal([]);
                }

                Tensor Loss(
            """, StringComparison.Ordinal)));

    /// <summary>What the trials of the sweep are held by, in their order.</summary>
    static readonly string[] Trials = ["1-20", "1-80", "2-20", "2-80", "4-20", "4-80"];

    static string[] Sweep => ["sweep", Held.Value, "--grid", "curvature=1,2,4", "--log", "steps=20:80:2", "--scale", "quick", "--seeds", "2", "--jobs", "1", "--name", "mine", "--json"];

    readonly string home = Directory.CreateTempSubdirectory("descent-home").FullName;

    public void Dispose() => Command.Delete(home);

    Outcome Run(params string[] arguments) => Command.Run(arguments, ("DESCENT_HOME", home), (Holds, home));

    void Hold(params ReadOnlySpan<string> trials)
    {
        foreach (var trial in trials) File.WriteAllText(Path.Combine(home, trial), "");
    }

    void Free(params ReadOnlySpan<string> trials)
    {
        foreach (var trial in trials) File.Delete(Path.Combine(home, trial));
    }

    /// <summary>Killed, then stopped, then left to its end: each trial has one run, and what was done stays as it was.</summary>
    [Fact]
    public void A_sweep_that_is_killed_and_stopped_goes_on_and_repeats_nothing()
    {
        Hold(Trials.AsSpan(1..));
        Assert.Equal(137, EndAfter(done: 1, SystemProcess.Kill).Code);
        Free(Trials[1]);
        var stopped = EndAfter(done: 2, SystemProcess.Interrupt);
        Free(Trials);
        Assert.Equal((130, "interrupted"), (stopped.Code, (string)stopped.Error["code"]!));
        Assert.Contains(" of 6 trials done", (string)stopped.Error["message"]!, StringComparison.Ordinal);
        var whole = Run([.. Sweep, "--metric", "below/log-size"]);
        Assert.True(whole.Code == 0, whole.Errors);
        Assert.Equal((6, 0, 0, 0), ((int)whole.Json["done"]!, (int)whole.Json["failed"]!, (int)whole.Json["running"]!, (int)whole.Json["waiting"]!));
        var runs = Run("runs", "--json").Json.AsArray();
        Assert.Equal(6, runs.Count);
        Assert.All(runs, run => Assert.Equal("done", (string)run!["status"]!));
        Assert.Equal(["sweep", "study", "scale", "seeds", "specification", "metric", "goal", "trials", "best", "median", "waiting", "running", "done", "failed", "metrics", "figure"], whole.Json.AsObject().Select(member => member.Key));
        Assert.Equal("rect", (string)whole.Json["figure"]!["mark"]!["type"]!);
        // More steps go further down, whatever the curvature.
        var best = whole.Json["trials"]![(int)whole.Json["best"]! - 1]!;
        Assert.Equal(80, (int)best["options"]!["steps"]!);
        Assert.Equal("steps=80", (string)best["assignments"]![1]!);
        var again = Run([.. Sweep, "--metric", "below/log-size"]);
        Assert.Equal(whole.Output, again.Output);

        var (a, b) = ((string)whole.Json["trials"]![0]!["run"]!, (string)whole.Json["trials"]![1]!["run"]!);
        var compared = Run("compare", a, b, "--json");
        Assert.Equal(0, compared.Code);
        Assert.Equal(["steps"], compared.Json["settings"]!.AsArray().Select(setting => (string)setting!["name"]!));
        Assert.Equal(2, (int)compared.Json["metrics"]![0]!["n"]!);
        // Each step multiplies by 1 - 2 * 0.9 = -0.8: sixty more steps lower the logarithm by 60 log 0.8 with every seed, up to float32.
        var difference = compared.Json["metrics"]!.AsArray().Single(metric => (string)metric!["metric"]! == "below/log-size")!;
        Assert.Equal(60 * Math.Log(0.8), (double)difference["difference"]!, 1e-4);
        Assert.Equal("limit", (string)compared.Json["claims"]![0]!["id"]!);
        var read = string.Join(" ", Run("compare", a, b).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("no bootstrap of fewer than 5 seeds", read, StringComparison.Ordinal);
        Assert.Contains("below/log-size", read, StringComparison.Ordinal);
        var same = Run("compare", a, a).Output;
        Assert.Contains("2 metrics are the same in both with every seed (--all lists them).", same, StringComparison.Ordinal);
        Assert.DoesNotContain("below/log-size", same, StringComparison.Ordinal);
        Assert.Contains("below/log-size", Run("compare", a, a, "--all").Output, StringComparison.Ordinal);

        var listed = Assert.Single(Run("runs", "--sweeps", "--json").Json.AsArray())!;
        Assert.Equal(["sweep", "study", "scale", "seeds", "specification", "metric", "goal", "started", "trials", "waiting", "running", "done", "failed"], listed.AsObject().Select(member => member.Key));
        Assert.Equal(("mine", "below/log-size", 6, 6), ((string)listed["sweep"]!, (string)listed["metric"]!, (int)listed["trials"]!, (int)listed["done"]!));
        Assert.Contains("grid curvature=1,2,4", Run("runs", "--sweeps").Output, StringComparison.Ordinal);
        Assert.Empty(Run("runs", "--sweeps", "--study", "coarse-gradient", "--json").Json.AsArray());
        Assert.Equal("unknown-study", (string)Run("runs", "--sweeps", "--study", "another", "--json").Error["code"]!);
        Assert.Equal(2, Run("runs", "--sweeps", "--sweep", "mine").Code);
        Assert.Equal((1.0, 20), runs.Single(run => (string)run!["run"]! == a)!["options"] is { } options ? ((double)options["curvature"]!, (int)options["steps"]!) : default);
        Assert.Contains("curvature=1 steps=20", Run("runs").Output, StringComparison.Ordinal);

        Assert.Contains("mine", Run("[suggest:13]", "descent rm mi").Output.Split('\n', StringSplitOptions.TrimEntries));
        Assert.Equal("unknown-run", (string)Run("rm", "mine", "mime", "--json").Error["code"]!);
        Assert.Equal(6, Run("runs", "--sweep", "mine", "--json").Json.AsArray().Count);
        var removed = Run("rm", "mine", "--with-runs", "--json");
        Assert.Equal((0, 6, "mine"), (removed.Code, removed.Json["removed"]!.AsArray().Count, (string)removed.Json["sweeps"]![0]!));
        Assert.Empty(Run("runs", "--json").Json.AsArray());
    }

    /// <summary>Starts the sweep and sends its process a signal once so many trials are done; the next one is held until then.</summary>
    Outcome EndAfter(int done, int signal)
    {
        using var process = Command.Start(Command.Program, Sweep, ("DESCENT_HOME", home), (Holds, home));
        Command.AwaitLine(process, line => line.StartsWith('{') && (int?)JsonNode.Parse(line)!["done"] >= done);
        SystemProcess.Send(process.Id, signal);
        if (signal == SystemProcess.Interrupt)
        {
            // The trial that is stopped ends after its step, for which it waits.
            Command.AwaitLine(process, line => line.Contains("finishing the step", StringComparison.Ordinal));
            Free(Trials[done]);
        }
        return Command.Finish(process);
    }

    /// <summary>A signal that reaches a trial and not, or not yet, its sweep: nothing has failed, and the command says that it was interrupted.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_trial_that_is_stopped_first_or_alone_is_put_back(bool stopsSweep)
    {
        string[] two = ["sweep", Held.Value, "--grid", "curvature=1,2", "--scale", "quick", "--seeds", "1", "--jobs", "1", "--name", "two", "--json"];
        Hold("1-50", "2-50");
        using var process = Command.Start(Command.Program, two, ("DESCENT_HOME", home), (Holds, home));
        bool Says(string line, int waiting) => line.StartsWith('{') && JsonNode.Parse(line) is { } said && ((int?)said["waiting"], (int?)said["running"], (int?)said["failed"]) == (waiting, 1, 0);
        Command.AwaitLine(process, line => Says(line, waiting: 1));
        SystemProcess.Send(Assert.Single(SystemProcess.Below(process.Id)).Id, SystemProcess.Interrupt);
        // Once its process is gone the first waits, and the second runs until it is held.
        Free("1-50");
        Command.WaitFor(() => RunStore.Open(Path.Combine(home, "descent.db")).Trials("two") is [{ State: TrialState.Waiting }, { State: TrialState.Running }]);
        if (stopsSweep)
        {
            SystemProcess.Send(process.Id, SystemProcess.Interrupt);
            Command.AwaitLine(process, line => line.Contains("finishing the step", StringComparison.Ordinal));
        }
        Free("2-50");
        var outcome = Command.Finish(process);
        Assert.True(outcome.Code == 130, $"{outcome.Code}: {outcome.Errors}");
        if (!stopsSweep) Assert.Equal((1, 0, 1), ((int)outcome.Json["done"]!, (int)outcome.Json["failed"]!, (int)outcome.Json["waiting"]!));
        var again = Run(two);
        Assert.Equal((0, 2, 0), (again.Code, (int)again.Json["done"]!, (int)again.Json["trials"]![0]!["failures"]!));
    }

    /// <summary>A trial whose process is killed fails, is counted, and takes no other down; asked to, the same command tries it again.</summary>
    [Fact]
    public void A_trial_that_crashes_is_counted_and_the_code_says_so()
    {
        string[] two = ["sweep", Held.Value, "--grid", "curvature=1,2", "--scale", "quick", "--seeds", "1", "--jobs", "1", "--json"];
        Hold("1-50");
        using var process = Command.Start(Command.Program, two, ("DESCENT_HOME", home), (Holds, home));
        Command.AwaitLine(process, line => line.StartsWith('{') && (int?)JsonNode.Parse(line)!["running"] == 1);
        SystemProcess.Send(Assert.Single(SystemProcess.Below(process.Id)).Id, SystemProcess.Kill);
        Free("1-50");
        var outcome = Command.Finish(process);
        Assert.Equal(1, outcome.Code);
        Assert.Equal((1, 1), ((int)outcome.Json["done"]!, (int)outcome.Json["failed"]!));
        Assert.Equal("The run's process ended with code 137.", (string)outcome.Json["trials"]![0]!["error"]!);
        var again = Run([.. two, "--on-failure", "retry=1"]);
        Assert.Equal((0, 2, 2), (again.Code, (int)again.Json["done"]!, (int)again.Json["trials"]![0]!["attempts"]!));
    }

    [Theory]
    [InlineData("unknown-option", "--grid", "curvatur=1,2")]
    [InlineData("unknown-arm", "--grid", "steps=5,6", "--metric", "belo/log-size")]
    public void A_mistake_is_found_before_any_work(string code, params string[] arguments)
    {
        var outcome = Run(["sweep", Path.Combine("examples", "mine.cs"), .. arguments, "--json"]);
        Assert.Equal((2, code), (outcome.Code, (string)outcome.Error["code"]!));
        Assert.False(File.Exists(Path.Combine(home, "descent.db")));
    }
}
