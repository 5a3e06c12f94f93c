namespace Descent.Contracts.Tests;

/// <summary>How names and numbers are written for people.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "seed", "0 seeds")]
    [InlineData(1, "seed", "1 seed")]
    [InlineData(2, "seed", "2 seeds")]
    [InlineData(1, "study", "1 study")]
    [InlineData(3, "study", "3 studies")]
    [InlineData(2, "day", "2 days")]
    public void One_of_a_thing_is_not_many(long number, string noun, string written) => Assert.Equal(written, Words.Count(number, noun));
}
