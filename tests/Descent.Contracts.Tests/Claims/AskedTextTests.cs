namespace Descent.Contracts.Tests.Claims;

public class AskedTextTests
{
    [Theory]
    [InlineData("<= 0.5357548470967097", "≤ 0.5358")]
    [InlineData("10.19722457733622 +- 0.05", "10.2 ± 0.05")]
    [InlineData(">= 15 (failed <= 12) of 15", "≥ 15 (failed ≤ 12) of 15")]
    [InlineData("< -0.40546510810816438", "< -0.4055")]
    [InlineData("-1..2.0000000000000004", "-1..2.0000000000000004")]
    [InlineData("0.12345678912345..1e-12", "0.1235..1e-12")]
    [InlineData(">= 0.99999999", "≥ 0.99999999")]
    [InlineData("> 0.000123", "> 0.000123")]
    [InlineData("<= 1000000", "≤ 1000000")]
    public void People_read_four_digits_and_signs(string asked, string read) => Assert.Equal(read, AskedText.Brief(asked));

    [Fact]
    public void Words_stay_as_they_are() => Assert.Equal("seed 1 measured 0.1234567891 where ≥ 2 is asked", AskedText.Signs("seed 1 measured 0.1234567891 where >= 2 is asked"));
}
