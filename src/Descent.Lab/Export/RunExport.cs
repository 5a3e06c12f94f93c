using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Lab.Output;
using Descent.Lab.Store;

namespace Descent.Lab.Export;

/// <summary>A run as plain files: every point as CSV and npz, the figures' specifications and data, claims, options.</summary>
/// <remarks>The files are described in docs/reports.md.</remarks>
public static class RunExport
{
    static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Default) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a folder, which appears whole or not at all.</summary>
    /// <param name="id">A whole id.</param>
    /// <param name="path">The folder; one that is there must be empty.</param>
    /// <param name="replace">Whether an earlier export may stand there, which then goes; any other folder is refused all the same.</param>
    /// <returns>How many points were written.</returns>
    /// <exception cref="StoreException"><c>unknown-run</c>, or the store cannot be read.</exception>
    /// <exception cref="Contracts.ContractException"><c>folder-not-empty</c>, <c>not-an-export</c>, <c>bad-path</c>, <c>disk-full</c>, <c>io-failed</c>.</exception>
    public static long Write(RunStore store, string id, string path, bool replace = false)
    {
        var (detail, claims, figures) = (store.Run(id), store.Claims(id), store.Figures(id));
        var points = 0L;
        ExportFolder.Fill(path, replace, folder =>
        {
            Json(folder, "run.json", RunJson.Of(detail));
            Json(folder, "options.json", detail.Options);
            Json(folder, "claims.json", new JsonArray([.. claims.Select(ClaimJson.Of)]));
            foreach (var figure in figures) FigureFiles.Write(Path.Combine(folder, "figures"), figure, Json);
            points = PointFiles.Write(store, id, folder);
        });
        return points;
    }

    static void Json(string folder, string name, JsonNode node) => WholeFile.Flushed(Path.Combine(folder, name), stream =>
    {
        stream.Write(JsonSerializer.SerializeToUtf8Bytes(node, Indented));
        stream.WriteByte((byte)'\n');
    });
}
