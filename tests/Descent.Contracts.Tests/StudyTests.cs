namespace Descent.Contracts.Tests;

public class StudyTests
{
    [Fact]
    public void A_study_whose_claim_has_no_control_is_refused_by_name()
    {
        var error = Assert.Throws<ContractException>(() => StudyOptions.Create<NoControl>(Scale.Quick));
        Assert.Equal("claim-without-control", error.Code);
        Assert.Contains("'naked'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_claims_of_one_name_are_refused() =>
        Assert.Equal("doubled-name", Assert.Throws<ContractException>(() => StudyOptions.Create<Doubled>(Scale.Quick)).Code);

    [Fact]
    public void Times_are_positive() =>
        Assert.Equal("bad-seconds", Assert.Throws<ContractException>(() => StudyOptions.Create<Timeless>(Scale.Quick)).Code);

    [Fact]
    public void Verdicts_over_seeds_for_tuning_are_called_exploratory()
    {
        Assert.Null(Study.SeedNotice([100, 101]));
        Assert.StartsWith("exploratory: seeds below 100 are among these", Study.SeedNotice([99, 100]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_paper_says_what_it_is()
    {
        Assert.Equal("Ada Author, Ben Bookman (2020), arXiv:2001.00001", new Sample().Paper.Citation);
        Assert.Equal("bad-name", Assert.Throws<ContractException>(() => new Paper("No Slug", "t", "a", 2000, "i")).Code);
        Assert.Equal("bad-paper", Assert.Throws<ContractException>(() => new Paper("slug", "t", " ", 2000, "i")).Code);
    }

    sealed record NoControl : StudyOf
    {
        public override IReadOnlyList<Claim> Claims => [Claim.OfPaper("naked", "x").Of(Runs.A).Asks(AtLeast.Of(1)).Expect(Verdict.Held)];
    }

    sealed record Doubled : StudyOf
    {
        public override IReadOnlyList<Claim> Claims =>
            [.. Enumerable.Repeat(Claim.Identity("twice", "x").Of(Runs.A).Asks(AtLeast.Of(1)), 2)];
    }

    sealed record Timeless : StudyOf
    {
        public override Seconds Seconds => new(1, double.NaN, 1);
    }
}
