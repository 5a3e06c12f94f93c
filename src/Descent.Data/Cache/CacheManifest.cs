using System.Security.Cryptography;
using System.Text.Json;

namespace Descent.Data.Cache;

/// <summary>What a cached data set consists of: <c>manifest.json</c> beside its files.</summary>
/// <remarks>A set that another version of its conversion wrote is fetched anew.</remarks>
sealed record CacheManifest(string Name, string Package, string Version, int Conversion, IReadOnlyList<CacheManifest.Entry> Files)
{
    public const string FileName = "manifest.json";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public sealed record Entry(string Name, long Length, string Sha256);

    public static Entry Of(string name, ReadOnlySpan<byte> content) => new(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>Describes the files that stand in <paramref name="folder"/>, and adds the manifest.</summary>
    public static void Write(DatasetSource source, StagingFolder folder)
    {
        var files = source.CachedFiles.Select(name => Of(name, File.ReadAllBytes(folder.PathOf(name)))).ToArray();
        var manifest = new CacheManifest(source.Name, source.Package, source.Version, source.Conversion, files);
        folder.Write(FileName, JsonSerializer.SerializeToUtf8Bytes(manifest, Json));
    }

    /// <summary>Reads a manifest; throws <see cref="JsonException"/> or <see cref="IOException"/>.</summary>
    public static CacheManifest Read(string folder) =>
        JsonSerializer.Deserialize<CacheManifest>(File.ReadAllBytes(Path.Combine(folder, FileName)), Json) ?? throw new JsonException("null");

    public bool IsOf(DatasetSource source) =>
        (Name, Package, Version, Conversion) == (source.Name, source.Package, source.Version, source.Conversion)
        && Files.Select(file => file.Name).SequenceEqual(source.CachedFiles);
}
