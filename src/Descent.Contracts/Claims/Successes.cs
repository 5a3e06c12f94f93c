using System.Globalization;

namespace Descent.Contracts;

/// <summary>Stated regions of a total count, such as "held at 15 of 15, failed at 12 or fewer".</summary>
public static class Successes
{
    /// <summary>The total of successes decides, without an interval.</summary>
    /// <param name="held">Number of successes at which the claim holds.</param>
    /// <param name="failed">Number of successes at which it fails; null is everywhere else.</param>
    /// <param name="trials">The number of trials that both are stated for. With more trials (more seeds) the regions are read as shares;
    /// with fewer, a verdict needs that every outcome of the missing trials would give it.</param>
    /// <exception cref="ContractException"><c>bad-requirement</c>: no trials, a bound beyond them, or regions that overlap.</exception>
    public static Requirement Of(Requirement held, Requirement? failed, long trials)
    {
        var stated = failed is null ? held : held.FailedWhen(failed);
        if (trials < 1 || OutOfReach(held.Held, trials) || (failed is not null && OutOfReach(failed.Held, trials)))
        {
            throw new ContractException("bad-requirement",
                string.Create(CultureInfo.InvariantCulture, $"'{stated.Text}' of {Words.Count(trials, "trial")} cannot be judged."),
                "State counts between 0 and the number of trials, which is at least 1.");
        }

        return new(Share(held.Held, trials), string.Create(CultureInfo.InvariantCulture, $"{stated.Text} of {trials}"),
            failed is null ? null : Share(failed.Held, trials), trials);
    }

    // A bound k of n becomes k / n, which division rounds as it rounds the observed share: equal counts compare equal.
    static Region Share(Region counts, long trials) => counts with { Low = counts.Low / trials, High = counts.High / trials };

    static bool OutOfReach(Region counts, long trials) =>
        (counts.HasLow && counts.Low > trials) || (counts.HasHigh && counts.High < 0);
}
