using static Descent.Contracts.Tests.Runs;

namespace Descent.Contracts.Tests.Claims;

public class TallyTests
{
    static Claim Mean(string id, double bound) => Claim.OfPaper(id, "a mean").Of(A).Control(_ => -1e9)
        .Asks(AtLeast.Of(bound)).Over(Seeds.Mean).Expect(Verdict.Held);

    static readonly StudyRun OneToFive = Of([1, 2, 3, 4, 5]);

    /// <summary>The two-sided p-value of "mean 1 to 5 is 1" with t = 2/√½ = 2.828 and 4 degrees of freedom is 0.0474.</summary>
    [Fact]
    public void Barely_held_among_many_is_inconclusive()
    {
        Assert.Equal(Verdict.Held, Judge(Mean("one", 1), OneToFive).Verdict);
        var both = Tally.Judge([Mean("one", 1), Mean("other", 3)], OneToFive, Scale.Default);
        Assert.Equal((Verdict.Inconclusive, true), (both[0].Verdict, both[0].Surprise));
        Assert.Equal(0.0474, both[0].PValue!.Value, tolerance: 5e-5);
        Assert.Equal(2 * both[0].PValue!.Value, both[0].AdjustedPValue!.Value, tolerance: 1e-15);
        Assert.Contains("Holm", both[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Identities_and_untested_claims_are_no_part_of_the_family()
    {
        var identity = Claim.Identity("id", "exact").Of(A).Asks(AtLeast.Of(1));
        var every = Claim.OfPaper("every", "x").Of(A).Control(_ => 0).Asks(AtLeast.Of(1)).Expect(Verdict.Held);
        var results = Tally.Judge([identity, Mean("one", 1), every], OneToFive, Scale.Default);
        Assert.All(results, r => Assert.Equal(Verdict.Held, r.Verdict));
        Assert.Equal(new Tally(Held: 2, Failed: 0, Inconclusive: 0, Surprises: 0), Tally.Of(results));
    }

    [Fact]
    public void A_clear_effect_survives_many_claims()
    {
        var claims = Enumerable.Range(0, 20).Select(i => Mean($"c{i}", -100)).ToArray();
        Assert.Equal(20, Tally.Of(Tally.Judge(claims, OneToFive, Scale.Default)).Held);
    }

    [Fact]
    public void Correction_over_more_claims_only_takes_away()
    {
        var alone = Tally.Judge([Mean("one", 0.5)], OneToFive, Scale.Default);
        var together = Tally.Correct([.. alone, .. alone, .. alone]);
        Assert.Equal((1, 0), (Tally.Of(alone).Held, Tally.Of(together).Held));
        Assert.Equal(together.Select(r => r.Verdict), Tally.Correct(together).Select(r => r.Verdict));
    }

    [Fact]
    public void Equal_values_on_the_bound_survive()
    {
        var results = Tally.Judge([Mean("exact", 2), Mean("other", 2)], Of([2, 2, 2]), Scale.Default);
        Assert.All(results, r => Assert.Equal((Verdict.Held, 0.0), (r.Verdict, r.AdjustedPValue)));
    }

    /// <summary>The whole table of design: expected, verdict, surprise at quick scale, surprise at the others.</summary>
    [Theory]
    [InlineData(Verdict.Held, Verdict.Held, false, false)]
    [InlineData(Verdict.Held, Verdict.Failed, true, true)]
    [InlineData(Verdict.Held, Verdict.Inconclusive, false, true)]
    [InlineData(Verdict.Failed, Verdict.Held, true, true)]
    [InlineData(Verdict.Failed, Verdict.Failed, false, false)]
    [InlineData(Verdict.Failed, Verdict.Inconclusive, false, true)]
    [InlineData(Verdict.Inconclusive, Verdict.Held, false, true)]
    [InlineData(Verdict.Inconclusive, Verdict.Failed, false, true)]
    [InlineData(Verdict.Inconclusive, Verdict.Inconclusive, false, false)]
    public void What_alarms(Verdict expected, Verdict verdict, bool quick, bool other)
    {
        Assert.Equal(quick, Surprise.Is(ClaimKind.Claim, verdict, expected, Scale.Quick));
        Assert.Equal(other, Surprise.Is(ClaimKind.Prediction, verdict, expected, Scale.Default));
        Assert.Equal(other, Surprise.Is(ClaimKind.Claim, verdict, expected, Scale.Full));
        Assert.Equal(verdict != Verdict.Held, Surprise.Is(ClaimKind.Identity, verdict, Verdict.Held, Scale.Quick));
    }

    /// <summary>Where theory leaves two open only the third alarms; at quick scale only if it is the reverse of one of the two.</summary>
    [Theory]
    [InlineData(Verdict.Failed, Verdict.Inconclusive, Verdict.Held, true)]
    [InlineData(Verdict.Held, Verdict.Inconclusive, Verdict.Failed, true)]
    [InlineData(Verdict.Held, Verdict.Failed, Verdict.Inconclusive, false)]
    public void What_alarms_where_two_are_expected(Verdict one, Verdict other, Verdict third, bool quick)
    {
        foreach (var expected in (Expectation[])[new(one, other), new(other, one)])
        {
            Assert.Equal(quick, Surprise.Is(ClaimKind.Claim, third, expected, Scale.Quick));
            Assert.True(Surprise.Is(ClaimKind.Claim, third, expected, Scale.Default));
            foreach (var verdict in (Verdict[])[one, other])
            {
                Assert.All(Enum.GetValues<Scale>(), scale => Assert.False(Surprise.Is(ClaimKind.Prediction, verdict, expected, scale)));
            }
        }
    }
}
