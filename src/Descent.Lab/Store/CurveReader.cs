using System.Numerics;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

/// <summary>Reads curves down-sampled: short ones from every point, long ones from the chunks' summaries.</summary>
static class CurveReader
{
    sealed class SummaryRow
    {
        public long Number { get; set; }
        public long FirstStep { get; set; }
        public long LastStep { get; set; }
        public long Count { get; set; }
        public long Width { get; set; }
        public byte[] Summary { get; set; } = [];
    }

    public static Curve[] Read(SqliteConnection connection, SeriesInfo series, int buckets, long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        var range = connection.QueryFirst<(long? First, long? Last, long Count)>(
            "SELECT min(first_step), max(last_step), coalesce(sum(count), 0) FROM chunk WHERE series = @Number AND last_step >= @from AND first_step <= @to", new { series.Number, from, to });
        if (range.First is not { } first || range.Last is not { } last) return [.. series.Seeds.Select(seed => new Curve(seed, [], [], [], [], [], 0))];
        var span = last - first + 1.0;
        (first, last) = (Math.Max(first, from), Math.Min(last, to));
        var points = range.Count * ((last - first + 1.0) / span);
        var ends = SeriesReader.Ends(connection, series.Number);
        Buckets[] all = [.. series.Seeds.Select(seed => new Buckets(seed, first, ends.TryGetValue(seed, out var end) ? Math.Min(last, end) : last, last, buckets))];
        if (points < (double)buckets * ChunkSummary.Group) FromPoints(connection, series, first, last, all);
        else FromSummaries(connection, series, first, last, all);
        return Array.ConvertAll(all, one => one.Curve());
    }

    static void FromPoints(SqliteConnection connection, SeriesInfo series, long first, long last, Buckets[] all)
    {
        var (steps, values) = SeriesReader.Points(connection, series.Number, series.Seeds.Count, first, -1, last);
        for (var seed = 0; seed < all.Length; seed++) all[seed].AddPoints(steps, values[seed]);
    }

    static void FromSummaries(SqliteConnection connection, SeriesInfo series, long first, long last, Buckets[] all)
    {
        foreach (var row in connection.Query<SummaryRow>("""
            SELECT number AS Number, first_step AS FirstStep, last_step AS LastStep, count AS Count, width AS Width, summary AS Summary
            FROM chunk WHERE series = @Number AND last_step >= @first AND first_step <= @last ORDER BY first_step
            """, new { series.Number, first, last }, buffered: false))
        {
            var (groups, width) = (ChunkSummary.Groups((int)row.Count), (int)row.Width);
            var whole = new Lazy<Chunk>(() => Chunk.Decode(row.FirstStep, (int)row.Count, all.Length, width, connection.QuerySingle<byte[]>("SELECT data FROM chunk WHERE number = @Number", row)));
            for (var seed = 0; seed < all.Length; seed++)
            {
                for (var group = 0; group < groups; group++)
                {
                    var part = ChunkSummary.Read(row.Summary, groups, width, seed, group);
                    var end = group + 1 < groups ? ChunkSummary.Read(row.Summary, groups, width, seed, group + 1).Step - 1 : row.LastStep;
                    var (start, size) = (group * ChunkSummary.Group, Math.Min(ChunkSummary.Group, (int)row.Count - group * ChunkSummary.Group));
                    // A summary says neither how many values are of which kind nor which lie within: where that is asked, the points do.
                    if (all[seed].Holds(part.Step, end) && BitOperations.PopCount(part.Marks) <= 1) all[seed].Add(part, size);
                    else if (all[seed].Meets(part.Step, end)) all[seed].AddPoints(whole.Value.Steps.AsSpan(start, size), whole.Value.Values.AsSpan(seed * whole.Value.Steps.Length + start, size));
                }
            }
        }
    }

    /// <summary>Gathers parts into buckets of equal width in steps.</summary>
    sealed class Buckets(long seed, long first, long end, long last, int count)
    {
        readonly List<long> steps = [];
        readonly List<double> min = [];
        readonly List<double> max = [];
        readonly List<double> mean = [];
        readonly List<byte> marks = [];
        long open = -1;
        long finite;
        long points;
        NotFinite notFinite;

        /// <summary>Whether the curve has all of these steps.</summary>
        public bool Holds(long from, long to) => from >= first && to <= end;

        /// <summary>Whether the curve has one of these steps.</summary>
        public bool Meets(long from, long to) => to >= first && from <= end;

        public void AddPoints(ReadOnlySpan<long> at, ReadOnlySpan<double> values)
        {
            for (var i = 0; i < at.Length; i++) Add(ChunkSummary.Summarise(at[i], values.Slice(i, 1)), 1);
        }

        /// <param name="part">Its values that are not finite, if any, are of one kind.</param>
        public void Add(ChunkSummary.Part part, int size)
        {
            if (part.Step < first || part.Step > end) return;
            points += size;
            var bucket = (long)((UInt128)(ulong)(part.Step - first) * (ulong)count / ((ulong)(last - first) + 1));
            if (bucket != open)
            {
                (open, finite) = (bucket, 0);
                steps.Add(part.Step);
                min.Add(double.NaN);
                max.Add(double.NaN);
                mean.Add(double.NaN);
                marks.Add(0);
            }
            marks[^1] |= part.Marks;
            notFinite = notFinite.With(part.Marks, size - part.Finite);
            if (part.Finite == 0) return;
            min[^1] = finite == 0 ? part.Min : Math.Min(min[^1], part.Min);
            max[^1] = finite == 0 ? part.Max : Math.Max(max[^1], part.Max);
            mean[^1] = finite == 0 ? part.Mean : mean[^1] + (part.Mean - mean[^1]) * part.Finite / (finite + part.Finite);
            finite += part.Finite;
        }

        public Curve Curve() => new(seed, [.. steps], [.. min], [.. max], [.. mean], [.. marks], points) { NotFinite = notFinite };
    }
}
