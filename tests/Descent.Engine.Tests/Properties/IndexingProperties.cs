using FsCheck;
using FsCheck.Fluent;

namespace Descent.Engine.Tests.Properties;

public class IndexingProperties
{
    [Fact]
    public void Gather_equals_naive_indexing_and_scatter_is_its_transpose() => Draws.ForAll(
        from shape in Draws.Shape(1, 3, 1, 4)
        from axis in Gen.Choose(0, shape.Length - 1)
        from picks in Draws.Shape(0, 2, 0, 4)
        from seed in Gen.Choose(0, 1_000)
        select (shape, axis, picks, seed),
        drawn =>
        {
            var (shape, axis, picks, seed) = drawn;
            var x = Draws.Of(shape);
            var indices = RandomKey.FromSeed(seed).Integers(picks, shape[axis]);
            var (y, read, pick) = (x.Gather(indices, axis), Draws.Reader(x), Draws.Reader(indices));
            Draws.Equal(y, [.. shape[..axis], .. picks, .. shape[(axis + 1)..]], i =>
                read([.. i[..axis], (int)pick(i[axis..(axis + picks.Length)]), .. i[(axis + picks.Length)..]]));

            var rows = x.Gather(indices);
            var u = Draws.Of(rows.Shape.Extents.ToArray(), 3);
            var inRange = indices.ToArray<int>().All(index => index < shape[0]);
            if (!inRange) return;
            var scattered = Tensor.ScatterAdd(indices, u, shape[0]);
            Assert.Equal(shape, scattered.Shape.Extents.ToArray());
            Check.Near((u * rows).Sum().Item(), (scattered * x).Sum().Item(), 1e-13 * (1 + u.Size), "⟨u, gather x⟩ = ⟨scatter u, x⟩");
        });

    [Fact]
    public void Scatter_equals_a_naive_loop() => Draws.ForAll(
        from count in Gen.Choose(0, 12)
        from width in Gen.Choose(0, 3)
        from rows in Gen.Choose(1, 5)
        from seed in Gen.Choose(0, 1_000)
        select (count, width, rows, seed),
        drawn =>
        {
            var indices = RandomKey.FromSeed(drawn.seed).Integers([drawn.count], drawn.rows);
            var updates = Draws.Of([drawn.count, drawn.width]);
            var expected = new double[drawn.rows * drawn.width];
            var (at, values) = (indices.ToArray<int>(), updates.ToDoubles());
            for (var i = 0; i < values.Length; i++) expected[at[i / drawn.width] * drawn.width + i % drawn.width] += values[i];
            Assert.Equal(expected, Tensor.ScatterAdd(indices, updates, drawn.rows).ToDoubles());
        });

    [Fact]
    public void TakeAlongAxis_equals_naive_indexing() => Draws.ForAll(
        from shape in Draws.Filled
        from axis in Gen.Choose(0, shape.Length - 1)
        from count in Gen.Choose(0, 4)
        from seed in Gen.Choose(0, 1_000)
        select (shape, axis, count, seed),
        drawn =>
        {
            var (shape, axis) = (drawn.shape, drawn.axis);
            int[] target = [.. shape[..axis], drawn.count, .. shape[(axis + 1)..]];
            var (x, indices) = (Draws.Of(shape), RandomKey.FromSeed(drawn.seed).Integers(target, shape[axis]));
            var (read, pick) = (Draws.Reader(x), Draws.Reader(indices));
            Draws.Equal(x.TakeAlongAxis(indices, axis), target, i => read([.. i[..axis], (int)pick(i), .. i[(axis + 1)..]]));
        });

    [Fact]
    public void Products_over_batch_axes_equal_naive_loops() => Draws.ForAll(
        from lead in Draws.Shape(0, 2, 0, 3)
        from leadA in Draws.BroadcastableWith(lead)
        from leadB in Draws.BroadcastableWith(lead)
        from m in Gen.Choose(0, 4)
        from k in Gen.Choose(0, 4)
        from n in Gen.Choose(0, 4)
        from turnA in Gen.Elements(true, false)
        from turnB in Gen.Elements(true, false)
        select (leadA, leadB, m, k, n, turnA, turnB),
        drawn =>
        {
            var (leadA, leadB, m, k, n, turnA, turnB) = drawn;
            var a = Draws.Of(turnA ? [.. leadA, k, m] : [.. leadA, m, k], 1);
            var b = Draws.Of(turnB ? [.. leadB, n, k] : [.. leadB, k, n], 2);
            var (readA, readB) = (Draws.Reader(a), Draws.Reader(b));
            var lead = Shape.Broadcast(leadA, leadB, "test").Extents.ToArray();
            Draws.Equal(Tensor.MatMul(a, b, turnA, turnB), [.. lead, m, n], index =>
            {
                var (batch, i, j) = (index[..^2], index[^2], index[^1]);
                // A batch axis that one operand lacks is skipped by its reader only from the front, and read at 0 where its extent is 1.
                return Enumerable.Range(0, k).Sum(e => readA([.. batch, turnA ? e : i, turnA ? i : e]) * readB([.. batch, turnB ? j : e, turnB ? e : j]));
            }, 1e-14);
        });
}
