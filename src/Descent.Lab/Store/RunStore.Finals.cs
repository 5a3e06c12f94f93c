using Dapper;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

public sealed partial class RunStore
{
    /// <summary>The last value of each metric in training, by <c>arm/metric</c> and seed; NaN where a seed did not come to its end.</summary>
    /// <remarks>Only the last chunk of each series is read.</remarks>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<long, double>> LastValues(string id) => Read(connection => LastValues(connection, id, null));

    /// <summary>The last value of one metric by run and seed; runs that lack it, or are not there, are left out.</summary>
    /// <param name="metric">Such as <c>slow/loss</c>.</param>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<long, double>> LastValues(IEnumerable<string> runs, string metric) => Read(connection =>
    {
        var all = new Dictionary<string, IReadOnlyDictionary<long, double>>(StringComparer.Ordinal);
        foreach (var run in runs)
        {
            if (LastValues(connection, run, metric).TryGetValue(metric, out var values)) all[run] = values;
        }
        return all;
    });

    static IReadOnlyDictionary<string, IReadOnlyDictionary<long, double>> LastValues(SqliteConnection connection, string id, string? metric)
    {
        var all = new SortedDictionary<string, IReadOnlyDictionary<long, double>>(StringComparer.Ordinal);
        foreach (var parts in connection.Query<FinalRow>("""
            SELECT arm || '/' || metric AS Name, series.number AS Number, loop AS Loop, loop.seeds AS Seeds, run.seeds AS Every, last_step AS LastStep
            FROM run JOIN loop ON loop.run = run.number JOIN series ON series.loop = loop.number
            WHERE run.id = @id AND phase = 'training' AND points > 0 AND (@metric IS NULL OR arm || '/' || metric = @metric)
            """, new { id, metric }).GroupBy(row => row.Name))
        {
            var values = new SortedDictionary<long, double>();
            foreach (var seed in Seeds(parts.First().Every)) values[seed] = double.NaN;
            foreach (var series in parts)
            {
                var seeds = Seeds(series.Seeds);
                var (_, last) = SeriesReader.Points(connection, series.Number, seeds.Length, from: series.LastStep);
                var ended = connection.Query<long?>("SELECT seed FROM failure WHERE loop = @Loop", series).ToHashSet();
                for (var i = 0; i < seeds.Length; i++)
                {
                    if (!ended.Contains(null) && !ended.Contains(seeds[i])) values[seeds[i]] = last[i][^1];
                }
            }
            all[parts.Key] = values;
        }
        return all;
    }

    sealed class FinalRow
    {
        public string Name { get; set; } = "";
        public long Number { get; set; }
        public long Loop { get; set; }
        public string Seeds { get; set; } = "";
        public string Every { get; set; } = "";
        public long LastStep { get; set; }
    }
}
