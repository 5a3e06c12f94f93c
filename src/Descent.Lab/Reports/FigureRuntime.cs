using System.Security.Cryptography;
using System.Text;

namespace Descent.Lab.Reports;

/// <summary>The script that draws the figures: Vega, Vega-Lite and its interpreter in one file, built from web-report/ and embedded.</summary>
sealed record FigureRuntime(string Script)
{
    /// <summary>What this program was built with; null without Node.js.</summary>
    public static FigureRuntime? Embedded { get; } = Resource("report.js") is { } script ? new(script) : null;

    /// <summary>The style of a report.</summary>
    public static string Style { get; } = Resource("report.css")!;

    /// <summary>How a content security policy names a script or style by its SHA-256 hash (CSP Level 3, section 2.3.1).</summary>
    public static string HashOf(string content) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'";

    static string? Resource(string name)
    {
        using var stream = typeof(FigureRuntime).Assembly.GetManifestResourceStream($"reports/{name}");
        if (stream is null) return null;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // HTML parsers see every line end as \n, and so must the hash.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
