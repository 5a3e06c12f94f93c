using Descent.Contracts;

namespace Descent.Lab.Store;

public sealed partial class RunStore
{
    /// <summary>Every measurement of one series of <see cref="Series(string)"/>, by seed, tuning included; up to where a seed diverged.</summary>
    public IReadOnlyDictionary<long, Series> Points(SeriesInfo series) => Read(connection => (IReadOnlyDictionary<long, Series>)
        SeriesReader.Read(connection, series).ToDictionary(one => one.Seed, one => one.Points));

    /// <summary>The last value of each seed of a series; NaN where the seed ended before the others, and none when nothing was measured.</summary>
    public IReadOnlyDictionary<long, double> Last(SeriesInfo series) => Read(connection =>
    {
        var (steps, values) = SeriesReader.Points(connection, series.Number, series.Seeds.Count, from: series.LastStep);
        var ends = SeriesReader.Ends(connection, series.Number);
        return (IReadOnlyDictionary<long, double>)(steps.Length == 0 ? [] : series.Seeds
            .Select((seed, i) => KeyValuePair.Create(seed, ends.TryGetValue(seed, out var end) && end < steps[^1] ? double.NaN : values[i][^1])).ToDictionary());
    });
}
