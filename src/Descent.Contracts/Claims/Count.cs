namespace Descent.Contracts;

/// <summary>Successes out of trials.</summary>
public readonly record struct Count
{
    /// <exception cref="ContractException"><c>bad-count</c>: successes outside 0 to trials.</exception>
    public Count(long successes, long trials)
    {
        if (successes < 0 || successes > trials)
        {
            throw new ContractException("bad-count", FormattableString.Invariant($"{successes} successes of {trials} trials cannot be."),
                "Give successes between 0 and the number of trials.");
        }

        (Successes, Trials) = (successes, trials);
    }

    public long Successes { get; }

    public long Trials { get; }

    /// <summary>Successes over trials; NaN without trials.</summary>
    public double Share => Trials == 0 ? double.NaN : (double)Successes / Trials;

    /// <summary>One trial.</summary>
    public static Count Of(bool success) => new(success ? 1 : 0, 1);

    /// <summary>One trial for each of <paramref name="outcomes"/>.</summary>
    public static Count Of(IEnumerable<bool> outcomes)
    {
        var (successes, trials) = (0L, 0L);
        foreach (var outcome in outcomes)
        {
            successes += outcome ? 1 : 0;
            trials++;
        }

        return new(successes, trials);
    }

    public static Count operator +(Count a, Count b) => new(a.Successes + b.Successes, a.Trials + b.Trials);
}
