using Dapper;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Store;

/// <summary>Reads what a run has written since it was asked last; made by <see cref="RunStore.Follow"/>, one a reader.</summary>
public sealed class RunFollower
{
    readonly RunStore store;
    readonly string id;
    readonly Dictionary<long, long> lastSteps = [];
    long sequence;
    long lastLog;
    long lastSystem;

    internal RunFollower(RunStore store, string id, long since) => (this.store, this.id, sequence) = (store, id, since);

    /// <summary>What is new since the last call; empty lists when nothing is. A run that is resumed may measure steps again: only new steps are told.</summary>
    public RunNews Next()
    {
        var summary = store.Summary(id);
        return store.Read(connection =>
        {
            var (run, now) = connection.QueryFirstOrDefault<(long, long)>("SELECT number, sequence FROM run WHERE id = @id", new { id });
            SeriesTail[] tails = now == sequence ? [] : [.. RunStore.Series(connection, run).Select(series => Tail(connection, series)).Where(tail => tail.Steps.Length > 0)];
            var log = RunStore.Log(connection, run, lastLog, 1000);
            var (samples, last) = RunStore.SystemUse(connection, run, lastSystem);
            (sequence, lastLog, lastSystem) = (now, log is [.., var line] ? line.Number : lastLog, last);
            return new RunNews(now, summary, tails, log, samples);
        });
    }

    SeriesTail Tail(SqliteConnection connection, SeriesInfo series)
    {
        var after = lastSteps.GetValueOrDefault(series.Number, -1);
        var tail = new SeriesTail(series, [], []);
        if (series.LastStep <= after) return tail;
        var (steps, values) = SeriesReader.Points(connection, series.Number, series.Seeds.Count, after + 1, sequence);
        if (steps.Length > 0) lastSteps[series.Number] = steps[^1];
        return tail with { Steps = steps, Values = values };
    }
}
