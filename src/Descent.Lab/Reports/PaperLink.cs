using System.Text.RegularExpressions;

namespace Descent.Lab.Reports;

/// <summary>Where a citation's paper is found, where it has one of two well-known forms.</summary>
static partial class PaperLink
{
    [GeneratedRegex(@"arXiv:(?<id>[0-9]{4}\.[0-9]{4,5}(v[0-9]+)?)")]
    private static partial Regex ArXiv();

    [GeneratedRegex(@"10\.[0-9]{4,9}/[A-Za-z0-9._/-]+")]
    private static partial Regex Doi();

    /// <summary>The citation in three: what stands before the linked part, that part with its address, and the rest. No address: all stands before.</summary>
    public static (string Before, string Linked, string Address, string After) Split(string citation)
    {
        var (found, address) = ArXiv().Match(citation) is { Success: true } arXiv ? (arXiv, $"https://arxiv.org/abs/{arXiv.Groups["id"].Value}")
            : Doi().Match(citation) is { Success: true } doi ? (doi, $"https://doi.org/{doi.Value}") : (null, "");
        return found is null ? (citation, "", "", "") : (citation[..found.Index], found.Value, address, citation[(found.Index + found.Length)..]);
    }
}
