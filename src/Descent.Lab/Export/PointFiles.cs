using System.Globalization;
using System.IO.Compression;
using Descent.Contracts;
using Descent.Data.Numpy;
using Descent.Lab.Output;
using Descent.Lab.Store;

namespace Descent.Lab.Export;

/// <summary>Every measurement, tuning included: a CSV file for each metric of each arm, and all of them in one npz.</summary>
/// <remarks>One series is in memory at a time, however long the run was.</remarks>
static class PointFiles
{
    public static long Write(RunStore store, string id, string folder)
    {
        var points = 0L;
        WholeFile.Flushed(Path.Combine(folder, "points.npz"), stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var group in store.Series(id).Where(series => series.Points > 0).GroupBy(series => (series.Phase, series.Arm, Candidate: series.Phase == "tuning" ? series.Candidate : -1, series.Metric)))
            {
                var (arm, metric) = (FileName.Of(group.Key.Arm), FileName.Of(group.Key.Metric));
                var place = group.Key.Candidate < 0 ? arm : FormattableString.Invariant($"tuning/{arm}/candidate-{group.Key.Candidate}");
                var table = PointTable.Of(group.SelectMany(store.Points));
                Csv(Path.Combine([folder, "points", .. place.Split('/'), $"{metric}.csv"]), table);
                Arrays(archive, $"{place}/{metric}", table);
                points += table.Columns.Sum(column => (long)column.Points.Count);
            }
        });
        return points;
    }

    static void Csv(string path, PointTable table)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WholeFile.Flushed(path, stream =>
        {
            using var csv = new CsvWriter(stream);
            csv.Text("step");
            foreach (var (seed, _) in table.Columns) csv.Text(string.Create(CultureInfo.InvariantCulture, $"seed_{seed}"));
            csv.EndRow();
            var at = new int[table.Columns.Count];
            foreach (var step in table.Steps)
            {
                csv.Number(step);
                for (var i = 0; i < at.Length; i++)
                {
                    var points = table.Columns[i].Points;
                    if (at[i] < points.Count && points.Steps[at[i]] == step) csv.Number(points.Values[at[i]++]);
                    else csv.Verbatim("");
                }
                csv.EndRow();
            }
        });
    }

    static void Arrays(ZipArchive archive, string name, PointTable table)
    {
        var values = new double[table.Columns.Count * table.Steps.Length];
        var measured = new long[table.Columns.Count];
        Array.Fill(values, double.NaN);
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var points = table.Columns[i].Points;
            for (int row = 0, at = 0; row < table.Steps.Length && at < points.Count; row++)
            {
                if (points.Steps[at] == table.Steps[row]) values[i * table.Steps.Length + row] = points.Values[at++];
            }
            measured[i] = points.Count;
        }
        Entry<double>(archive, name, values, table.Columns.Count, table.Steps.Length);
        Entry<long>(archive, $"{name}/steps", table.Steps, table.Steps.Length);
        Entry<long>(archive, $"{name}/seeds", [.. table.Columns.Select(column => column.Seed)], table.Columns.Count);
        Entry<long>(archive, $"{name}/measured", measured, measured.Length);
    }

    static void Entry<T>(ZipArchive archive, string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape) where T : unmanaged
    {
        using var stream = archive.CreateEntry($"{name}.npy", CompressionLevel.Fastest).Open();
        NpyWriter.Write(stream, values, shape);
    }
}

/// <summary>One metric of one arm: a column a seed over the steps at which any was measured.</summary>
sealed record PointTable(long[] Steps, IReadOnlyList<(long Seed, Series Points)> Columns)
{
    public static PointTable Of(IEnumerable<KeyValuePair<long, Series>> seeds)
    {
        (long Seed, Series Points)[] columns = [.. seeds.Select(seed => (seed.Key, seed.Value)).OrderBy(seed => seed.Key)];
        var steps = new SortedSet<long>();
        long[] longest = [];
        // Seeds share their steps but where one ended early: the longest has them all as a rule.
        foreach (var (_, points) in columns)
        {
            if (points.Count > longest.Length) longest = points.Steps.ToArray();
        }
        if (columns.All(column => longest.AsSpan().StartsWith(column.Points.Steps))) return new(longest, columns);
        foreach (var (_, points) in columns) steps.UnionWith(points.Steps.ToArray());
        return new([.. steps], columns);
    }
}
