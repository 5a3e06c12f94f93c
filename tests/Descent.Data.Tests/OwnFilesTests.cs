using System.IO.Compression;
using System.Text;

namespace Descent.Data.Tests;

public sealed class OwnFilesTests : IDisposable
{
    readonly TemporaryFolder own = new();

    public void Dispose() => own.Dispose();

    DataOptions Options => new() { DataDirectory = own.Path, CacheDirectory = own["cache"], Offline = true, Variable = _ => null };

    void Put(string folder = "", Func<string, string>? rename = null, Func<byte[], byte[]>? pack = null)
    {
        foreach (var (name, content) in TinyImages.Content)
            own.Write(folder + (rename?.Invoke(name) ?? name), pack?.Invoke(content) ?? content);
    }

    static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(content);
        return packed.ToArray();
    }

    [Fact]
    public void Usual_names_are_found_plain_packed_dotted_and_in_the_sets_folder()
    {
        Action[] ways =
        [
            () => Put(), () => Put("tiny/"), () => Put(rename: name => name + ".gz", pack: Packed),
            () => Put(rename: name => name.Replace("-idx", ".idx", StringComparison.Ordinal)),
        ];
        foreach (var way in ways)
        {
            way();
            Assert.Equal(3, new TinyImages().Load(Options).Train.Count);
            foreach (var entry in Directory.GetFiles(own.Path, "*", SearchOption.AllDirectories))
                File.Delete(entry);
        }
    }

    [Fact]
    public void What_is_there_of_ones_own_is_not_fetched()
    {
        Put();
        new TinyImages().Prepare(Options);
        Assert.False(Directory.Exists(own["cache"]));
    }

    [Fact]
    public void Preparing_finds_a_wrong_folder_and_a_missing_set_at_once()
    {
        Assert.Equal("offline", Assert.Throws<DataException>(() => new TinyImages().Prepare(Options)).Code);
        own.Write("file", ""u8);
        var error = Assert.Throws<DataException>(() => new TinyImages().Prepare(Options with { DataDirectory = own["file"] }));
        Assert.Equal("data-not-found", error.Code);
        Assert.Contains("is a file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sets_folder_goes_before_the_folder_itself()
    {
        Put("tiny/");
        own.Write("train-labels-idx1-ubyte", "of another set"u8);
        Assert.Equal(3, new TinyImages().Load(Options).Train.Count);
    }

    [Fact]
    public void A_missing_folder_a_missing_file_and_an_empty_folder_are_told_apart()
    {
        Assert.Equal("data-not-found", Assert.Throws<DataException>(() => new TinyImages().Load(Options with { DataDirectory = own["none"] })).Code);
        Assert.Equal("offline", Assert.Throws<DataException>(() => new TinyImages().Load(Options)).Code);
        Put();
        File.Delete(own["t10k-labels-idx1-ubyte"]);
        var error = Assert.Throws<DataException>(() => new TinyImages().Load(Options));
        Assert.Equal("data-not-found", error.Code);
        Assert.Contains("t10k-labels-idx1-ubyte", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], string> Wrong => new()
    {
        { "train-labels-idx1-ubyte", TinyImages.Bytes([0, 1], 2), "3 images" },
        { "train-labels-idx1-ubyte", TinyImages.Bytes([0, 1, 2], 3), "the label 2 at 2" },
        { "train-labels-idx1-ubyte", TinyImages.Content["train-images-idx3-ubyte"], "labels are UInt8 of rank 1" },
        { "train-images-idx3-ubyte", TinyImages.Content["train-labels-idx1-ubyte"], "images are UInt8 of rank 3" },
        { "t10k-images-idx3-ubyte", TinyImages.Bytes([1, 2], 1, 2, 1), "2 x 1" },
        { "t10k-images-idx3-ubyte", [], "is empty" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Files_that_do_not_fit_together_are_refused(string file, byte[] content, string says)
    {
        Put();
        own.Write(file, content);
        var error = Assert.Throws<DataException>(() => new TinyImages().Load(Options));
        Assert.Equal("data-format", error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b,class\n1,2.5,x\n-3,4e1,y\n5,6,x\n")]
    [InlineData("\uFEFFa,b,class\r\n1,2.5,x\r\n-3,4e1,y\r\n5, 6 ,x")]
    public void A_table_is_read(string text)
    {
        own.Write("iris.csv", Encoding.UTF8.GetBytes(text));
        var table = DatasetCatalogue.Table("iris", Options);
        Assert.Equal([1, 2.5, -3, 40, 5, 6], table.Features.ToArray());
        Assert.Equal([0, 1, 0], table.Labels.ToArray());
        Assert.Equal(["a", "b"], table.Columns);
        Assert.Equal(["x", "y"], table.ClassNames);
        Assert.Equal([5, 6, 1, 2.5], table.Take([2, 0]).Features.ToArray());
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("a,class", "0 rows")]
    [InlineData("a,class\n1,x,2\n", "line 2, has 3 cells, not 2")]
    [InlineData("a,class\n1,x\nnan,x\n", "line 3, has 'nan'")]
    [InlineData("a,class\n1e999,x\n", "'1e999'")]
    [InlineData("a,class\n,x\n", "has ''")]
    [InlineData("a,class\n1,\n", "no class")]
    [InlineData("a,class\n\n1,x\n", "line 2, has 1 cells")]
    public void A_bad_table_is_refused_with_its_line(string text, string says)
    {
        own.Write("iris.csv", Encoding.UTF8.GetBytes(text));
        var error = Assert.Throws<DataException>(() => DatasetCatalogue.Table("iris", Options));
        Assert.Equal("data-format", error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_has_sections_and_a_long_heading_is_joined()
    {
        own.Write("moby-dick.txt", "Front.\nCHAPTER 1. A\nlong title.\n\nCall me.\n\nCHAPTER 2. B.\n\nEnd."u8);
        var text = DatasetCatalogue.Text("moby-dick", Options);
        Assert.Equal(["CHAPTER 1. A long title.", "CHAPTER 2. B."], text.Sections.Select(section => section.Name));
        Assert.Equal("CHAPTER 1. A\nlong title.\n\nCall me.\n\n", text.Section(0).ToString());
        Assert.Equal("CHAPTER 2. B.\n\nEnd.", text.Section(1).ToString());
    }

    [Fact]
    public void A_text_that_is_empty_or_not_utf8_is_refused()
    {
        own.Write("moby-dick.txt", []);
        Assert.Contains("empty", Assert.Throws<DataException>(() => DatasetCatalogue.Text("moby-dick", Options)).Message, StringComparison.Ordinal);
        own.Write("moby-dick.txt", [65, 0xC3, 65]);
        Assert.Contains("0xc3", Assert.Throws<DataException>(() => DatasetCatalogue.Text("moby-dick", Options)).Message, StringComparison.Ordinal);
    }
}
