using System.Text.Json;

namespace Descent.Lab.Store;

/// <summary>One line of the list of runs.</summary>
/// <param name="Id">Such as <c>2026-11-22-coarse-gradient-k3f9qa</c>; lowercase, in a list sorted by start.</param>
/// <param name="Study">The study's slug.</param>
/// <param name="Title">The paper's title.</param>
/// <param name="Scale"><c>quick</c>, <c>default</c> or <c>full</c>.</param>
/// <param name="SeedCount">How many seeds it has.</param>
/// <param name="Started">When it was started first.</param>
/// <param name="Seconds">Time that it ran, over all its attempts; up to now while it runs.</param>
/// <param name="Progress">Share of its steps that are made, 0 to 1.</param>
/// <param name="Held">Claims held, identities left out; null until they are judged. So are the next two.</param>
/// <param name="Surprises">Verdicts that alarm, identities included.</param>
/// <param name="Sweep">Id of the sweep that it is a trial of.</param>
public sealed record RunSummary(
    string Id, string Study, string Title, string Family, string Scale, int SeedCount, RunStatus Status, DateTimeOffset Started, double Seconds,
    double Progress, int? Held, int? Failed, int? Inconclusive, int? Surprises, string? Sweep);

/// <summary>Which runs a list shows; newest first.</summary>
/// <param name="Study">Only of this study.</param>
/// <param name="Sweep">Only of the sweep of this id.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Offset">After leaving out so many.</param>
/// <param name="Text">Only with all of these words in its id, study, title, scale, sweep or options that were given a value; case does not matter.</param>
public sealed record RunFilter(string? Study = null, string? Sweep = null, int Limit = int.MaxValue, int Offset = 0, string? Text = null)
{
    /// <summary>The words of the text, as the database takes them.</summary>
    public string Words => JsonSerializer.Serialize((Text ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
