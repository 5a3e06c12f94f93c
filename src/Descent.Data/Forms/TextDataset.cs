namespace Descent.Data;

/// <summary>A named part of a text.</summary>
/// <param name="Name">A chapter's heading.</param>
/// <param name="Start">Index of the heading's first character in the text.</param>
/// <param name="Length">Characters up to the next heading, or the end.</param>
public readonly record struct TextSection(string Name, int Start, int Length);

/// <summary>A text and its sections, which follow each other without a gap; what stands before the first heading is in none.</summary>
public sealed record TextDataset(string Name, string Text, IReadOnlyList<TextSection> Sections)
{
    public ReadOnlySpan<char> Section(int index) => Text.AsSpan(Sections[index].Start, Sections[index].Length);
}

/// <summary>A text in one file, UTF-8, in which some lines are headings.</summary>
public abstract record TextSource : DatasetSource
{
    public override DatasetKind Kind => DatasetKind.Text;

    public override IReadOnlyList<string> CachedFiles => [Name + ".txt"];

    /// <summary>Loads it: from the user's own folder, the cache, or by fetching it.</summary>
    /// <exception cref="DataException">It is not to be had, or the file is empty or no UTF-8.</exception>
    public TextDataset Load(DataOptions options, CancellationToken cancel = default)
    {
        var files = Obtain(options, cancel);
        var text = files.Text(CachedFiles[0]);
        return text.Length > 0 ? new(Name, text, SectionsOf(text))
            : throw new DataException("data-format", $"'{files.PathOf(CachedFiles[0])}' is empty (0 characters).", "Give the text, or leave --data-dir out.");
    }

    /// <summary>Whether a section starts at this line.</summary>
    private protected abstract bool IsHeading(ReadOnlySpan<char> line);

    // A heading goes on to the next blank line: long titles are wrapped.
    List<TextSection> SectionsOf(string text)
    {
        var sections = new List<TextSection>();
        for (var start = 0; start < text.Length;)
        {
            var end = LineEnd(text, start);
            if (IsHeading(text.AsSpan(start, end - start)))
            {
                if (sections.Count > 0)
                    sections[^1] = sections[^1] with { Length = start - sections[^1].Start };
                var last = end;
                while (last + 1 < text.Length && text[last + 1] != '\n')
                    last = LineEnd(text, last + 1);
                sections.Add(new(text[start..last].Replace('\n', ' '), start, text.Length - start));
                end = last;
            }
            start = end + 1;
        }
        return sections;
    }

    static int LineEnd(string text, int start) => text.IndexOf('\n', start) is >= 0 and var end ? end : text.Length;
}
