using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>What a rule makes of the values of the seeds.</summary>
sealed record Decision(double Value, Interval Interval, Verdict Verdict, string Reason = "")
{
    /// <summary>Whether the values could be judged at all: false where a value is missing or no number, or there are too few.</summary>
    public bool IsJudged { get; init; } = true;

    /// <summary>Whether the study asked for something that does not exist.</summary>
    public bool IsDefect { get; init; }

    /// <summary>At most 0.05 where the claim holds by itself; null where no mean is tested.</summary>
    public double? PValue { get; init; }

    public IReadOnlyList<SeedValue> Seeds { get; init; } = [];

    public static Decision Unjudged(double value, Interval interval, string reason) =>
        new(value, interval, Verdict.Inconclusive, reason) { IsJudged = false };
}

/// <summary>What one seed measured.</summary>
/// <param name="Value">NaN where nothing could be measured.</param>
/// <param name="Count">For claims about counts.</param>
/// <param name="Problem">Why nothing could be measured; null where something was.</param>
public sealed record SeedValue(long Seed, double Value, Count? Count = null, string? Problem = null);
