using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>What is asked of a measured value: where the claim holds and where it fails.</summary>
/// <param name="Held">Where it holds.</param>
/// <param name="Text">Invariant text, such as <c>&gt;= 0.94</c>.</param>
/// <param name="Failed">Where it fails; null is everywhere else.</param>
/// <param name="Trials">For counts: both regions are shares of this many trials, decided on the total itself; 0 for a binomial interval.</param>
/// <remarks>Made by <see cref="AtLeast"/>, <see cref="AtMost"/>, <see cref="Above"/>, <see cref="Below"/>, <see cref="Within"/>,
/// <see cref="Between"/> and <see cref="Successes"/>.</remarks>
public sealed record Requirement(Region Held, string Text, Region? Failed = null, long Trials = 0)
{
    /// <summary>Held when all of <paramref name="interval"/> lies inside, failed when it lies outside, else inconclusive.</summary>
    public Verdict Judge(Interval interval)
    {
        if (double.IsNaN(interval.Low) || double.IsNaN(interval.High))
        {
            return Verdict.Inconclusive;
        }

        var fails = Failed is { } failed ? failed.Contains(interval) : Held.Excludes(interval);
        return Held.Contains(interval) ? Verdict.Held : fails ? Verdict.Failed : Verdict.Inconclusive;
    }

    public Verdict Judge(double value) => Judge(Interval.Point(value));

    /// <summary>The same, failing only where <paramref name="other"/> holds: between the two is inconclusive.</summary>
    /// <exception cref="ContractException"><c>bad-requirement</c>: the two overlap.</exception>
    public Requirement FailedWhen(Requirement other)
    {
        if (Overlap(Held, other.Held))
        {
            throw new ContractException("bad-requirement", $"'{Text}' and 'failed {other.Text}' overlap.",
                "A value must not be able to be both: move one bound.");
        }

        return this with { Failed = other.Held, Text = $"{Text} (failed {other.Text})" };
    }

    public override string ToString() => Text;

    internal static double Number(double value, string what) => double.IsFinite(value) ? value
        : throw new ContractException("bad-requirement", $"A requirement {what} {InvariantNumber.Text(value)} asks nothing.",
            "Give a finite bound.");

    static bool Overlap(Region a, Region b)
    {
        var (low, high) = (Math.Max(a.Low, b.Low), Math.Min(a.High, b.High));
        return low < high || (low == high && a.Contains(low) && b.Contains(low));
    }
}
