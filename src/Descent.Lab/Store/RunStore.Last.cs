using Dapper;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

public sealed partial class RunStore
{
    /// <summary>The last value of every metric of training, in the order in which arms began.</summary>
    public IReadOnlyList<LastValue> LastValues(string id) => Read(connection => LastValues(connection, Row(connection, id).Number));

    /// <summary>The last value of one metric by run; runs that lack it, or are not there, are left out.</summary>
    /// <param name="metric">Such as <c>slow/loss</c>.</param>
    public IReadOnlyDictionary<string, LastValue> LastValues(IEnumerable<string> runs, string metric) => Read(connection =>
    {
        var all = new Dictionary<string, LastValue>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            if (connection.QueryFirstOrDefault<long?>("SELECT number FROM run WHERE id = @run", new { run }) is { } number
                && LastValues(connection, number, metric) is [var only]) all[run] = only;
        }
        return (IReadOnlyDictionary<string, LastValue>)all;
    });

    /// <remarks>Of each series only the last chunk is read.</remarks>
    static IReadOnlyList<LastValue> LastValues(SqliteConnection connection, long run, string? metric = null)
    {
        var ended = connection.Query<(string Arm, string Seeds, long? Seed)>(
            "SELECT arm, seeds, seed FROM failure JOIN loop ON loop.number = failure.loop WHERE run = @run AND phase = 'training'", new { run })
            .SelectMany(failure => (failure.Seed is { } one ? [one] : Seeds(failure.Seeds)).Select(seed => (failure.Arm, seed))).ToLookup(one => one.Arm, one => one.seed, StringComparer.Ordinal);
        return [.. Series(connection, run).Where(series => series is { Phase: "training", Points: > 0 } && (metric is null || metric == $"{series.Arm}/{series.Metric}"))
            .GroupBy(series => (series.Arm, series.Metric)).Select(parts =>
            {
                var values = new SortedDictionary<long, double>();
                foreach (var part in parts)
                {
                    var (_, last) = SeriesReader.Points(connection, part.Number, part.Seeds.Count, from: part.LastStep);
                    for (var i = 0; i < part.Seeds.Count; i++) values[part.Seeds[i]] = last[i][^1];
                }
                foreach (var seed in ended[parts.Key.Arm]) values[seed] = double.NaN;
                return new LastValue(parts.Key.Arm, parts.Key.Metric, parts.Max(part => part.Points), parts.Max(part => part.LastStep), values);
            })];
    }
}
