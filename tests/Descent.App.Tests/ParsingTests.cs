using Descent.App.Commands;
using Descent.Contracts;
using Descent.Studies.Dynamics;

namespace Descent.App.Tests;

public class ParsingTests
{
    static IReadOnlyList<long> Seeds(string? text) => CommonOptions.ParseSeeds(text, new CoarseGradient(), Scale.Default);

    [Fact]
    public void Seeds_are_a_number_from_the_first_verdict_seed_or_a_range()
    {
        Assert.Equal([100, 101, 102], Seeds("3"));
        Assert.Equal([7, 8], Seeds("7..8"));
        Assert.Equal([100, 101, 102, 103, 104], Seeds(null));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("2..1")]
    [InlineData("1..")]
    [InlineData("1,2")]
    [InlineData("99999999999999999999")]
    [InlineData("0..100000")]
    public void Other_seeds_are_refused(string text) => Assert.Equal("bad-seeds", Assert.Throws<ContractException>(() => Seeds(text)).Code);

    [Theory]
    [InlineData(130, 0, 130, 2)]
    [InlineData(2, 1, 2, 3)]
    [InlineData(1, 3, 1)]
    [InlineData(3, 0, 3)]
    [InlineData(0)]
    public void The_first_of_interrupted_usage_failed_surprise_wins(int expected, params int[] codes) => Assert.Equal(expected, ExitCode.Worst(codes));
}
