using System.Globalization;

namespace Descent.Contracts;

/// <summary>The publication that a study reproduces.</summary>
/// <param name="Slug">Name of the study in the command, such as <c>coarse-gradient</c>.</param>
/// <param name="Authors">Names in the paper's order, separated by commas.</param>
/// <param name="Year">Year in which it was first published.</param>
/// <param name="Identifier">Where it is found, such as <c>arXiv:2011.11256</c> or a DOI.</param>
public sealed record Paper(string Slug, string Title, string Authors, int Year, string Identifier)
{
    public string Slug { get; } = Contracts.Slug.Check(Slug, "study");

    public string Title { get; } = NotEmpty(Title, "title", Slug);

    public string Authors { get; } = NotEmpty(Authors, "authors", Slug);

    public string Identifier { get; } = NotEmpty(Identifier, "identifier", Slug);

    /// <summary>Authors, year and identifier on one line.</summary>
    public string Citation => string.Create(CultureInfo.InvariantCulture, $"{Authors} ({Year}), {Identifier}");

    static string NotEmpty(string text, string part, string slug) => !string.IsNullOrWhiteSpace(text) ? text
        : throw new ContractException("bad-paper", $"The paper of '{slug}' has no {part}.", "Give it, as the paper's first page has it.");
}
