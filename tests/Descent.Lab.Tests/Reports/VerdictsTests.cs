using System.Text.RegularExpressions;
using Descent.Lab.Reports;

namespace Descent.Lab.Tests.Reports;

public class VerdictsTests
{
    [Theory]
    [InlineData("held")]
    [InlineData("failed or inconclusive")]
    public void Each_expected_verdict_has_its_shape_and_its_word(string expected)
    {
        var html = Verdicts.Expected(expected.Split(" or ")).Html!;
        Assert.Equal(expected, Regex.Replace(html, "<[^>]*>", ""));
        Assert.Equal(expected.Split(" or "), Regex.Matches(html, "verdict-icon (\\w+)").Select(match => match.Groups[1].Value));
    }
}
