using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Descent.App.Server;

/// <summary>The built pages, from inside this program: a fixed table by address. No address ever becomes a path of the file system.</summary>
sealed class Assets
{
    const string Prefix = "web/";

    readonly FrozenDictionary<string, Asset> byPath;

    Assets(IEnumerable<KeyValuePair<string, Asset>> assets) => byPath = assets.ToFrozenDictionary(StringComparer.Ordinal);

    sealed record Asset(byte[] Compressed, string Type, string Tag, bool IsNamedByContent);

    /// <summary>What was built into this program; nothing when it was built without Node.</summary>
    public static Assets Embedded { get; } = new(Load(typeof(Assets).Assembly));

    public bool AreThere => byPath.ContainsKey("/index.html");

    /// <summary>Addresses of the files.</summary>
    public IEnumerable<string> Paths => byPath.Keys;

    static IEnumerable<KeyValuePair<string, Asset>> Load(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(".gz", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var path = "/" + name[Prefix.Length..^".gz".Length].Replace('\\', '/');
            yield return new(path, new(bytes, TypeOf(path), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"", path.StartsWith("/assets/", StringComparison.Ordinal)));
        }
    }

    static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    /// <summary>Sends the file of exactly that address.</summary>
    public async Task Send(HttpContext context, string path)
    {
        var response = context.Response;
        if (!byPath.TryGetValue(path, out var asset))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        response.ContentType = asset.Type;
        response.Headers.ETag = asset.Tag;
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.CacheControl = asset.IsNamedByContent ? "private, max-age=31536000, immutable" : "no-cache";
        if (context.Request.Headers.IfNoneMatch == asset.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var zipped = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        var body = zipped ? asset.Compressed : Unzip(asset.Compressed);
        if (zipped) response.Headers.ContentEncoding = "gzip";
        response.ContentLength = body.Length;
        if (context.Request.Method != "HEAD") await response.Body.WriteAsync(body, context.RequestAborted);
    }

    static byte[] Unzip(byte[] compressed)
    {
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress)) gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
