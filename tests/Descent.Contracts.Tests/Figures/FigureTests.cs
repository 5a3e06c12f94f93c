using System.Text.Json.Nodes;

namespace Descent.Contracts.Tests.Figures;

public class FigureTests
{
    static readonly Table Data = new Table().With("step", [0, 1, 2]).With("loss", [1.5, double.NaN, double.PositiveInfinity])
        .With("theory", [1.0, 2, 3]).With("arm", ["a", "a", "b"]);

    [Fact]
    public void Values_that_are_not_finite_are_null_and_flagged()
    {
        var rows = Data.ToJson();
        Assert.Equal("""{"step":0,"loss":1.5,"theory":1,"arm":"a"}""", rows[0]!.ToJsonString());
        Assert.Equal("""{"step":1,"loss":null,"loss_nonfinite":"nan","theory":2,"arm":"a"}""", rows[1]!.ToJsonString());
        Assert.Equal("inf", (string?)rows[2]!["loss_nonfinite"]);
        Assert.Equal(2, Data.NonFinite);
    }

    [Fact]
    public void A_document_is_complete_and_says_what_is_not_finite()
    {
        var drawing = Plot.Line(Data, "step", new Axis("loss", "mean hinge", Logarithmic: true), color: "arm");
        var document = drawing.ToVegaLite("Loss");
        Assert.Equal("2 values are not finite", (string?)document["title"]!["subtitle"]);
        Assert.Equal(3, document["data"]!["values"]!.AsArray().Count);
        var encoding = document["layer"]![0]!["encoding"]!;
        Assert.Equal(("loss", "mean hinge", "log"),
            ((string?)encoding["y"]!["field"], (string?)encoding["y"]!["title"], (string?)encoding["y"]!["scale"]!["type"]));
        Assert.Equal(document.ToJsonString(), drawing.ToVegaLite("Loss").ToJsonString());
        var finite = new Table().With("x", [1]).With("y", [1]);
        Assert.Equal("All", (string?)Plot.Bars(finite, "x", "y").ToVegaLite("All")["title"]);
    }

    public static TheoryData<string, Drawing> Drawings => new()
    {
        { "area line", Plot.Line(Data, "step", "loss", "arm", low: "theory", high: "loss") },
        { "line point", Plot.PointsAndTheory(Data, "step", "loss", "theory", "arm") },
        { "bar", Plot.Bars(Data, "arm", "loss", "arm") },
        { "rect", Plot.HeatMap(Data, "step", "arm", "loss") },
    };

    [Theory]
    [MemberData(nameof(Drawings))]
    public void Every_channel_names_a_column(string marks, Drawing drawing)
    {
        var document = drawing.ToVegaLite("T");
        JsonNode[] units = [.. document["layer"]?.AsArray().Select(l => l!) ?? [document]];
        Assert.Equal(marks.Split(' '), units.Select(u => (string?)u["mark"]!["type"]));
        Assert.All(units.SelectMany(u => u["encoding"]!.AsObject()), channel => Assert.Contains((string?)channel.Value!["field"], Data.Columns));
    }

    [Fact]
    public void Wrong_tables_and_columns_are_refused()
    {
        Func<object>[] bad =
        [
            () => new Table().With("a", [1, 2]).With("b", [1]), () => new Table().With("a", [1]).With("a", [1]),
            () => new Table().With("a.b", [1]), () => new Table().With("y_nonfinite", ["nan"]), () => new Table().With("", [1]),
        ];
        Assert.All(bad, make => Assert.Equal("bad-table", Assert.Throws<ContractException>(make).Code));
        var error = Assert.Throws<ContractException>(() => Plot.Line(Data, "step", "los"));
        Assert.Equal(("unknown-column", "Did you mean 'loss'?"), (error.Code, error.Hint));
        Assert.Throws<ContractException>(() => Data.Numbers("arm").Length);
        Assert.Equal([1, 2, 3], Data.Numbers("theory").ToArray());
        Assert.Equal("bad-name", Assert.Throws<ContractException>(() => new Figure("No Slug", "t", _ => Plot.Line(Data, "step", "loss"))).Code);
    }
}
