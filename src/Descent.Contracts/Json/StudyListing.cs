namespace Descent.Contracts.Json;

/// <summary>One element of what <c>list --json</c> prints.</summary>
public sealed record StudyListing(string Slug, string Title, string Paper, string Family, ScaleSeconds Scales)
{
    public static StudyListing Of(Study study) => new(study.Paper.Slug, study.Paper.Title, study.Paper.Citation, study.Family,
        new(study.Seconds.Quick, study.Seconds.Default, study.Seconds.Full));
}

/// <summary>Expected seconds at each scale.</summary>
public sealed record ScaleSeconds(double Quick, double Default, double Full);
