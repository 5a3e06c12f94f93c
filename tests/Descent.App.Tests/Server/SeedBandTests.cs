using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Descent.App.Server;
using Descent.App.Server.Endpoints;
using Descent.Lab.Store;

namespace Descent.App.Tests.Server;

public class SeedBandTests
{
    /// <summary>Order statistics k and n+1-k cover the median with probability 1 - 2 P(Binomial(n, 1/2) &lt; k): tables give k = 1 for 6 to 8, 2 for 9 to 11, 3 for 12 to 14.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(6, 0)]
    [InlineData(8, 0)]
    [InlineData(9, 1)]
    [InlineData(11, 1)]
    [InlineData(12, 2)]
    [InlineData(14, 2)]
    [InlineData(15, 3)]
    [InlineData(100, 39)]
    public void The_interval_leaves_out_as_many_as_the_tables_say(int count, int below) => Assert.Equal(below, SeedBand.Rank(count));

    [Fact]
    public void Median_and_band_are_those_of_the_sorted_values()
    {
        double[] values = [9, 1, 8, 2, 7, 3, 6, 4, 5];
        Assert.Equal(new SeedBand(5, 2, 8, 0), SeedBand.Of(values));
        Assert.Equal(new SeedBand(1.5, 1, 2, 1), SeedBand.Of([2, double.NaN, 1]));
        Assert.Equal(double.PositiveInfinity, SeedBand.Of([1, double.PositiveInfinity, double.PositiveInfinity]).Middle);
        Assert.True(double.IsNaN(SeedBand.Of([double.NaN]).Middle));
    }

    static Curve Of(long seed, long[] steps, double[] values) =>
        new(seed, steps, values, values, values, [.. values.Select(value => (byte)(double.IsNaN(value) ? 1 : 0))], steps.Length) { NotFinite = new(values.Count(double.IsNaN), 0, 0) };

    [Fact]
    public void A_seed_that_ended_or_is_nan_leaves_the_others_and_a_mark()
    {
        var line = SeedCurve.Of([Of(1, [0, 10, 20], [1, 2, 3]), Of(2, [0, 10], [3, double.NaN]), Of(3, [0, 10, 20], [5, 4, 7])], 100);
        Assert.Equal([0, 10, 20], line.Steps);
        Assert.Equal([3, 3, 5], line.Middle);
        Assert.Equal([(10L, "nan")], line.Marks);
        Assert.Equal(new NotFinite(1, 0, 0), line.NotFinite);
        Assert.Equal(3, line.Seeds);
        Assert.Equal("median over seeds, band from least to greatest", line.Method);
    }

    /// <summary>A bucket of three points, of which one is a spike: least, greatest, mean.</summary>
    static Curve Bucket(long seed, double least, double greatest, double mean) => new(seed, [0], [least], [greatest], [mean], [0], 3);

    [Fact]
    public void A_span_keeps_the_least_and_greatest_of_points()
    {
        var line = SeedCurve.Of([Bucket(1, 0.1, 0.9, 0.2), Bucket(2, -5, 0.3, 0.1), Bucket(3, 0, 1, 0.4)], 100);
        Assert.Equal((0.2, -5.0, 1.0), (line.Middle[0], line.Low[0], line.High[0]));
        Assert.Equal("median over seeds of bucket means, band from least to greatest point", line.Method);
    }

    [Fact]
    public void An_interval_stays_one_and_a_span_can_be_asked_for_instead()
    {
        Curve[] seeds = [.. Enumerable.Range(1, 6).Select(seed => Bucket(seed, -100, 100, seed))];
        var usual = SeedCurve.Of(seeds, 100);
        Assert.Equal((3.5, 1.0, 6.0, "median over seeds, 95% interval of the median, of bucket means"), (usual.Middle[0], usual.Low[0], usual.High[0], usual.Method));
        var span = SeedCurve.Of(seeds, 100, BandKind.Span);
        Assert.Equal((3.5, -100.0, 100.0), (span.Middle[0], span.Low[0], span.High[0]));
    }

    [Fact]
    public void Where_too_few_seeds_are_left_for_an_interval_the_legend_says_what_is_shown()
    {
        var line = SeedCurve.Of([.. Enumerable.Range(1, 6).Select(seed => Of(seed, seed == 6 ? [0] : [0, 10], seed == 6 ? [6] : [seed, seed]))], 100);
        Assert.Equal((1.0, 5.0), (line.Low[1], line.High[1]));
        Assert.Equal("median over seeds, 95% interval of the median; least to greatest where fewer than six seeds are left", line.Method);
    }

    [Fact]
    public void Seeds_measured_at_other_steps_are_joined_step_by_step()
    {
        var line = SeedCurve.Of([Of(1, [0, 2, 4], [1, 2, 3]), Of(2, [0, 3, 4], [5, 6, 7])], 100);
        Assert.Equal([0, 2, 3, 4], line.Steps);
        Assert.Equal([3, 2, 6, 5], line.Middle);
    }

    [Fact]
    public void The_binary_answer_is_laid_out_as_documented()
    {
        var curve = SeedCurve.Of([Of(1, [0, 10], [1.5, double.NaN])], 100);
        var bytes = CurveEndpoints.Encode("r", [new("relu/loss", curve, [new(10, 1)])]);
        var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var header = JsonNode.Parse(Encoding.UTF8.GetString(bytes, 4, length))!["curves"]![0]!;
        Assert.Equal(("relu/loss", 2, 1), ((string)header["metric"]!, (int)header["length"]!, (int)header["n"]!));
        var start = (4 + length + 7) / 8 * 8;
        Assert.Equal(start + 4 * 2 * 8, bytes.Length);
        Assert.Equal([0, 10, 1.5, double.NaN], Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(start + 8 * i))));
        Assert.Equal("""[[10,"nan"],[10,"end"]]""", header["marks"]!.ToJsonString());
        Assert.Equal("""{"nan":1,"inf":0,"minusInf":0}""", header["notFinite"]!.ToJsonString());
    }
}
