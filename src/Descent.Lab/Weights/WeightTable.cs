using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Descent.Analysis;
using Descent.Contracts;
using Descent.Data;
using Descent.Data.Safetensors;
using Descent.Engine;

namespace Descent.Lab.Weights;

/// <summary>One tensor of a file and what its weights look like.</summary>
/// <param name="Name">As a terminal may show it.</param>
/// <param name="Element">The format's name of its element type.</param>
/// <param name="Summary">Null for whole numbers, and for a tensor that cannot be in memory.</param>
/// <param name="Status">Why there is no spectrum or no summary; empty when there are both.</param>
public sealed record WeightRow(string Name, string Element, IReadOnlyList<long> Shape, WeightSummary? Summary, string Status);

/// <summary>The tensors of one file of weights, in the order of their bytes.</summary>
/// <param name="Bytes">Of the file.</param>
/// <param name="Metadata">Texts that the file carries.</param>
public sealed record WeightTable(string Path, long Bytes, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<WeightRow> Rows)
{
    const int LongestName = 120;

    /// <summary>Where the state of an arm has its model, if it has a member of that name; the optimizer's state is beside it.</summary>
    const string Model = "states.model.";

    /// <summary>The seeds that a checkpoint of a run has, one after another; empty for other files.</summary>
    public IReadOnlyList<long> Seeds { get; init; } = [];

    /// <summary>Numbers in floating tensors: of a checkpoint those of every seed, the optimizer's state included.</summary>
    public long Numbers => Rows.Sum(row => row.Summary?.Count ?? 0);

    /// <summary>Numbers in the floating tensors of a model: of a checkpoint with one seed, and without the optimizer's state; null where a checkpoint does not tell them apart.</summary>
    public long? Parameters => Seeds.Count == 0 ? Numbers
        : Rows.Where(row => row.Name.StartsWith(Model, StringComparison.Ordinal)).Sum(row => row.Summary?.Count ?? 0) is > 0 and var all ? all / Seeds.Count : null;

    /// <summary>What the file holds, in a sentence.</summary>
    public string Counts => string.Create(CultureInfo.InvariantCulture, $"{Words.Count(Rows.Count, "tensor")}, {(Seeds.Count == 0 ? Words.Count(Numbers, "parameter")
        : $"{(Parameters is { } own ? $"{Words.Count(own, "parameter")} of the model with each of {Words.Count(Seeds.Count, "seed")}; with all that training goes on from " : "")}{Words.Count(Numbers, "number")}")}, {NonFinite} of them not finite, {Words.Count(Bytes, "byte")}");

    /// <summary>How many of them are NaN or infinite.</summary>
    public long NonFinite => Rows.Sum(row => row.Summary?.NonFinite ?? 0);

    /// <summary>The arm whose checkpoint a file is; null for other files.</summary>
    /// <exception cref="DataException">The file is missing, cannot be read, or is malformed.</exception>
    public static string? ArmOf(string path)
    {
        using var file = SafetensorsReader.Open(path);
        return file.Metadata.GetValueOrDefault("arm");
    }

    /// <summary>Reads a file tensor by tensor, so that the largest one and not the file must fit into memory.</summary>
    /// <param name="side">The largest smaller side of a matrix whose singular values are computed.</param>
    /// <param name="progress">Told the name of each tensor before it is read.</param>
    /// <exception cref="DataException">The file is missing, cannot be read, or is malformed.</exception>
    public static WeightTable Read(string path, int side = WeightSummary.Side, Action<string>? progress = null, CancellationToken cancel = default)
    {
        using var file = SafetensorsReader.Open(path);
        var seeds = SeedsOf(file.Metadata);
        var rows = new List<WeightRow>();
        foreach (var place in file.Places)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Invoke(Shown(place.Name));
            rows.AddRange(Of(file, place, side, seeds));
        }
        return new(path, file.Length, file.Metadata, rows) { Seeds = seeds ?? [] };
    }

    /// <summary>The seeds of a checkpoint of a run, whose states have one seed after another on their first axis.</summary>
    static long[]? SeedsOf(IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            return metadata.ContainsKey("arm") && metadata.TryGetValue("seeds", out var text) ? JsonSerializer.Deserialize<long[]>(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static IEnumerable<WeightRow> Of(SafetensorsReader file, SafetensorsPlace place, int side, long[]? seeds)
    {
        if (!Precisions.TryGetValue(place.Element, out var stored)) return [new(Shown(place.Name), place.Element, place.Shape, null, "whole")];
        try
        {
            var tensor = file.Load(place).ToTensor();
            if (seeds is null || !place.Name.StartsWith("states", StringComparison.Ordinal) || place.Shape.Count == 0 || place.Shape[0] != seeds.Length) return [Row(place, Shown(place.Name), tensor, side, stored)];
            return seeds.Select((seed, i) => Row(place, string.Create(CultureInfo.InvariantCulture, $"{Shown(place.Name)} (seed {seed})"), tensor.At(0, i), side, stored));
        }
        catch (DataException fault) when (fault.Code == "data-format")
        {
            return [new(Shown(place.Name), place.Element, place.Shape, null, fault.Message)];
        }
    }

    static WeightRow Row(SafetensorsPlace place, string name, Tensor tensor, int side, (double Epsilon, double LeastNormal) stored)
    {
        var summary = WeightSummary.Of(tensor, side);
        // Of a type narrower than that of this computation the rounding is the larger error.
        if (summary.Spectrum is { } spectrum) summary = summary with { Spectrum = spectrum with { Noise = RoundingNoise.Of(tensor, stored.Epsilon, stored.LeastNormal) } };
        return new(name, place.Element, [.. tensor.Shape.Select(extent => (long)extent)], summary, summary.Status);
    }

    /// <summary>Of each floating type: the distance of 1 to the next number, and the least normal number.</summary>
    static readonly FrozenDictionary<string, (double Epsilon, double LeastNormal)> Precisions = new Dictionary<string, (double, double)>
    {
        ["F64"] = (Math.ScaleB(1, -52), Math.ScaleB(1, -1022)),
        ["F32"] = (Math.ScaleB(1, -23), Math.ScaleB(1, -126)),
        ["F16"] = (Math.ScaleB(1, -10), Math.ScaleB(1, -14)),
        ["BF16"] = (Math.ScaleB(1, -7), Math.ScaleB(1, -126)),
        ["F8_E4M3"] = (Math.ScaleB(1, -3), Math.ScaleB(1, -6)),
        ["F8_E5M2"] = (Math.ScaleB(1, -2), Math.ScaleB(1, -14)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A name from a file that anyone may have made: what moves a cursor or reverses text is replaced, and what is too long cut.</summary>
    static string Shown(string name)
    {
        var text = string.Concat(name.Take(LongestName).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) || CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.Format ? '\uFFFD' : letter));
        return name.Length > LongestName ? text + "…" : text;
    }
}
