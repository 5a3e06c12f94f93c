using Dapper;
using Descent.Lab.Recording;
using Descent.Lab.Store;
using FsCheck;
using FsCheck.Fluent;

namespace Descent.Lab.Tests;

public sealed class CurveTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Writes one series as a run's writer does, in flushes of the given size, and returns its description.</summary>
    SeriesInfo Write(RunStore store, int seeds, int points, int flush, Func<int, int, double> value)
    {
        var (id, _) = StoreFolder.Run(store, new Noisy { Steps = 1 }, [100]);
        return store.Change(connection =>
        {
            var run = connection.ExecuteScalar<long>("SELECT number FROM run WHERE id = @id", new { id });
            var loop = connection.ExecuteScalar<long>("INSERT INTO loop (run, arm, phase, candidate, label, seeds, steps, program) VALUES (@run, 'long', 'training', -1, '', @seeds, @points, '') RETURNING number",
                new { run, points, seeds = $"[{string.Join(',', Enumerable.Range(100, seeds))}]" });
            var series = SeriesWriter.Create(connection, loop, "x", seeds);
            for (var i = 0; i < points; i++)
            {
                series.Add(i, [.. Enumerable.Range(0, seeds).Select(seed => value(seed, i))]);
                if (i % flush == flush - 1) series.Write(connection, i);
            }
            series.Write(connection, points);
            return RunStore.Series(connection, run).Single(one => one.Arm == "long");
        });
    }

    static double Noise(int seed, int i) => (float)new Random(seed * 1_000_003 + i).NextDouble();

    [Fact]
    public void Buckets_are_least_greatest_and_mean_of_their_points()
    {
        var store = folder.Open();
        foreach (var points in (int[])[50, 5000, 200_000])
        {
            var series = Write(store, 2, points, 999, Noise);
            var id = store.Resolve("last");
            foreach (var curve in store.Curves(id, series, 40))
            {
                Assert.Equal(points, curve.Points);
                for (var bucket = 0; bucket < curve.Steps.Length; bucket++)
                {
                    var (from, to) = ((int)curve.Steps[bucket], bucket + 1 < curve.Steps.Length ? (int)curve.Steps[bucket + 1] : points);
                    var values = Enumerable.Range(from, to - from).Select(i => Noise((int)curve.Seed - 100, i)).ToArray();
                    Assert.Equal((values.Min(), values.Max(), 0), (curve.Min[bucket], curve.Max[bucket], curve.Marks[bucket]));
                    // Means of float32 values are kept as float32: half a unit in the last place below 1.
                    Assert.Equal(values.Average(), curve.Mean[bucket], 6e-8);
                }
            }
        }
    }

    [Fact]
    public void What_is_not_finite_is_marked_and_kept_exactly()
    {
        var store = folder.Open();
        double[] odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1, -0.0, double.Epsilon, BitConverter.Int64BitsToDouble(0x7FF8_0000_DEAD_BEEF)];
        var series = Write(store, 1, 140, 33, (_, i) => odd[i % odd.Length]);
        var id = store.Resolve("last");
        var kept = store.Points(id, "long", "x")[100].Values.ToArray();
        Assert.Equal(Enumerable.Range(0, 140).Select(i => BitConverter.DoubleToInt64Bits(odd[i % odd.Length])), kept.Select(BitConverter.DoubleToInt64Bits));
        var curve = Assert.Single(store.Curves(id, series, 2));
        Assert.Equal([7, 7], curve.Marks);
        Assert.Equal((0.0, 1.0), (curve.Min[0], curve.Max[0]));
        // Every seventh point is 1; four of seven are finite.
        var only = Assert.Single(store.Curves(id, series, 1, 0, 2));
        Assert.True(double.IsNaN(only.Mean[0]));
        Assert.Equal(7, only.Marks[0]);
    }

    /// <summary>Long enough for summaries, which alone could not say how many are of which kind, nor where a seed's end cuts them.</summary>
    [Theory]
    [InlineData(0, 199_999)]
    [InlineData(100, 150_007)]
    public void What_is_not_finite_is_counted_by_kind(long from, long to)
    {
        var store = folder.Open();
        static double Value(int seed, int i) => (i % 1000, seed) switch { (7, _) => double.NaN, (8, 0) => double.PositiveInfinity, (700, 1) => double.NegativeInfinity, _ => i % 10 };
        var series = Write(store, 2, 200_000, 999, Value);
        foreach (var curve in store.Curves(store.Resolve("last"), series, 40, from, to))
        {
            var values = Enumerable.Range((int)from, (int)(to - from) + 1).Select(i => Value((int)curve.Seed - 100, i)).ToArray();
            Assert.Equal(new NotFinite(values.Count(double.IsNaN), values.Count(double.IsPositiveInfinity), values.Count(double.IsNegativeInfinity)), curve.NotFinite);
            Assert.Equal((values.Length, 0.0, 9.0), (curve.Points, curve.Min.Min(), curve.Max.Max()));
        }
    }

    [Fact]
    public void A_chunk_comes_back_bit_for_bit() => Prop.ForAll(
        ArbMap.Default.ArbFor<(long[] Deltas, double[] Values)>(),
        drawn =>
        {
            var count = Math.Min(drawn.Deltas.Length, drawn.Values.Length);
            if (count == 0) return true;
            var steps = new long[count];
            for (var i = 0; i < count; i++) steps[i] = (i == 0 ? 7 : steps[i - 1]) + 1 + Math.Abs(drawn.Deltas[i] % 1_000_000);
            foreach (var values in (double[][])[drawn.Values[..count], Array.ConvertAll(drawn.Values[..count], value => (double)(float)value)])
            {
                var chunk = new Chunk(steps, values);
                var back = Chunk.Decode(steps[0], count, 1, chunk.Width, chunk.Encode());
                if (!back.Steps.SequenceEqual(steps) || !back.Values.Select(BitConverter.DoubleToInt64Bits).SequenceEqual(values.Select(BitConverter.DoubleToInt64Bits))) return false;
            }
            return true;
        }).Holds();

    [Fact]
    public void A_cut_series_goes_on_as_if_it_had_not_been_longer()
    {
        var store = folder.Open();
        var series = Write(store, 2, 3000, 700, Noise);
        var id = store.Resolve("last");
        foreach (var step in (long[])[2500, 1500, 1024, 3, 0])
        {
            store.Change(connection =>
            {
                var cut = SeriesWriter.Cut(connection, series.Number, 2, step);
                for (var i = step + 1; i < 2900; i++) cut.Add(i, [Noise(0, (int)i), Noise(1, (int)i)]);
                cut.Write(connection, 5000);
                return true;
            });
            Assert.Equal(Enumerable.Range(0, 2900).Select(i => Noise(1, i)), store.Points(id, "long", "x")[101].Values.ToArray());
            Assert.Equal(2900, store.Series(id).Single(one => one.Arm == "long").Points);
        }
    }

    [Fact]
    public void A_follower_is_told_each_point_once()
    {
        var store = folder.Open();
        using var recording = RunRecording.Start(store, new Noisy(), Contracts.Scale.Quick, [100], []);
        var follower = store.Follow(recording.Id);
        Assert.Empty(follower.Next().Series);
        var record = recording.Open(new("slow", "training", -1, "", [100]), 10);
        record.Begin(() => "program");
        var told = new List<(long, double)>();
        for (var step = 0; step < 2500; step++)
        {
            record.Measured(step, new Dictionary<string, double[]> { ["x"] = [step / 2.0] });
            if (step % 900 != 0) continue;
            recording.Writer.Flush();
            foreach (var tail in follower.Next().Series) told.AddRange(tail.Steps.Zip(tail.Values[0]));
        }
        recording.Writer.Flush();
        var news = follower.Next();
        foreach (var tail in news.Series) told.AddRange(tail.Steps.Zip(tail.Values[0]));
        Assert.Equal(Enumerable.Range(0, 2500).Select(step => ((long)step, step / 2.0)), told);
        Assert.Empty(follower.Next().Series);
        Assert.NotEmpty(store.Follow(recording.Id).Next().Log);
    }
}
