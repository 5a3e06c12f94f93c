using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.App.Server.Documents;
using Descent.Contracts;
using Descent.Lab.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Descent.App.Server.Endpoints;

/// <summary>Curves as binary columns: JSON has no NaN, and takes ten times as long to read.</summary>
static class CurveEndpoints
{
    const int MostMetrics = 16;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/runs/{run}/curves", Send);

    static Task Send(HttpContext context)
    {
        var store = context.RequestServices.GetRequiredService<RunStore>();
        var run = store.Run(Asked.Route(context, "run"));
        var band = (string?)context.Request.Query["band"] switch
        {
            null => BandKind.Usual,
            "span" => BandKind.Span,
            var other => throw new ContractException("bad-request", $"'band' is '{other}'.", "Leave it out, or give span."),
        };
        var buckets = (int)Asked.Number(context, "buckets", RunStore.Buckets, 1, 4000);
        var (from, to) = (Asked.Number(context, "from", 0, 0, long.MaxValue), Asked.Number(context, "to", long.MaxValue, 0, long.MaxValue));
        NamedCurve[] curves = [.. Asked.Several(context, "metric", MostMetrics).Select(name =>
        {
            var (arm, metric) = Split(name);
            return new NamedCurve(name, SeedCurve.Of(store.Curves(run.Summary.Id, arm, metric, buckets, from, to), buckets, band), Divergence.Of(run, arm));
        })];
        context.Response.ContentType = "application/octet-stream";
        return context.Response.Body.WriteAsync(Encode(run.Summary.Id, curves), context.RequestAborted).AsTask();
    }

    static (string Arm, string Metric) Split(string name) => name.Split('/') is [{ Length: > 0 } arm, { Length: > 0 } metric] ? (arm, metric)
        : throw new ContractException("bad-request", $"'{name}' is no metric.", "Write arm/metric, such as relu/loss.");

    /// <summary>The header's length as uint32, the header as JSON, zeros up to a multiple of 8, and of each curve four columns of float64: steps, middle, low, high. Little-endian.</summary>
    public static byte[] Encode(string run, IReadOnlyList<NamedCurve> curves)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new CurvesHeader([.. curves.Select(one => new CurveHeader(run, one.Name, one.Curve.Points, one.Curve.Seeds, one.Curve.Method,
            one.Curve.Steps.Length, Marks(one.Curve.Marks, one.Ends), NotFiniteDocument.Of(one.Curve.NotFinite), one.Ends.Sum(end => end.Seeds)))]), ServerJson.Default.CurvesHeader);
        var start = (sizeof(uint) + header.Length + 7) / 8 * 8;
        var bytes = new byte[start + curves.Sum(one => one.Curve.Steps.Length) * 4 * sizeof(double)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)header.Length);
        header.CopyTo(bytes, sizeof(uint));
        var columns = MemoryMarshal.Cast<byte, double>(bytes.AsSpan(start));
        foreach (var (_, curve, _) in curves)
        {
            foreach (var column in (ReadOnlySpan<double[]>)[Array.ConvertAll(curve.Steps, step => (double)step), curve.Middle, curve.Low, curve.High])
            {
                column.CopyTo(columns);
                columns = columns[column.Length..];
            }
        }
        return bytes;
    }

    /// <summary>Steps with values that are not finite, by kind, and <c>end</c> where seeds diverged.</summary>
    public static IReadOnlyList<JsonArray> Marks(IReadOnlyList<(long Step, string Kind)> marks, IReadOnlyList<Divergence> ends) =>
        [.. marks.Select(mark => new JsonArray(mark.Step, mark.Kind)), .. ends.Where(end => end.Step is not null).Select(end => new JsonArray(end.Step, "end"))];
}

/// <summary>A curve under the name by which it was asked for, <c>arm/metric</c>.</summary>
/// <param name="Ends">Where seeds of its arm diverged.</param>
sealed record NamedCurve(string Name, SeedCurve Curve, IReadOnlyList<Divergence> Ends);
