using System.Security.Cryptography;
using Descent.Data.Cache;
using Descent.Data.Fetch;
using Descent.Data.Idx;

namespace Descent.Data.Tests;

/// <summary>Three training images and one test image of 1 x 2 pixels, as a package would bring them.</summary>
sealed record TinyImages : ImageSource
{
    public static IReadOnlyDictionary<string, byte[]> Content { get; } = new Dictionary<string, byte[]>
    {
        ["train-images-idx3-ubyte"] = Bytes([1, 2, 3, 4, 5, 6], 3, 1, 2),
        ["train-labels-idx1-ubyte"] = Bytes([0, 1, 1], 3),
        ["t10k-images-idx3-ubyte"] = Bytes([7, 8], 1, 1, 2),
        ["t10k-labels-idx1-ubyte"] = Bytes([1], 1),
    };

    public override string Name => "tiny";

    public override string Title => "Tiny";

    public override string Licence => "none";

    public override string Provenance => "made up";

    public override string Package => "tiny-data";

    public override string Version => "1.0.0";

    public override IReadOnlyList<string> ClassNames { get; } = ["no", "yes"];

    public override IReadOnlyList<SourceFile> Files { get; } =
        [.. Content.Select(file => new SourceFile("data/" + file.Key, file.Value.Length, System.Convert.ToHexStringLower(SHA256.HashData(file.Value))))];

    internal override void Convert(Func<string, byte[]> read, StagingFolder to, Action<double> progress)
    {
        foreach (var file in CachedFiles)
            to.Write(file, read("data/" + file));
    }

    public static byte[] Bytes(ReadOnlySpan<byte> values, params ReadOnlySpan<int> shape)
    {
        using var stream = new MemoryStream();
        IdxWriter.Write(stream, IdxArray.Of(values, shape));
        return stream.ToArray();
    }
}
