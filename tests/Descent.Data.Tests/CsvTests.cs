using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Descent.Data.Tests;

public sealed class CsvTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Csv(string text) => folder.Write("mine.csv", Encoding.UTF8.GetBytes(text));

    static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Whatever stands in quotes comes back: commas, quotes, line ends, spaces.</summary>
    [Fact]
    public void Names_in_quotes_are_read_as_they_were() => Prop.ForAll<char[]>(letters =>
    {
        var name = "," + string.Concat(letters.Where(letter => letter is not '\r' && !char.IsSurrogate(letter))) + "\n\" ";
        var table = TableDataset.Read(Csv($"{Quoted(name)},class\n1,{Quoted(name)}\n"));
        return table.Columns.Single() == name && table.ClassNames.Single() == name;
    }).Holds();

    [Fact]
    public void The_class_is_the_last_column_or_the_one_that_is_named()
    {
        const string text = "a,\"kind, of\",b\r\n1, x ,10\r\n2,y,20\r\n3,x,10\r\n\r\n";
        var (named, last) = (TableDataset.Read(Csv(text), "kind, of"), TableDataset.Read(Csv(text.Replace("x", "5", StringComparison.Ordinal).Replace("y", "6", StringComparison.Ordinal))));
        Assert.Equal(("mine", "a b", "x y"), (named.Name, string.Join(' ', named.Columns), string.Join(' ', named.ClassNames)));
        var (x, y) = named.Samples();
        Assert.Equal([1, 10, 2, 20, 3, 10], x.ToArray<float>());
        Assert.Equal([3, 2], x.Shape);
        Assert.Equal([0, 1, 0], y.ToArray<int>());
        Assert.Equal(["10", "20"], last.ClassNames);
    }

    [Fact]
    public void Targets_may_be_numbers()
    {
        var (x, y) = TableDataset.ReadNumbers(Csv("a,price,b\n1,0.5,2\n3,-4,5\n"), "price");
        Assert.Equal(([2, 2], [2, 1]), (x.Shape, y.Shape));
        Assert.Equal([1, 2, 3, 5], x.ToArray<float>());
        Assert.Equal([0.5f, -4], y.ToArray<float>());
    }

    [Theory]
    [InlineData("5.1,3.5,x\n4.9,3,x\n", "line 1, has '5.1' in place of a column's name")]
    [InlineData(",a,class\n0,1,x\n", "index=False")]
    [InlineData("a,a,class\n0,1,x\n", "two columns 'a'")]
    [InlineData("a;class\n1;x\n", "1 columns")]
    [InlineData("a,class\n\"1,x\n", "line 2, begins a cell with a quote")]
    [InlineData("a,class\n\"1\"2,x\n", "has '2' behind a cell in quotes")]
    [InlineData("a,\"long\nclass\"\n1,x\n\n2,x\n", "line 4, has 1 cells")]
    [InlineData("a,class\n\"1,5\",x\n", "line 2, has '1,5' as 'a'")]
    public void What_is_no_table_is_refused_by_line_and_value(string text, string says)
    {
        var error = Assert.Throws<DataException>(() => TableDataset.Read(Csv(text)));
        Assert.Equal("data-format", error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("mine.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_and_a_column_that_are_not_there_are_told()
    {
        Assert.Equal("data-not-found", Assert.Throws<DataException>(() => TableDataset.Read(folder["none.csv"])).Code);
        Assert.Contains("'class'", Assert.Throws<DataException>(() => TableDataset.Read(Csv("a,class\n1,x\n"), "clas")).Hint, StringComparison.Ordinal);
    }
}
