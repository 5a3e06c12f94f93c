namespace Descent.Contracts;

/// <summary>A claim after a run.</summary>
/// <param name="Value">Measured: the worst seed's, the mean, the share of successes, or the number of all seeds.</param>
/// <param name="Low">Lower end of the interval; over every seed, the smallest value.</param>
/// <param name="High">Upper end of the interval; over every seed, the largest value.</param>
/// <param name="Asked">Text such as <c>&gt;= 0.94</c>.</param>
/// <param name="Reason">Why it is not held; empty where it is.</param>
/// <param name="PValue">Scaled so that at most 0.05 means held by itself; null where no mean is tested.</param>
/// <param name="AdjustedPValue">After Holm's correction; null where no mean is tested.</param>
/// <param name="MustSurprise">Whether a control or the study itself misbehaved, which alarms whatever the verdict.</param>
public sealed record ClaimResult(
    string Id, ClaimKind Kind, string Text, double Value, double Low, double High, string Asked, Verdict Verdict, Verdict Expected,
    string Reason, IReadOnlyList<SeedValue> Seeds, IReadOnlyList<ControlResult> Controls, double? PValue, double? AdjustedPValue,
    bool MustSurprise, Scale Scale)
{
    /// <summary>Whether there was something to judge: false where an arm failed, a value or a control's is missing or no number, seeds are too few,
    /// or a precondition is not met. The verdict is then inconclusive (of an identity failed), and says nothing about the claim.</summary>
    public bool Judged { get; init; } = true;

    /// <summary>Whether it counts in the tally of held, failed and inconclusive.</summary>
    public bool IsTallied => Kind != ClaimKind.Identity;

    /// <summary>Whether the verdict alarms: see <see cref="Contracts.Surprise"/>.</summary>
    public bool Surprise => MustSurprise || Contracts.Surprise.Is(Kind, Verdict, Expected, Scale);
}

/// <summary>A control after a run.</summary>
/// <param name="Asked">What was asked of it, as text.</param>
/// <param name="MustBe">The verdict that it had to get; null is anything but held.</param>
/// <param name="Behaved">Whether it was judged and got that verdict.</param>
/// <param name="Reason">Why not; empty where it behaved.</param>
public sealed record ControlResult(
    double Value, double Low, double High, string Asked, Verdict Verdict, Verdict? MustBe, bool Behaved, string Reason,
    IReadOnlyList<SeedValue> Seeds);
