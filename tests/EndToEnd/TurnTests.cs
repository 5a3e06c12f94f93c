using Microsoft.Data.Sqlite;

namespace Descent.EndToEnd;

/// <summary>Commands that wait for their turn to build a study's file.</summary>
public sealed class TurnTests : IDisposable
{
    readonly string home = Directory.CreateTempSubdirectory("descent-home").FullName;

    public void Dispose() => Command.Delete(home);

    /// <summary>A signal ends the wait as it ends other work: with the code for it, in words and without a stack trace; also where the command has begun to follow signals before it builds.</summary>
    [Theory]
    [InlineData("show", SystemProcess.Interrupt)]
    [InlineData("run", SystemProcess.Terminate)]
    [InlineData("resume", SystemProcess.Interrupt)]
    public void A_signal_ends_the_wait(string command, int signal)
    {
        var file = Command.Build("waiting.cs", File.ReadAllText(Path.Combine(Command.Root, "examples", "mine.cs")).Replace("../src", Path.Combine(Command.Root, "src"), StringComparison.Ordinal));
        // The user's folder is the test's own, and the turn there the test's.
        (string, string?)[] environment = [("DESCENT_HOME", home), ("XDG_DATA_HOME", home)];
        if (command == "resume")
        {
            Assert.True(Command.Run(["run", file, "--scale", "quick", "--seeds", "1", "--json"], environment) is { Code: 0 }, "the run failed");
            using var store = new SqliteConnection($"Data Source={Path.Combine(home, "descent.db")};Pooling=False");
            store.Open();
            using var stop = new SqliteCommand("UPDATE run SET status = 'interrupted'", store);
            Assert.Equal(1, stop.ExecuteNonQuery());
        }
        // What was built is of other contents.
        File.AppendAllText(file, "\n// changed\n");
        var folder = Directory.CreateDirectory(Path.Combine(home, "descent")).FullName;
        using var turn = new FileStream(Path.Combine(folder, "build.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        File.WriteAllText(Path.Combine(folder, "build.holder"), $"{Environment.ProcessId} other.cs");
        using var process = Command.Start(Command.Program, [command, command == "resume" ? "last" : file, "--json"], environment);
        var line = Command.AwaitLine(process, line => line.Contains("waits for its turn", StringComparison.Ordinal));
        Assert.Equal($$"""{"note":"waits for its turn to build waiting.cs: process {{Environment.ProcessId}} builds other.cs; Ctrl-C stops the wait"}""", line);
        SystemProcess.Send(process.Id, signal);
        var outcome = Command.Finish(process);
        Assert.Equal((130, "interrupted"), (outcome.Code, (string)outcome.Error["code"]!));
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }
}
