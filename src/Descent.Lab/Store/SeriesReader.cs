using System.Globalization;
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

    sealed class DoubtfulChunk
    {
        public long FirstStep { get; set; }
        public long Count { get; set; }
        public long Width { get; set; }
        public byte[] Data { get; set; } = [];
        public string Run { get; set; } = "";
        public string Arm { get; set; } = "";
        public string Metric { get; set; } = "";
        public long Seeds { get; set; }
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

    /// <summary>The chunks that cannot be read: SQLite keeps no sum of what it stores, but a zlib stream does.</summary>
    public static IEnumerable<string> Damaged(SqliteConnection connection)
    {
        foreach (var row in connection.Query<DoubtfulChunk>("""
            SELECT first_step AS FirstStep, chunk.count AS Count, width AS Width, data AS Data, run.id AS Run, arm AS Arm, metric AS Metric, json_array_length(loop.seeds) AS Seeds
            FROM chunk JOIN series ON series.number = chunk.series JOIN loop ON loop.number = series.loop JOIN run ON run.number = loop.run
            """, buffered: false))
        {
            string? fault = null;
            try
            {
                Chunk.Decode(row.FirstStep, (int)row.Count, (int)row.Seeds, (int)row.Width, row.Data);
            }
            catch (Exception damage) when (damage is InvalidDataException or OverflowException or ArgumentException or OutOfMemoryException)
            {
                fault = damage.Message;
            }
            if (fault is not null) yield return string.Create(CultureInfo.InvariantCulture, $"run '{row.Run}', {row.Arm}/{row.Metric} from step {row.FirstStep}: {fault.TrimEnd('.')}");
        }
    }

    /// <summary>The last step that counts of each seed that diverged: what its replica measured later is no measurement.</summary>
    public static Dictionary<long, long> Ends(SqliteConnection connection, long series) => connection.Query<(long Seed, long Until)>(
        "SELECT seed, until FROM failure JOIN series ON series.loop = failure.loop WHERE series.number = @series AND seed IS NOT NULL AND until IS NOT NULL", new { series })
        .ToDictionary(failure => failure.Seed, failure => failure.Until);

    sealed class LoopRow
    {
        public string Arm { get; set; } = "";
        public string Phase { get; set; } = "";
        public long Candidate { get; set; }
        public string Label { get; set; } = "";
        public string Seeds { get; set; } = "";
        public long? Seed { get; set; }
        public string? Path { get; set; }
        public string? Reason { get; set; }
    }

    /// <summary>What the arms of a run measured in training, as its claims read it.</summary>
    public static StudyRun Measurements(SqliteConnection connection, long run)
    {
        long[] seeds = RunStore.Seeds(connection.ExecuteScalar<string>("SELECT seeds FROM run WHERE number = @run", new { run })!);
        LoopRow[] loops = [.. connection.Query<LoopRow>("""
            SELECT arm AS Arm, phase AS Phase, candidate AS Candidate, label AS Label, seeds AS Seeds, seed AS Seed, path AS Path, reason AS Reason FROM loop LEFT JOIN failure ON failure.loop = loop.number WHERE run = @run
            """, new { run })];
        var arms = new Dictionary<(string Arm, long Seed), ArmRun>();
        ArmRun Arm(string name, long seed) => arms.TryGetValue((name, seed), out var known) ? known : ArmRun.Of(name);
        void Set(string name, long seed, string metric, Series points) =>
            arms[(name, seed)] = Arm(name, seed) with { Metrics = new SortedDictionary<string, Series>(Arm(name, seed).Metrics.ToDictionary(), StringComparer.Ordinal) { [metric] = points } };
        foreach (var series in RunStore.Series(connection, run).Where(series => series.Phase == "training"))
        {
            foreach (var (seed, points) in Read(connection, series)) Set(series.Arm, seed, series.Metric, points);
        }
        foreach (var choice in Tunings.Choices(loops.Select(loop => (loop.Arm, loop.Phase, (int)loop.Candidate, loop.Label))))
        {
            foreach (var seed in seeds.Where(seed => arms.ContainsKey((choice.Arm, seed))))
            {
                foreach (var (metric, points) in choice.Metrics) Set(choice.Arm, seed, metric, points);
            }
        }
        // What a candidate's single seed did while it was tuned is no failure of the arm; a candidate that threw is.
        foreach (var loop in loops.Where(loop => loop.Reason is not null && (loop.Phase == "training" || loop.Seed is null)))
        {
            foreach (var seed in loop.Seed is { } one ? [one] : loop.Phase == "training" ? RunStore.Seeds(loop.Seeds) : seeds) arms[(loop.Arm, seed)] = Arm(loop.Arm, seed) with { Failure = loop.Reason, Diverged = loop.Path is not null };
        }
        return new(seeds.Select(seed => new SeedRun(seed, arms.Where(entry => entry.Key.Seed == seed).Select(entry => entry.Value))));
    }
}
