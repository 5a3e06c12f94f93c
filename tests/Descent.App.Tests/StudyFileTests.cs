using Descent.Contracts;
using Descent.Studies;

namespace Descent.App.Tests;

/// <summary>A study whose name is no slug, as a user may write it.</summary>
public sealed record BadlyNamed : Study
{
    public override Paper Paper { get; } = new("Bad Name", "A title", "You", 2026, "your notebook");

    public override string Family => "mine";

    public override Seconds Seconds => new(1, 1, 1);

    public override IReadOnlyList<Arm> Arms => [];

    public override IReadOnlyList<Claim> Claims => [];
}

public class StudyFileTests
{
    [Fact]
    public void A_mistake_in_a_studys_initializer_is_named_itself()
    {
        var error = Assert.Throws<ContractException>(() => StudyCatalogue.Of(typeof(BadlyNamed).Assembly));
        Assert.Equal("bad-name", error.Code);
        Assert.Contains("'Bad Name'", error.Message, StringComparison.Ordinal);
    }
}
