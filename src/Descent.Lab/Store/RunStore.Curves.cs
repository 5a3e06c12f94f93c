using Dapper;
using Descent.Contracts;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

public sealed partial class RunStore
{
    /// <summary>Buckets that a curve has at most unless asked otherwise.</summary>
    public const int Buckets = 2000;

    /// <summary>Every metric of every loop, tuning included.</summary>
    public IReadOnlyList<SeriesInfo> Series(string id) => Read(connection => Series(connection, Row(connection, id).Number));

    /// <summary>The curves of an arm's metric, down-sampled: one a seed, of training and not of tuning.</summary>
    /// <param name="buckets">Buckets of equal width in steps, at least 1.</param>
    /// <param name="from">First step of interest.</param>
    /// <param name="to">Last step of interest.</param>
    /// <returns>Empty when there is no such metric yet.</returns>
    public IReadOnlyList<Curve> Curves(string id, string arm, string metric, int buckets = Buckets, long from = 0, long to = long.MaxValue) => Read(connection => (IReadOnlyList<Curve>)
        [.. Of(connection, id, arm, metric).SelectMany(series => CurveReader.Read(connection, series, buckets, from, to))]);

    /// <summary>The curves of one series of <see cref="Series(string)"/>, tuning included.</summary>
    public IReadOnlyList<Curve> Curves(string id, SeriesInfo series, int buckets = Buckets, long from = 0, long to = long.MaxValue) =>
        Read(connection => CurveReader.Read(connection, series, buckets, from, to));

    /// <summary>Every measurement of an arm's metric, by seed; up to where a seed diverged.</summary>
    public IReadOnlyDictionary<long, Series> Points(string id, string arm, string metric) => Read(connection => (IReadOnlyDictionary<long, Series>)
        Of(connection, id, arm, metric).SelectMany(series => SeriesReader.Read(connection, series)).ToDictionary(one => one.Seed, one => one.Points));

    /// <summary>Every measurement of one series of <see cref="Series(string)"/>, by seed, tuning included; up to where a seed diverged.</summary>
    public IReadOnlyDictionary<long, Series> Points(SeriesInfo series) => Read(connection => (IReadOnlyDictionary<long, Series>)
        SeriesReader.Read(connection, series).ToDictionary(one => one.Seed, one => one.Points));

    /// <summary>All that a run measured, as its claims and figures read it.</summary>
    public StudyRun Measurements(string id) => Read(connection => SeriesReader.Measurements(connection, Row(connection, id).Number));

    /// <summary>Follows a run while it trains: each call of <see cref="RunFollower.Next"/> gives what is new.</summary>
    /// <param name="since">A <see cref="RunNews.Sequence"/>; 0 begins at the beginning. Points of the flush at that number may come again: they equal those before.</param>
    public RunFollower Follow(string id, long since = 0) => new(this, id, since);

    static IEnumerable<SeriesInfo> Of(SqliteConnection connection, string id, string arm, string metric) =>
        Series(connection, Row(connection, id).Number).Where(series => series.Arm == arm && series.Metric == metric && series.Phase == "training");

    internal static IReadOnlyList<SeriesInfo> Series(SqliteConnection connection, long run) =>
        [.. connection.Query<SeriesRow>("""
            SELECT series.number AS Number, arm AS Arm, phase AS Phase, candidate AS Candidate, label AS Label, seeds AS Seeds, metric AS Metric, points AS Points, last_step AS LastStep
            FROM loop JOIN series ON series.loop = loop.number WHERE run = @run ORDER BY loop.number, metric
            """, new { run }).Select(row => new SeriesInfo(row.Number, row.Arm, row.Phase, (int)row.Candidate, row.Label, Seeds(row.Seeds), row.Metric, row.Points, row.LastStep))];

    sealed class SeriesRow
    {
        public long Number { get; set; }
        public string Arm { get; set; } = "";
        public string Phase { get; set; } = "";
        public long Candidate { get; set; }
        public string Label { get; set; } = "";
        public string Seeds { get; set; } = "";
        public string Metric { get; set; } = "";
        public long Points { get; set; }
        public long LastStep { get; set; }
    }
}
