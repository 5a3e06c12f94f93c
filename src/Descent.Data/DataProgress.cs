namespace Descent.Data;

/// <summary>Where a data set's way into the cache stands.</summary>
/// <param name="Name">The data set, such as <c>mnist</c>.</param>
/// <param name="Stage">One of <c>download</c>, <c>unpack</c>, <c>convert</c>, <c>done</c>.</param>
/// <param name="Fraction">Done part of the stage in [0, 1]; null where it cannot be known.</param>
public sealed record DataProgress(string Name, string Stage, double? Fraction);
