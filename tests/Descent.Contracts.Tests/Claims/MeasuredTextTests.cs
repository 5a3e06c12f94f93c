namespace Descent.Contracts.Tests.Claims;

public class MeasuredTextTests
{
    [Theory]
    [InlineData(0.45381, -0.54394, 1.45159, true, "0.4538 [-0.5439, 1.452]")]
    [InlineData(2, 1.99999999, 2.00000001, true, "2")]
    [InlineData(2, 2, 3, true, "2 [2, 3]")]
    [InlineData(double.NaN, double.NegativeInfinity, double.PositiveInfinity, false, "-")]
    [InlineData(0.5, double.NegativeInfinity, double.PositiveInfinity, false, "0.5")]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, true, "inf")]
    public void An_interval_is_there_where_it_says_something(double value, double low, double high, bool judged, string text) => Assert.Equal(text, MeasuredText.Of(value, low, high, judged));
}
