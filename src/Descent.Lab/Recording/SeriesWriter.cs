using System.IO.Compression;
using System.Runtime.InteropServices;
using Dapper;
using Descent.Data;
using Descent.Lab.Store;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Recording;

/// <summary>Packs the points of one series into chunks. The last chunk is rewritten until it has enough points; then it is closed.</summary>
sealed class SeriesWriter
{
    /// <summary>Points from which a chunk is closed; fewer are rewritten with the next ones.</summary>
    const int Enough = 1024;

    const int Most = 8192;

    readonly long number;
    readonly List<long> steps;
    readonly List<double>[] values;
    long points;

    SeriesWriter(long number, long points, List<long> steps, List<double>[] values) => (this.number, this.points, this.steps, this.values) = (number, points, steps, values);

    /// <summary>A new series.</summary>
    public static SeriesWriter Create(SqliteConnection connection, long loop, string metric, int seeds) => new(
        connection.ExecuteScalar<long>("INSERT INTO series (loop, metric) VALUES (@loop, @metric) RETURNING number", new { loop, metric }), 0, [], [.. Enumerable.Range(0, seeds).Select(_ => new List<double>())]);

    /// <summary>A series cut off after a step, to be continued.</summary>
    public static SeriesWriter Cut(SqliteConnection connection, long number, int seeds, long step)
    {
        var first = connection.ExecuteScalar<long?>("SELECT max(first_step) FROM chunk WHERE series = @number AND first_step <= @step", new { number, step }) ?? 0;
        var (steps, values) = SeriesReader.Points(connection, number, seeds, first, to: step);
        connection.Execute("DELETE FROM chunk WHERE series = @number AND first_step >= @first", new { number, first });
        var before = connection.ExecuteScalar<long>("SELECT coalesce(sum(count), 0) FROM chunk WHERE series = @number", new { number });
        var series = new SeriesWriter(number, before + steps.Length, [.. steps], Array.ConvertAll(values, one => one.ToList()));
        series.Write(connection, 0);
        return series;
    }

    public void Add(long step, double[] measured)
    {
        steps.Add(step);
        for (var seed = 0; seed < values.Length; seed++) values[seed].Add(measured[seed]);
        points++;
    }

    /// <param name="isLast">Nothing follows: then what is left is compressed, too.</param>
    public void Write(SqliteConnection connection, long sequence, bool isLast = false)
    {
        var last = steps.Count > 0 ? steps[^1] : connection.ExecuteScalar<long?>("SELECT max(last_step) FROM chunk WHERE series = @number", new { number }) ?? -1;
        while (steps.Count > 0)
        {
            var count = Math.Min(steps.Count, Most);
            var all = new double[count * values.Length];
            for (var seed = 0; seed < values.Length; seed++) CollectionsMarshal.AsSpan(values[seed])[..count].CopyTo(all.AsSpan(seed * count));
            var chunk = new Chunk([.. CollectionsMarshal.AsSpan(steps)[..count]], all);
            connection.Execute("""
                INSERT INTO chunk (series, first_step, last_step, count, width, sequence, summary, data) VALUES (@number, @First, @Last, @count, @Width, @sequence, @Summary, @Data)
                ON CONFLICT (series, first_step) DO UPDATE SET last_step = excluded.last_step, count = excluded.count, width = excluded.width, sequence = excluded.sequence, summary = excluded.summary, data = excluded.data
                """, new { number, First = chunk.Steps[0], Last = chunk.Steps[^1], count, chunk.Width, sequence, Summary = ChunkSummary.Of(chunk), Data = chunk.Encode(isLast || count >= Enough ? CompressionLevel.Fastest : CompressionLevel.NoCompression) });
            Failpoint.Pass("metrics.chunk-written");
            if (count < Enough) break;
            steps.RemoveRange(0, count);
            foreach (var one in values) one.RemoveRange(0, count);
        }
        connection.Execute("UPDATE series SET points = @points, last_step = @last WHERE number = @number", new { points, last, number });
    }
}
