namespace Descent.Contracts;

/// <summary>How the seeds of a run decide a claim.</summary>
public enum Seeds
{
    /// <summary>Each seed by itself, and the worst one decides.</summary>
    EverySeed,

    /// <summary>The confidence interval of the mean over seeds (of differences, when the value of a seed is one).</summary>
    Mean,

    /// <summary>Successes out of trials, added over seeds: the exact binomial interval, or stated regions of the total.</summary>
    Proportion,

    /// <summary>One number that is computed from all seeds together, taken as it is.</summary>
    Together,
}
