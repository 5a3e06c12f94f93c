namespace Descent.Contracts.Tests;

/// <summary>A study of nothing, from which faulty ones derive.</summary>
public abstract record StudyOf : Study
{
    public override Paper Paper { get; } = new("other", "Other", "Someone", 1999, "doi:10/x");

    public override string Family => "family";

    public override Seconds Seconds { get; } = new(1, 2, 3);

    public override IReadOnlyList<Arm> Arms => [];

    public override IReadOnlyList<Claim> Claims => [];
}
