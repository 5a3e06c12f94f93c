namespace Descent.Contracts;

/// <summary>A figure of a study: drawn from a run as data and a Vega-Lite specification.</summary>
/// <param name="Name">A slug.</param>
/// <param name="Draw">Pure: the same run gives the same drawing.</param>
public sealed record Figure(string Name, string Title, Func<StudyRun, Drawing> Draw)
{
    public string Name { get; } = Slug.Check(Name, "figure");
}
