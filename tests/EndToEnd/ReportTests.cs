namespace Descent.EndToEnd;

/// <summary>Reports and exports by the real command.</summary>
public sealed class ReportTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("descent-report").FullName;

    public void Dispose() => Command.Delete(folder);

    string To(string name) => Path.Combine(folder, name);

    [Fact]
    public void A_missing_run_gives_one_clear_error_and_no_file()
    {
        foreach (var arguments in (string[][])[["report", "no-such-run", "--out", To("report.html"), "--json"], ["export", "no-such-run", "--out", To("out"), "--json"]])
        {
            var outcome = Command.Run(arguments, ("DESCENT_HOME", To("home")));
            Assert.Equal(2, outcome.Code);
            Assert.Equal("unknown-run", (string)outcome.Error["code"]!);
            Assert.Empty(outcome.Output);
            Assert.False(File.Exists(To("report.html")) || Directory.Exists(To("out")));
        }
    }

    [Fact]
    public void An_export_is_replaced_only_when_asked()
    {
        var run = Command.Run(["run", Path.Combine("examples", "mine.cs"), "--scale", "quick", "--json"]);
        var id = (string)run.Json["run"]!;
        Assert.Equal(0, Command.Run(["export", id, "--out", To("out"), "--json"]).Code);
        var again = Command.Run(["export", id, "--out", To("out"), "--json"]);
        Assert.Equal((1, "folder-not-empty"), (again.Code, (string)again.Error["code"]!));
        var forced = Command.Run(["export", id, "--out", To("out"), "--force", "--json"]);
        Assert.Equal(0, forced.Code);
        Assert.Equal(To("out"), (string)forced.Json["folder"]!);
        Assert.True((int)forced.Json["points"]! > 0);
    }
}
