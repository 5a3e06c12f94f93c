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

    [Fact]
    public void A_table_reads_its_columns_from_rows()
    {
        SeedRun Seed(long seed, double last) => new(seed, [ArmRun.Of("slow", ("loss", new([0, 10], [1, last])))]);
        var run = new StudyRun(Seed(100, 0.25), Seed(101, 0.75));
        var table = Table.Of(run.Bands(("slow", "loss", "small rate"))).With("step", row => row.Step).WithEstimate("loss", row => row.Estimate).With("arm", row => row.Label);
        Assert.Equal(["step", "loss", "low", "high", "arm"], table.Columns);
        Assert.Equal([0.0, 10], table.Numbers("step").ToArray());
        Assert.Equal([1.0, run.Mean(seed => seed["slow"]["loss"].Last)], table.Numbers("loss").ToArray());
        var estimate = run.Estimate(seed => seed["slow"]["loss"].Last);
        Assert.Equal((0.5, estimate.Interval.Low, estimate.Interval.High), (estimate.Mean, table.Numbers("low")[1], table.Numbers("high")[1]));
        Assert.Equal(["small rate", "small rate"], table.Texts("arm").ToArray());
        Assert.Equal("bad-table", Assert.Throws<ContractException>(() => table.With("step", row => row.Step)).Code);
    }

    public static TheoryData<string, Drawing> Drawings => new()
    {
        { "area line", Plot.Line(Data, "step", "loss", "arm", low: "theory", high: "loss") },
        { "point line", Plot.PointsAndTheory(Data, "step", "loss", "theory", "arm") },
        { "bar", Plot.Bars(Data, "arm", "loss", "arm") },
        { "rule point line", Plot.PointsAndTheory(Data, "step", "loss", "theory", "arm", low: "theory", high: "theory") },
        { "rule point", Plot.Intervals(Data, "arm", "loss", "theory", "theory", "arm") },
        { "rect text text", Plot.HeatMap(Data, "step", "arm", "loss") },
        { "rect", Plot.PhaseDiagram(Data, new("theory", Logarithmic: true), "arm", "loss") },
        { "rect line", Plot.PhaseDiagram(Data, "step", "theory", "loss", boundary: "theory") },
        { "rect point", Plot.PhaseDiagram(Data, "step", "theory", "loss", points: "loss", kind: "arm") },
    };

    [Theory]
    [MemberData(nameof(Drawings))]
    public void Every_channel_names_a_column(string marks, Drawing drawing)
    {
        var document = drawing.ToVegaLite("T");
        JsonNode[] units = [.. document["layer"]?.AsArray().Select(l => l!) ?? [document]];
        Assert.Equal(marks.Split(' '), units.Select(u => (string?)u["mark"]!["type"]));
        Assert.All(units.SelectMany(u => u["encoding"]!.AsObject()), channel => Assert.All(channel.Value is JsonArray many ? many.AsEnumerable() : [channel.Value], one => Assert.Contains((string?)one!["field"], drawing.Data.Columns)));
    }

    [Fact]
    public void A_theory_on_its_own_grid_stands_below_the_points_and_leaves_no_hole_that_counts()
    {
        var both = new Table().With("x", [1, 2]).With("measured", [1.5, double.NaN]).Append(new Table().With("x", [0.5]).With("theory", [1]));
        Assert.Equal("""[{"x":1,"measured":1.5},{"x":2,"measured":null,"measured_nonfinite":"nan"},{"x":0.5,"theory":1}]""", both.ToJson().ToJsonString());
        Assert.Equal(1, both.NonFinite);
        var layers = Plot.PointsAndTheory(both, "x", "measured", "theory").Specification["layer"]!.AsArray();
        Assert.All(layers, layer => Assert.Single(layer!["transform"]!.AsArray()));
        Assert.Equal("bad-table", Assert.Throws<ContractException>(() => both.Append(new Table().With("x", ["one"]))).Code);
    }

    /// <summary>A cell has one label or, where its value is not finite, none; many cells have no room for any.</summary>
    [Fact]
    public void Values_stand_in_cells_that_are_few()
    {
        static Table Grid(params double[] values) => new Table().With("x", Enumerable.Range(0, values.Length).Select(i => (double)i)).With("y", values.Select(_ => "row")).With("z", values);
        static (string? Style, double? AtMost, double? Above) Label(JsonNode layer) => layer["transform"]![0]!["filter"]!["and"] is JsonArray both && (bool)both[0]!["valid"]!
            ? ((string?)layer["mark"]!["style"], (double?)both[1]!["lte"], (double?)both[1]!["gt"]) : default;
        JsonNode[] layers = [.. Plot.HeatMap(Grid(1, 4, double.NaN), "x", "y", "z").Specification["layer"]!.AsArray().Select(layer => layer!)];
        Assert.Equal([("cell-near", 2.8, null), ("cell-far", null, 2.8)], layers[1..].Select(Label));
        var logarithmic = Plot.HeatMap(Grid(1, 4), "x", "y", new("z", Logarithmic: true)).Specification["layer"]![1]!;
        Assert.Equal(Math.Pow(4, 0.6), (double)logarithmic["transform"]![1]!["filter"]!["and"]![1]!["lte"]!, 12);
        Assert.Equal("rect", (string?)Plot.HeatMap(Grid([.. Enumerable.Range(0, 41)]), "x", "y", "z").Specification["mark"]!["type"]);
    }

    [Fact]
    public void Cells_reach_half_way_to_their_neighbours_on_their_own_scale()
    {
        var grid = new Table().With("x", [0, 1, 100, 10_000]).With("y", [1, 2, 4, 4]).With("z", [1, 2, 3, 4]);
        var data = Plot.PhaseDiagram(grid, new("x", Logarithmic: true), "y", "z").Data;
        // 0 has no place on a logarithmic axis.
        Assert.Equal([double.NaN, 0.1, 10, 1000], data.Numbers("x from").ToArray().Select(value => Math.Round(value, 9)));
        Assert.Equal([double.NaN, 10, 1000, 100_000], data.Numbers("x to").ToArray().Select(value => Math.Round(value, 6)));
        Assert.Equal([0.5, 1.5, 3, 3], data.Numbers("y from").ToArray());
        Assert.Equal([1.5, 3, 5, 5], data.Numbers("y to").ToArray());
        Assert.Equal(0, data.NonFinite);
    }

    [Fact]
    public void A_reference_is_drawn_once_and_not_for_each_row()
    {
        var layers = Plot.Line(Data, "step", "loss").WithVertical(1.5, "predicted").WithHorizontal(2, "floor").Specification["layer"]!.AsArray();
        Assert.Equal(["line", "rule", "text", "rule", "text"], layers.Select(layer => (string?)layer!["mark"]!["type"]));
        Assert.All(layers.Skip(1), layer => Assert.Single(layer!["data"]!["values"]!.AsArray()));
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
