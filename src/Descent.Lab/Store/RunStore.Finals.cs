using Dapper;

namespace Descent.Lab.Store;

public sealed partial class RunStore
{
    /// <summary>The last value of each metric in training, by <c>arm/metric</c> and seed; NaN where a seed did not come to its end.</summary>
    /// <param name="metric">Only this one, such as <c>slow/loss</c>; null is all.</param>
    /// <remarks>Only the last chunk of each series is read.</remarks>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<long, double>> LastValues(string id, string? metric = null) => Read(connection =>
    {
        var run = Row(connection, id);
        var seeds = Seeds(connection.ExecuteScalar<string>("SELECT seeds FROM run WHERE number = @Number", run)!);
        var all = new SortedDictionary<string, IReadOnlyDictionary<long, double>>(StringComparer.Ordinal);
        foreach (var parts in Series(connection, run.Number).Where(series => series.Phase == "training").GroupBy(series => $"{series.Arm}/{series.Metric}").Where(group => metric is null || group.Key == metric))
        {
            var values = new SortedDictionary<long, double>();
            foreach (var seed in seeds) values[seed] = double.NaN;
            foreach (var series in parts.Where(series => series.Points > 0))
            {
                var (_, last) = SeriesReader.Points(connection, series.Number, series.Seeds.Count, from: series.LastStep);
                var ended = connection.Query<long?>("SELECT seed FROM failure WHERE loop = (SELECT loop FROM series WHERE number = @Number)", series).ToHashSet();
                for (var i = 0; i < series.Seeds.Count; i++)
                {
                    if (!ended.Contains(null) && !ended.Contains(series.Seeds[i])) values[series.Seeds[i]] = last[i][^1];
                }
            }
            all[parts.Key] = values;
        }
        return (IReadOnlyDictionary<string, IReadOnlyDictionary<long, double>>)all;
    });
}
