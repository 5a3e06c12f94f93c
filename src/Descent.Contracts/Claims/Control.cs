namespace Descent.Contracts;

/// <summary>An arm or option in which the effect must be absent, read as the claim reads its own.</summary>
/// <param name="Asked">What is asked of it; null is what is asked of the claim.</param>
/// <param name="MustBe">The verdict that it must get; null is anything but held.</param>
sealed record Control(Measure Measure, Requirement? Asked, Verdict? MustBe)
{
    public bool Accepts(Verdict verdict) => MustBe is { } must ? verdict == must : verdict != Verdict.Held;
}
