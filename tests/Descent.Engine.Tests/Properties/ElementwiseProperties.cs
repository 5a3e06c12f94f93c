using FsCheck;
using FsCheck.Fluent;

namespace Descent.Engine.Tests.Properties;

public class ElementwiseProperties
{
    static readonly Gen<(int[] A, int[] B, int[] C)> Triples =
        from full in Draws.Shapes
        from a in Draws.BroadcastableWith(full)
        from b in Draws.BroadcastableWith(full)
        from c in Draws.BroadcastableWith(full)
        select (a, b, c);

    [Fact]
    public void Broadcasting_equals_naive_indexing_compiled_or_not() => Draws.ForAll(Triples, shapes =>
    {
        var (a, b, c) = (Draws.Of(shapes.A, 1), Draws.Of(shapes.B, 2), Draws.Of(shapes.C, 3));
        Tensor F((Tensor A, Tensor B, Tensor C) x) => Tensor.Where(x.A > x.B, x.A * x.C, x.B - x.C);
        var (readA, readB, readC) = (Draws.Reader(a), Draws.Reader(b), Draws.Reader(c));
        var shape = Shape.Broadcast(Shape.Broadcast(shapes.A, shapes.B, "test"), shapes.C, "test").Extents.ToArray();
        foreach (var y in new[] { F((a, b, c)), Transform.Compile<(Tensor, Tensor, Tensor), Tensor>(F).Invoke((a, b, c)) })
        {
            Draws.Equal(y, shape, i => readA(i) > readB(i) ? readA(i) * readC(i) : readB(i) - readC(i));
        }
    });

    [Fact]
    public void Broadcasting_equals_expansion_by_hand() => Draws.ForAll(Triples, shapes =>
    {
        var (a, b) = (Draws.Of(shapes.A, 1), Draws.Of(shapes.B, 2));
        var shape = Shape.Broadcast(shapes.A, shapes.B, "test");
        Tensor Expanded(Tensor x)
        {
            var read = Draws.Reader(x);
            return Tensor.From(Draws.Indices(shape.Extents.ToArray()).Select(read).ToArray(), shape);
        }
        Check.SameBits(Tensor.Maximum(Expanded(a), Expanded(b)), Tensor.Maximum(a, b), "maximum");
        Check.SameBits(Expanded(a), a.BroadcastTo(shape), "broadcast");
        // The transpose of repeating is summing: ⟨u, broadcast v⟩ = ⟨sum u, v⟩.
        var u = Draws.Of(shape.Extents.ToArray(), 4);
        Check.Near((u * a).Sum().Item(), (u.SumTo(a.Shape) * a).Sum().Item(), 1e-13 * (1 + u.Size), "transpose");
        Assert.Equal(a.Shape, u.SumTo(a.Shape).Shape);
    });

    [Fact]
    public void Long_broadcasts_equal_naive_indexing() => Draws.ForAll(
        from rows in Gen.Choose(1, 90)
        from columns in Gen.Choose(1, 90)
        from depth in Gen.Choose(1, 3)
        select (rows, columns, depth),
        size =>
        {
            // Blocks of a few thousand elements end anywhere in these.
            var (full, row, column, plane) = (Draws.Of([size.depth, size.rows, size.columns]), Draws.Of([size.columns], 2), Draws.Of([size.rows, 1], 3), Draws.Of([size.depth, 1, 1], 4));
            var y = (full * row + column) * plane;
            var (f, r, c, p) = (Draws.Reader(full), Draws.Reader(row), Draws.Reader(column), Draws.Reader(plane));
            Draws.Equal(y, [size.depth, size.rows, size.columns], i => (f(i) * r(i) + c(i)) * p(i));
            Check.SameBits(y, Transform.Compile<Tensor, Tensor>(x => (x * row + column) * plane).Invoke(full), "compiled");
        });

    [Fact]
    public void Shapes_that_do_not_broadcast_are_refused() => Draws.ForAll(
        from shape in Draws.Shape(1, 3, 2, 4)
        from axis in Gen.Choose(0, shape.Length - 1)
        select (shape, axis),
        drawn =>
        {
            var other = drawn.shape.ToArray();
            other[drawn.axis]++;
            var error = Assert.Throws<ShapeError>(() => Tensor.Zeros(drawn.shape) + Tensor.Zeros(other));
            Assert.StartsWith("Add: the shapes do not broadcast together", error.Message, StringComparison.Ordinal);
        });
}
