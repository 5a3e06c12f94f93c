using System.Text.Json;

namespace Descent.Data.Cache;

/// <summary>A data set's folder in the cache, verified: its files, or what is wrong with it, or neither where there is none.</summary>
readonly record struct CacheEntry(DatasetFiles? Files, string? Fault)
{
    /// <summary>Reads every file of the set and checks length and SHA-256 against the manifest.</summary>
    public static CacheEntry Open(DatasetSource source, string folder)
    {
        if (!Directory.Exists(folder))
            return default;
        try
        {
            var manifest = CacheManifest.Read(folder);
            if (!manifest.IsOf(source))
                return new(null, $"'{Path.Combine(folder, CacheManifest.FileName)}' describes another data set or version");
            var files = new Dictionary<string, DatasetFiles.Item>(StringComparer.Ordinal);
            foreach (var listed in manifest.Files)
            {
                var path = Path.Combine(folder, listed.Name);
                var length = new FileInfo(path).Length;
                if (length != listed.Length)
                    return new(null, $"'{path}' has {length} bytes, not {listed.Length}");
                var content = File.ReadAllBytes(path);
                if (CacheManifest.Of(listed.Name, content) is var found && found != listed)
                    return new(null, $"'{path}' has the SHA-256 {found.Sha256}, not {listed.Sha256}");
                files[listed.Name] = new(path, content);
            }
            return new(new(files), null);
        }
        catch (JsonException e)
        {
            return new(null, $"'{Path.Combine(folder, CacheManifest.FileName)}' is no manifest: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, e.Message);
        }
    }
}
