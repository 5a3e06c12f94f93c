using System.Globalization;
using Descent.Contracts;
using Descent.Lab.Sweeps;
using FsCheck;
using FsCheck.Fluent;

namespace Descent.Lab.Tests.Sweeps;

public class GrammarTests
{
    static readonly OptionSet Options = OptionSet.Of(typeof(Toy));

    static double[] Numbers(SweepAxis axis) => [.. axis.Values.Select(value => double.Parse(value, CultureInfo.InvariantCulture))];

    [Theory]
    [InlineData("rate=0.10,1e-2,3", "0.1 0.01 3")]
    [InlineData("width=1,2e0", "1 2")]
    [InlineData("kind=fancy,plain", "fancy plain")]
    [InlineData("broken=true,false", "true false")]
    [InlineData("layers=8,16;4", "8,16 4")]
    public void A_grid_has_the_values_as_everybody_would_write_them(string text, string values) => Assert.Equal(values.Split(' '), SweepAxis.Grid(Options, text).Values);

    [Theory]
    [InlineData("rat=1", "unknown-option")]
    [InlineData("rate", "option-syntax")]
    [InlineData("rate=", "option-type")]
    [InlineData("rate=0.1,0.10", "option-syntax")]
    [InlineData("rate=11", "option-out-of-range")]
    [InlineData("width=1.5", "option-type")]
    [InlineData("kind=odd", "option-type")]
    public void A_grid_that_cannot_be_is_refused(string text, string code) => Assert.Equal(code, Assert.Throws<ContractException>(() => SweepAxis.Grid(Options, text)).Code);

    [Fact]
    public void A_log_axis_has_round_numbers_where_they_are_round() =>
        Assert.Equal(["0.0001", "0.000316227766017", "0.001", "0.00316227766017", "0.01", "0.0316227766017", "0.1"], SweepAxis.Log(Options, "rate=1e-4:1e-1:7").Values);

    [Fact]
    public void Whole_numbers_of_a_log_axis_are_rounded_and_kept_once() => Assert.Equal(["1", "2", "3", "4", "6", "8"], SweepAxis.Log(Options, "width=1:8:7").Values);

    /// <summary>Ends are the numbers that were typed, bit for bit; between them the ratio is constant up to the twelve digits that are kept.</summary>
    [Fact]
    public void Ends_are_exact_and_ratios_equal()
    {
        var cases = from low in Gen.Choose(1, 1_000_000) from high in Gen.Choose(1, 1_000_000) from count in Gen.Choose(2, 40) where high > low select (Low: low * 1e-6, High: high * 1e-5, Count: count);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var values = Numbers(SweepAxis.Log(Options, string.Create(CultureInfo.InvariantCulture, $"rate={one.Low:R}:{one.High:R}:{one.Count}")));
            var ratio = Math.Pow(one.High / one.Low, 1.0 / (one.Count - 1));
            // Each number is within half a unit of its twelfth digit: 5e-12 of itself; a ratio has two of them.
            return values.Length == one.Count && values[0] == one.Low && values[^1] == one.High && Enumerable.Range(1, values.Length - 1).All(i => Math.Abs(values[i] / values[i - 1] / ratio - 1) < 1.1e-11);
        }).Holds();
    }

    [Theory]
    [InlineData("rate=1e-4:1e-1")]
    [InlineData("rate=1e-4:1e-1:1")]
    [InlineData("rate=1e-4:1e-1:two")]
    [InlineData("rate=0.1:0.01:3")]
    [InlineData("offset=0:1:3")]
    [InlineData("offset=-1:1:3")]
    [InlineData("kind=plain:fancy:2")]
    [InlineData("layers=1:4:2")]
    public void A_log_axis_that_cannot_be_is_refused(string text) => Assert.Equal("option-syntax", Assert.Throws<ContractException>(() => SweepAxis.Log(Options, text)).Code);

    [Theory]
    [InlineData("rate", "1e-06:10")]
    [InlineData("rate=log", "1e-06:10:log")]
    [InlineData("rate=0.10:1", "0.1:1")]
    [InlineData("width=2:32:log", "2:32:log")]
    [InlineData("kind", "plain,fancy")]
    [InlineData("rate=0.1,0.5", "0.1,0.5")]
    [InlineData("layers=8,16;4", "8,16;4")]
    public void A_range_is_written_in_one_way(string text, string canonical) => Assert.Equal(canonical, DrawRange.Parse(Options, text).Text);

    [Theory]
    [InlineData("offset")]
    [InlineData("layers")]
    [InlineData("kind=log")]
    [InlineData("rate=0.1")]
    [InlineData("rate=1:0.1")]
    [InlineData("rate=0.1:1:lin")]
    [InlineData("offset=0:1:log")]
    public void A_range_that_cannot_be_is_refused(string text) => Assert.Equal("option-syntax", Assert.Throws<ContractException>(() => DrawRange.Parse(Options, text)).Code);

    [Theory]
    [InlineData("rate=0.5:1", 0, "0.5")]
    [InlineData("rate=0.5:1", 0.5, "0.75")]
    [InlineData("rate=1e-4:1:log", 0.5, "0.01")]
    [InlineData("width=1:4", 0.2499, "1")]
    [InlineData("width=1:4", 0.25, "2")]
    [InlineData("width=1:4", 0.9999999, "4")]
    [InlineData("width=1:3:log", 0.4999, "1")]
    [InlineData("width=1:3:log", 0.5001, "2")]
    [InlineData("kind", 0.5, "fancy")]
    public void A_share_of_a_range_is_a_value(string text, double share, string value) => Assert.Equal(value, DrawRange.Parse(Options, text).At(share));

    /// <summary>Whatever is drawn can be typed, and lies in the range.</summary>
    [Fact]
    public void Draws_stay_inside()
    {
        foreach (var text in (string[])["rate=0.123456789012345:0.123456789012346", "rate=1e-6:10:log", "width=1:64:log", "width"])
        {
            var range = DrawRange.Parse(Options, text);
            foreach (var share in (double[])[0, 1e-17, 0.3, 0.999, 1 - Math.Pow(2, -53)]) Assert.InRange(Convert.ToDouble(range.Option.Parse(range.At(share)), CultureInfo.InvariantCulture), range.Low, range.High);
        }
    }

    [Theory]
    [InlineData("stop", true, 0)]
    [InlineData("continue", false, 0)]
    [InlineData("retry=3", false, 3)]
    public void A_failure_policy_is_read(string text, bool stops, int retries) => Assert.Equal(new(stops, retries), FailurePolicy.Parse(text));

    [Theory]
    [InlineData("retry")]
    [InlineData("retry=0")]
    [InlineData("retry=-1")]
    [InlineData("Stop")]
    public void Another_failure_policy_is_refused(string text) => Assert.Equal("option-syntax", Assert.Throws<ContractException>(() => FailurePolicy.Parse(text)).Code);
}
