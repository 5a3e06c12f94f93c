using System.Text.Json.Nodes;

namespace Descent.EndToEnd;

public class RunTests
{
    /// <summary>The first command of the README, at the tests' scale: real MNIST, every arm, every claim.</summary>
    [Fact]
    public void The_first_study_runs_and_its_verdicts_are_no_surprise()
    {
        var outcome = Command.Run(["run", "coarse-gradient", "--scale", "quick", "--json"]);
        var document = outcome.Json;
        Assert.Equal(["run", "study", "scale", "seeds", "options", "seconds", "claims", "metrics", "failures", "exploratory"], document.AsObject().Select(member => member.Key));
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}-coarse-gradient-[0-9a-z]{6}$", (string)document["run"]!);
        Assert.Equal([100, 101], document["seeds"]!.AsArray().Select(seed => (int)seed!));
        Assert.Equal(4000, (int)document["options"]!["images"]!);
        foreach (var claim in document["claims"]!.AsArray())
        {
            Assert.Equal(["id", "kind", "text", "value", "low", "high", "asked", "verdict", "expected", "surprise", "expectedAny", "reason", "judged", "controls"], claim!.AsObject().Select(member => member.Key));
            Assert.Contains((string)claim["verdict"]!, (string[])["held", "failed", "inconclusive"]);
        }
        var identities = document["claims"]!.AsArray().Where(claim => (string)claim!["kind"]! == "identity").ToArray();
        Assert.Equal(6, identities.Length);
        Assert.All(identities, claim => Assert.Equal("held", (string)claim!["verdict"]!));
        Assert.Equal("failed", Verdict(document, "class-is-sharp"));
        Assert.Equal("held", Verdict(document, "attainability"));
        Assert.Equal("held", Verdict(document, "linear-fails"));
        Assert.All(document["claims"]!.AsArray(), claim => Assert.False((bool)claim!["surprise"]!, $"{claim["id"]} is a surprise: {claim.ToJsonString()}"));
        Assert.Equal(0, outcome.Code);
        Assert.NotNull(document["metrics"]!["relu/loss"]);
        Assert.All(outcome.Errors.Trim().Split('\n').Where(line => line.Length > 0), line => Assert.NotNull(JsonNode.Parse(line)));
    }

    static string Verdict(JsonNode document, string id) => (string)document["claims"]!.AsArray().Single(claim => (string)claim!["id"]! == id)!["verdict"]!;

    [Fact]
    public void A_users_own_file_is_a_study()
    {
        var outcome = Command.Run(["run", Path.Combine("examples", "mine.cs"), "--seeds", "64", "--set", "curvature=8", "--json"]);
        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Equal("step-size-limit", (string)outcome.Json["study"]!);
        Assert.Equal(64, outcome.Json["seeds"]!.AsArray().Count);
        Assert.Equal("held", Verdict(outcome.Json, "limit"));
    }

    /// <summary>Seeds below 100 are for tuning: one notice beside the verdicts, and a field.</summary>
    [Fact]
    public void Exploratory_seeds_are_said()
    {
        string[] mine = ["run", Path.Combine("examples", "mine.cs"), "--scale", "quick", "--no-store", "--seeds"];
        Assert.Single(Command.Run([.. mine, "98..101"]).Output.Split('\n'), line => line.StartsWith("exploratory: ", StringComparison.Ordinal));
        Assert.DoesNotContain("exploratory", Command.Run([.. mine, "2"]).Output, StringComparison.Ordinal);
        Assert.True((bool)Command.Run([.. mine, "98..101", "--json"]).Json["exploratory"]!);
    }

    [Fact]
    public void A_users_file_that_does_not_compile_is_named_with_its_fault()
    {
        var folder = Directory.CreateTempSubdirectory("descent-file").FullName;
        var file = Path.Combine(folder, "broken.cs");
        File.WriteAllText(file, "#:property OutputType=Library\npublic record Broken(int X) { int Y => Z; }\n");
        var outcome = Command.Run(["run", file, "--json"]);
        Command.Delete(folder);
        Assert.Equal(1, outcome.Code);
        Assert.Equal("build-failed", (string)outcome.Error["code"]!);
        Assert.Contains("CS0103", (string)outcome.Error["message"]!, StringComparison.Ordinal);
    }

    /// <summary>On ½ λ w² the sharpness is λ at every step, and watching changes nothing else.</summary>
    [Fact]
    public void Instruments_are_watched_and_told_before()
    {
        string[] mine = ["run", Path.Combine("examples", "mine.cs"), "--seeds", "4", "--scale", "quick", "--json"];
        var watched = Command.Run([.. mine, "--watch", "sharpness", "--every", "20"]);
        Assert.True(watched.Code == 0, watched.Errors);
        Assert.Contains(": arms below, above, 32 readings of at most 8 gradients and ", watched.Errors, StringComparison.Ordinal);
        Assert.Equal(4, (double)watched.Json["metrics"]!["below/parabola.sharpness"]!, 1e-5);
        var told = Command.Run([.. mine[..^1], "--watch", "sharpness", "--every", "20", "--keep-weights"]);
        Assert.Contains("watched, last readings: mean over seeds [95% t]\n  above/parabola.sharpness  ", told.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n  below/parabola\.sharpness +4\n(.*\n)*weights in .+\nNext: descent analyze [0-9a-z-]+\n$", told.Output);
        Assert.DoesNotContain("watched", Command.Run(mine[..^1]).Output, StringComparison.Ordinal);
        Assert.Equal((double)Command.Run(mine).Json["metrics"]!["below/log-size"]!, (double)watched.Json["metrics"]!["below/log-size"]!);
        var resumed = Command.Run(["resume", (string)watched.Json["run"]!, "--json"]);
        Assert.Equal(watched.Json["metrics"]!.ToJsonString(), resumed.Json["metrics"]!.ToJsonString());
        Assert.Equal((2, "unknown-instrument"), Command.Run([.. mine, "--watch", "sharpnes"]) is var slip ? (slip.Code, (string)slip.Error["code"]!) : default);
        var refused = Command.Run([.. mine, "--watch", "loss-rate-spread"]);
        Assert.Equal((1, "nothing-to-watch"), (refused.Code, (string)refused.Error["code"]!));
        Assert.Contains("needs samples", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(Command.Run(["list", "--instruments", "--json"]).Json.AsArray(), one => (string)one!["name"]! == "ntk-distance");
    }
}
