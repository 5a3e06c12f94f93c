using System.Text;
using System.Text.Json;
using Descent.Data.Cache;
using Descent.Data.Fetch;

namespace Descent.Data.Sets;

/// <summary>The King James Bible: 31,102 verses, one a line, under 1,189 headings such as <c>Genesis 1</c>.</summary>
/// <remarks>The text of 1769. The package's marks are taken out: <c>#</c> before a paragraph, and the brackets around
/// words that the translators supplied. A blank line stands before each heading but the first.</remarks>
public sealed record KingJamesBible : TextSource
{
    const string Source = "json/verses-1769.json";

    public override string Name => "king-james-bible";

    public override string Title => "The King James Bible (1769)";

    public override string Licence => "Public domain (in the United Kingdom, under Crown letters patent)";

    public override string Provenance => "The Authorized Version in its text of 1769. Verses one a line under chapter headings; paragraph marks and italics' brackets removed.";

    public override string Package => "kjv";

    public override string Version => "1.0.0";

    public override IReadOnlyList<SourceFile> Files { get; } =
        [new(Source, 4_761_773, "43fbd2fd6a7aebaf62c0c828a85072336143c1fe8233a4856a12db1d5e5df470")];

    internal override void Convert(Func<string, byte[]> read, StagingFolder to, Action<double> progress)
    {
        var text = new StringBuilder();
        var chapter = "";
        using var verses = JsonDocument.Parse(read(Source));
        foreach (var verse in verses.RootElement.EnumerateObject())
        {
            var heading = verse.Name[..verse.Name.IndexOf(':', StringComparison.Ordinal)];
            if (heading != chapter)
                text.Append(text.Length > 0 ? "\n" : "").Append(chapter = heading).Append("\n\n");
            text.Append(verse.Value.GetString()!.TrimStart('#', ' ').Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)).Append('\n');
        }
        to.Write(CachedFiles[0], Encoding.UTF8.GetBytes(text.ToString()));
        progress(1);
    }

    /// <summary>A line that ends in a chapter's number: a verse ends in a point.</summary>
    private protected override bool IsHeading(ReadOnlySpan<char> line) =>
        line.Length is > 3 and < 32 && char.IsAsciiDigit(line[^1]) && line.LastIndexOf(' ') is > 0 and var space && line[(space + 1)..].IndexOfAnyExceptInRange('0', '9') < 0;
}
