using Descent.Data.Cache;
using Descent.Engine;

namespace Descent.Data.Tests;

public class CatalogueTests
{
    [Fact]
    public void The_five_sets_are_found_without_a_list() =>
        Assert.Equal(["fashion-mnist", "iris", "king-james-bible", "mnist", "moby-dick"], DatasetCatalogue.All.Select(source => source.Name));

    [Fact]
    public void Every_set_says_where_it_comes_from_and_pins_its_files()
    {
        foreach (var source in DatasetCatalogue.All)
        {
            Assert.All([source.Title, source.Licence, source.Provenance, source.Package], Assert.NotEmpty);
            Assert.Matches(@"^\d+\.\d+\.\d+$", source.Version);
            Assert.All(source.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
            Assert.All(source.Files, file => Assert.True(file.Length > 0, file.Path));
            Assert.Equal(source.Files.Count, source.Files.Select(file => file.Sha256).Distinct().Count());
        }
    }

    [Theory]
    [InlineData("mnits", "mnist")]
    [InlineData("fashion", "fashion-mnist")]
    [InlineData("fashion_mnist", "fashion-mnist")]
    [InlineData("Moby-Dik", "moby-dick")]
    [InlineData("bible", "king-james-bible")]
    public void An_unknown_name_gets_the_nearest(string name, string near)
    {
        var error = Assert.Throws<DataException>(() => DatasetCatalogue.Find(name));
        Assert.Equal("data-unknown", error.Code);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"Did you mean '{near}'", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_like_none_gets_the_list() =>
        Assert.StartsWith("'descent data list' shows all: fashion-mnist", Assert.Throws<DataException>(() => DatasetCatalogue.Find("qqqqqqqqqqqq")).Hint, StringComparison.Ordinal);

    [Fact]
    public void Case_does_not_matter() => Assert.Equal("mnist", DatasetCatalogue.Find("MNIST").Name);

    [Fact]
    public void A_set_of_another_kind_is_refused()
    {
        var error = Assert.Throws<DataException>(() => DatasetCatalogue.Images("iris", new()));
        Assert.Contains("kind table", error.Message, StringComparison.Ordinal);
        Assert.Contains("fashion-mnist, mnist", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("same", "same", 0)]
    public void Edits_are_counted(string a, string b, int edits)
    {
        Assert.Equal(edits, NearestNames.Distance(a, b));
        Assert.Equal(edits, NearestNames.Distance(b, a));
    }

    [Theory]
    [InlineData("/a", "/x", "/h", "/a")]
    [InlineData(null, "/x", "/h", "/x/descent")]
    [InlineData(null, "relative", "/h", "/h/.cache/descent")]
    [InlineData(null, null, "/h", "/h/.cache/descent")]
    public void The_cache_root_follows_the_environment(string? own, string? xdg, string home, string root)
    {
        var options = new DataOptions
        {
            Variable = name => name switch { "DESCENT_CACHE" => own, "XDG_CACHE_HOME" => xdg, "HOME" => home, _ => null },
        };
        Assert.Equal(root, CacheFolder.Root(options));
        Assert.Equal("/given", CacheFolder.Root(options with { CacheDirectory = "/given" }));
    }
}
