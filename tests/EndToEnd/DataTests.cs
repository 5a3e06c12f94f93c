namespace Descent.EndToEnd;

/// <summary>What a user meets when data cannot be had: one clear error, and nothing half-written.</summary>
public sealed class DataTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("descent-data").FullName;

    public void Dispose() => Command.Delete(folder);

    Outcome Quick(params (string, string?)[] environment) => Command.Run(["run", "coarse-gradient", "--scale", "quick", "--json"], environment);

    static void IsError(Outcome outcome, string code, int exit = 1)
    {
        Assert.Equal(exit, outcome.Code);
        Assert.Equal(code, (string)outcome.Error["code"]!);
        Assert.NotEmpty((string)outcome.Error["hint"]!);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void Offline_without_a_cache()
    {
        IsError(Quick(("DESCENT_CACHE", folder), ("DESCENT_OFFLINE", "1")), "offline");
        Assert.Empty(Directory.GetFiles(folder, "*ubyte", SearchOption.AllDirectories));
    }

    [Fact]
    public void Without_npm() => IsError(Quick(("DESCENT_CACHE", folder), ("PATH", folder)), "no-npm");

    [Fact]
    public void A_cache_that_cannot_be_written()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        IsError(Quick(("DESCENT_CACHE", Path.Combine(file, "cache"))), "cache-unwritable");
    }

    [Fact]
    public void A_truncated_file_of_the_users_own()
    {
        foreach (var name in (string[])["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
        {
            File.WriteAllBytes(Path.Combine(folder, name), [0, 0, 8, 3, 0, 0]);
        }
        var outcome = Command.Run(["run", "coarse-gradient", "--scale", "quick", "--data-dir", folder, "--json"], ("DESCENT_CACHE", Path.Combine(folder, "cache")), ("DESCENT_OFFLINE", "1"));
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith("data-", (string)outcome.Error["code"]!, StringComparison.Ordinal);
        Assert.Contains("ubyte", (string)outcome.Error["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("file")]
    public void A_data_folder_that_is_none_is_refused_before_the_first_step(string name)
    {
        File.WriteAllText(Path.Combine(folder, "file"), "");
        var outcome = Command.Run(["run", "coarse-gradient", "--scale", "quick", "--data-dir", Path.Combine(folder, name), "--json"]);
        IsError(outcome, "data-not-found", exit: 2);
        Assert.Single(outcome.Errors.Trim().Split('\n'));
    }

    [Fact]
    public void A_set_is_fetched_once_and_its_folder_printed()
    {
        var first = Command.Run(["data", "get", "iris", "--json"], ("DESCENT_CACHE", folder));
        Assert.True(first.Code == 0, first.Errors);
        Assert.True(Directory.Exists((string)first.Json["folder"]!));
        var again = Command.Run(["data", "get", "iris", "--json"], ("DESCENT_CACHE", folder), ("DESCENT_OFFLINE", "1"));
        Assert.Equal((string)first.Json["folder"]!, (string)again.Json["folder"]!);
    }
}
