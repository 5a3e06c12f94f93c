namespace Descent.Contracts;

/// <summary>What the seeds say of a claim.</summary>
public enum Verdict
{
    /// <summary>The measurement lies inside what is asked.</summary>
    Held,

    /// <summary>It lies outside.</summary>
    Failed,

    /// <summary>It straddles, there are too few seeds, a value is no number, or a precondition or a control is not met.</summary>
    Inconclusive,
}
