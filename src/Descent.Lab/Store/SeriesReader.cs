using Dapper;
using Descent.Contracts;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

/// <summary>Reads whole series back, every bit as it was measured.</summary>
static class SeriesReader
{
    sealed class ChunkRow
    {
        public long FirstStep { get; set; }
        public long Count { get; set; }
        public long Width { get; set; }
        public byte[] Data { get; set; } = [];
    }

    /// <summary>The points from a step on, out of chunks written after a sequence number.</summary>
    public static (long[] Steps, double[][] Values) Points(SqliteConnection connection, long series, int seeds, long from = 0, long since = -1, long to = long.MaxValue)
    {
        var steps = new List<long>();
        var values = Enumerable.Range(0, seeds).Select(_ => new List<double>()).ToArray();
        foreach (var row in connection.Query<ChunkRow>("""
            SELECT first_step AS FirstStep, count AS Count, width AS Width, data AS Data FROM chunk
            WHERE series = @series AND sequence > @since AND last_step >= @from AND first_step <= @to ORDER BY first_step
            """, new { series, since, from, to }, buffered: false))
        {
            var chunk = Chunk.Decode(row.FirstStep, (int)row.Count, seeds, (int)row.Width, row.Data);
            var start = chunk.Steps.AsSpan().BinarySearch(from) is var at && at < 0 ? ~at : at;
            var end = to == long.MaxValue ? chunk.Steps.Length : chunk.Steps.AsSpan().BinarySearch(to + 1) is var past && past < 0 ? ~past : past;
            if (end <= start) continue;
            steps.AddRange(chunk.Steps.AsSpan(start, end - start));
            for (var seed = 0; seed < seeds; seed++) values[seed].AddRange(chunk.Values.AsSpan(seed * chunk.Steps.Length + start, end - start));
        }
        return ([.. steps], [.. values.Select(list => list.ToArray())]);
    }

    public static IEnumerable<(long Seed, Series Points)> Read(SqliteConnection connection, SeriesInfo series)
    {
        var (steps, values) = Points(connection, series.Number, series.Seeds.Count);
        var ends = Ends(connection, series.Number);
        for (var i = 0; i < series.Seeds.Count; i++)
        {
            var count = ends.TryGetValue(series.Seeds[i], out var end) ? steps.AsSpan().BinarySearch(end + 1) is var at && at < 0 ? ~at : at : steps.Length;
            yield return (series.Seeds[i], new Series(steps.AsSpan(0, count), values[i].AsSpan(0, count)));
        }
    }

    /// <summary>The last step of each seed that diverged: what its replica measured later is no measurement.</summary>
    public static Dictionary<long, long> Ends(SqliteConnection connection, long series) => connection.Query<(long Seed, long Step)>(
        "SELECT seed, step FROM failure JOIN series ON series.loop = failure.loop WHERE series.number = @series AND seed IS NOT NULL AND step IS NOT NULL", new { series })
        .ToDictionary(failure => failure.Seed, failure => failure.Step);

    /// <summary>What the arms of a run measured in training.</summary>
    public static StudyRun Measurements(SqliteConnection connection, long run)
    {
        var failures = connection.Query<(string Arm, string Seeds, long? Seed, long? Step, string? Path, string Reason)>("""
            SELECT arm, seeds, seed, failure.step, path, reason FROM failure JOIN loop ON loop.number = failure.loop WHERE run = @run AND phase = 'training'
            """, new { run }).SelectMany(failure => (failure.Seed is { } one ? [one] : RunStore.Seeds(failure.Seeds)).Select(seed => (failure.Arm, Seed: seed, failure.Reason)))
            .ToLookup(failure => (failure.Arm, failure.Seed), failure => failure.Reason);
        var measured = RunStore.Series(connection, run).Where(series => series.Phase == "training")
            .SelectMany(series => Read(connection, series).Select(one => (series.Arm, one.Seed, series.Metric, one.Points))).ToLookup(one => (one.Arm, one.Seed));
        var arms = measured.Select(group => group.Key).Union(failures.Select(group => group.Key)).ToLookup(key => key.Seed, key => key.Arm);
        return new StudyRun(arms.Select(seed => new SeedRun(seed.Key, seed.Select(arm => ArmRun.Of(arm, [.. measured[(arm, seed.Key)].Select(one => (one.Metric, one.Points))])
            with
        { Failure = failures[(arm, seed.Key)].FirstOrDefault() }))));
    }
}
