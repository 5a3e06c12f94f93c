using System.Text.Json.Nodes;
using Descent.Lab.Store;

namespace Descent.EndToEnd;

/// <summary>Runs are kept, listed, stopped, resumed and removed by the real command.</summary>
public sealed class StoreTests : IDisposable
{
    static readonly string[] Mine = [Path.Combine("examples", "mine.cs"), "--seeds", "4", "--json"];

    readonly string home = Directory.CreateTempSubdirectory("descent-home").FullName;

    public void Dispose() => Command.Delete(home);

    Outcome Run(params string[] arguments) => Command.Run(arguments, ("DESCENT_HOME", home));

    JsonArray Runs() => Run("runs", "--json").Json.AsArray();

    [Fact]
    public void A_run_is_listed_resumed_to_the_same_and_removed()
    {
        Assert.Empty(Runs());
        var first = Run(["run", .. Mine]);
        Assert.True(first.Code == 0, first.Errors);
        var id = (string)first.Json["run"]!;
        var listed = Assert.Single(Runs())!;
        Assert.Equal(["run", "study", "status", "started", "seconds", "options"], listed.AsObject().Select(member => member.Key));
        Assert.Equal((id, "step-size-limit", "done"), ((string)listed["run"]!, (string)listed["study"]!, (string)listed["status"]!));
        var judged = Run("judge", "last", "--json");
        Assert.True(judged.Code == 0, judged.Errors);
        foreach (var part in (string[])["run", "seeds", "options", "metrics", "claims"]) Assert.Equal(first.Json[part]!.ToJsonString(), judged.Json[part]!.ToJsonString());
        Assert.Null(Run(["run", "--no-store", .. Mine]).Json["run"]);
        Assert.Single(Runs());
        Assert.Equal(0, Run("rm", id[..^3], "--json").Code);
        Assert.Empty(Runs());
    }

    /// <summary>Each study that is verified is a run, and its numbers are those of <c>run</c>.</summary>
    [Fact]
    public void What_is_verified_is_kept()
    {
        var verified = Run(["verify", .. Mine]);
        Assert.True(verified.Code == 0, verified.Errors);
        var study = Assert.Single(verified.Json["studies"]!.AsArray())!;
        Assert.Equal((string)study["run"]!, (string)Assert.Single(Runs())!["run"]!);
        var run = Run(["run", .. Mine]).Json;
        foreach (var part in (string[])["study", "seeds", "options", "metrics", "claims"]) Assert.Equal(run[part]!.ToJsonString(), study[part]!.ToJsonString());
        Assert.Null(Run(["verify", "--no-store", .. Mine]).Json["studies"]![0]!["run"]);
        Assert.Equal(2, Runs().Count);
    }

    /// <summary>The first Ctrl-C finishes the step and writes a checkpoint; the run can be resumed.</summary>
    [Fact]
    public void Ctrl_C_keeps_a_run_that_can_be_resumed()
    {
        using var process = Command.Start(Command.Program, ["run", "coarse-gradient", "--scale", "full", "--json"], ("DESCENT_HOME", home));
        // The first line of progress says that an arm has made a step; lines of a data set that is fetched may come before.
        Command.AwaitLine(process, line => line.Contains("progress", StringComparison.Ordinal));
        SystemProcess.Send(process.Id, SystemProcess.Interrupt);
        var outcome = Command.Finish(process);
        Assert.Equal(130, outcome.Code);
        Assert.Equal("interrupted", (string)outcome.Error["code"]!);
        Assert.Empty(outcome.Output);
        var run = Assert.Single(Runs())!;
        Assert.Equal("interrupted", (string)run["status"]!);
        Assert.Contains((string)run["run"]!, (string)outcome.Error["hint"]!, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(home, "checkpoints", (string)run["run"]!), "*.safetensors"));
        var refused = Command.Run(["resume", "last", "--json"], ("DESCENT_HOME", home), ("DESCENT_KERNEL_PATH", "portable"));
        Assert.Equal("another-kernel", (string)refused.Error["code"]!);
        Assert.Contains("portable", (string)refused.Error["message"]!, StringComparison.Ordinal);
    }

    /// <summary>A run that is done is not opened again: it is shown as the store has it, by its last part, too.</summary>
    [Fact]
    public void A_run_that_is_done_is_not_resumed()
    {
        var first = Run(["run", .. Mine]);
        Assert.True(first.Code == 0, first.Errors);
        var id = (string)first.Json["run"]!;
        var (listed, before) = (Runs().ToJsonString(), RunStore.Open(Path.Combine(home, "descent.db")).Run(id));
        var again = Run("resume", id[(id.LastIndexOf('-') + 1)..], "--json");
        Assert.Equal((0, ""), (again.Code, again.Errors));
        foreach (var part in (string[])["run", "study", "scale", "seeds", "options", "claims", "metrics", "failures"]) Assert.Equal(first.Json[part]!.ToJsonString(), again.Json[part]!.ToJsonString());
        Assert.Contains("is done", Run("resume", "last").Output, StringComparison.Ordinal);
        var after = RunStore.Open(Path.Combine(home, "descent.db")).Run(id);
        Assert.Equal((listed, 1, before.Ended), (Runs().ToJsonString(), after.Attempt, after.Ended));
    }

    [Fact]
    public void A_list_of_no_runs_says_of_which()
    {
        Assert.Equal((0, "No runs of 'coarse-gradient' yet. Next: descent run coarse-gradient\n"), Run("runs", "--study", "coarse-gradient") is var none ? (none.Code, none.Output) : default);
        var file = Path.Combine(home, "file");
        File.WriteAllText(file, "");
        var outcome = Command.Run(["runs", "--json"], ("DESCENT_HOME", file));
        Assert.Equal((2, "bad-setting"), (outcome.Code, (string)outcome.Error["code"]!));
        Assert.Equal(1, Command.Run(["doctor"], ("DESCENT_HOME", file)).Code);
    }

    [Theory]
    [InlineData("bad-path", "report", "last", "--out", "")]
    [InlineData("bad-path", "export", "last", "--out", "")]
    [InlineData("usage", "report", "last", "--out", "report.pdf")]
    [InlineData("unknown-run", "report", "")]
    public void A_place_that_is_none_is_one_clear_error(string code, params string[] arguments)
    {
        Assert.Equal(0, Run(["run", .. Mine]).Code);
        var outcome = Run([.. arguments, "--json"]);
        Assert.Equal((2, code), (outcome.Code, (string)outcome.Error["code"]!));
        Assert.NotEmpty((string)outcome.Error["hint"]!);
    }

    [Theory]
    [InlineData("DESCENT_THREADS", "x")]
    [InlineData("DESCENT_THREADS", "-2")]
    [InlineData("DESCENT_THREADS", "99999")]
    [InlineData("DESCENT_KERNEL_PATH", "foo")]
    public void A_setting_that_means_nothing_is_one_clear_error(string variable, string value)
    {
        foreach (var command in (string[][])[["doctor", "--json"], ["run", .. Mine]])
        {
            var outcome = Command.Run(command, ("DESCENT_HOME", home), (variable, value));
            Assert.Equal((2, "bad-setting", ""), (outcome.Code, (string)outcome.Error["code"]!, outcome.Output));
            Assert.Contains($"{variable} is '{value}'", (string)outcome.Error["message"]!, StringComparison.Ordinal);
        }
        Assert.Equal(0, Command.Run(["run", "--help"], (variable, value)).Code);
    }

    [Theory]
    [InlineData("unknown-run", 2, "resume", "last")]
    [InlineData("unknown-run", 2, "rm", "2026")]
    [InlineData("usage", 2, "run", "coarse-gradient", "--checkpoint", "-1")]
    public void A_mistake_is_one_clear_error(string code, int exit, params string[] arguments)
    {
        var outcome = Run([.. arguments, "--json"]);
        Assert.Equal((exit, code), (outcome.Code, (string)outcome.Error["code"]!));
        Assert.NotEmpty((string)outcome.Error["hint"]!);
    }

    [Fact]
    public void A_store_that_is_none_is_one_clear_error_and_the_doctor_says_so()
    {
        var sound = Run("doctor", "--json");
        Assert.Equal(0, sound.Code);
        Assert.Equal(["version", "runtime", "kernels", "threads", "store", "disk", "port"], sound.Json["checks"]!.AsArray().Select(check => (string)check!["name"]!));
        File.WriteAllText(Path.Combine(home, "descent.db"), new string('?', 4096));
        var outcome = Run(["run", .. Mine]);
        Assert.Equal((1, "store-foreign"), (outcome.Code, (string)outcome.Error["code"]!));
        var doctor = Run("doctor", "--json");
        Assert.Equal(1, doctor.Code);
        Assert.Equal("bad", (string)doctor.Json["checks"]!.AsArray().Single(check => (string)check!["name"]! == "store")!["state"]!);
    }
}
