namespace Descent.EndToEnd;

/// <summary>What shells are told when Tab is pressed.</summary>
public class CompletionTests
{
    static string[] Suggest(string line) => Command.Run([$"[suggest:{line.Length}]", line]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [Theory]
    [InlineData("descent ", "run,report,export,completion")]
    [InlineData("descent run co", "coarse-gradient")]
    [InlineData("descent run ./examples/m", "./examples/mine.cs")]
    [InlineData("descent run coarse-gradient --scale ", "quick,default,full")]
    [InlineData("descent run coarse-gradient --set b", "bits=,batch=")]
    [InlineData("descent run coarse-gradient --watch n", "ntk-distance,normalised-margin")]
    [InlineData("descent report l", "last")]
    [InlineData("descent data get m", "mnist")]
    [InlineData("descent completion ", "bash,zsh,fish")]
    public void Names_are_offered(string line, string names) => Assert.Subset(Suggest(line).ToHashSet(), names.Split(',').ToHashSet());

    [Fact]
    public void Instruments_are_offered_after_a_comma_and_each_once()
    {
        var offered = Suggest("descent run coarse-gradient --watch sharpness,");
        Assert.Contains("sharpness,ntk-distance", offered);
        Assert.DoesNotContain("sharpness,sharpness", offered);
    }

    [Fact]
    public void Runs_are_offered_by_their_ids()
    {
        var id = (string)Command.Run(["run", Path.Combine("examples", "mine.cs"), "--scale", "quick", "--json"]).Json["run"]!;
        foreach (var verb in (string[])["report", "export", "resume", "rm"]) Assert.Contains(id, Suggest($"descent {verb} {id[..10]}"));
    }

    /// <summary>The script as bash itself reads and runs it.</summary>
    [Fact]
    public void Bash_completes()
    {
        var script = Command.Run(["completion", "bash"]).Output;
        var program = $$"""
            {{script}}
            COMP_LINE="descent run coarse-gr" COMP_POINT=21 COMP_CWORD=2 COMP_WORDS=("{{Command.Program}}" run coarse-gr)
            compopt() { :; }
            _descent
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        Assert.Equal("coarse-gradient", Command.Finish(Command.Start("/bin/bash", ["-c", program])).Output.Trim());
        Assert.All((string[])["zsh", "fish"], shell => Assert.Contains("[suggest:", Command.Run(["completion", shell]).Output, StringComparison.Ordinal));
        Assert.Equal(2, Command.Run(["completion", "cmd"]).Code);
    }
}
