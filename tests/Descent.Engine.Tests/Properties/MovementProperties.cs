using FsCheck;
using FsCheck.Fluent;

namespace Descent.Engine.Tests.Properties;

public class MovementProperties
{
    [Fact]
    public void Transpose_equals_naive_indexing_and_its_inverse_undoes_it() => Draws.ForAll(
        from shape in Draws.Shape(1, 5, 0, 4)
        from order in Gen.Shuffle(Enumerable.Range(0, shape.Length).ToArray())
        select (shape, order),
        drawn =>
        {
            var x = Draws.Of(drawn.shape);
            var y = x.Transpose(drawn.order);
            var read = Draws.Reader(x);
            int[] Source(int[] index)
            {
                var source = new int[index.Length];
                for (var i = 0; i < index.Length; i++) source[drawn.order[i]] = index[i];
                return source;
            }
            Draws.Equal(y, [.. drawn.order.Select(axis => drawn.shape[axis])], index => read(Source(index)));
            var inverse = new int[drawn.order.Length];
            for (var i = 0; i < inverse.Length; i++) inverse[drawn.order[i]] = i;
            Check.SameBits(x, y.Transpose(inverse), "inverse");
        });

    [Fact]
    public void Large_transposes_equal_naive_indexing() => Draws.ForAll(
        from rows in Gen.Choose(1, 70)
        from columns in Gen.Choose(1, 70)
        select (rows, columns),
        size =>
        {
            var x = Draws.Of([2, size.rows, size.columns]);
            var read = Draws.Reader(x);
            Draws.Equal(x.Transpose(), [2, size.columns, size.rows], i => read([i[0], i[2], i[1]]));
            Draws.Equal(x.To(ElementType.Bool).Transpose(1, 2, 0), [size.rows, size.columns, 2], i => read([i[2], i[0], i[1]]) != 0 ? 1 : 0);
        });

    [Fact]
    public void Slices_equal_naive_indexing_and_pads_put_them_back() => Draws.ForAll(
        from shape in Draws.Filled
        from axis in Gen.Choose(0, shape.Length - 1)
        from start in Gen.Choose(0, shape[axis])
        from end in Gen.Choose(start, shape[axis])
        from step in Gen.Choose(1, 3)
        select (shape, axis, start, end, step),
        drawn =>
        {
            var (shape, axis, start, end, step) = drawn;
            var x = Draws.Of(shape);
            var (y, read) = (x.Slice(axis, start, end, step), Draws.Reader(x));
            var extent = (end - start + step - 1) / step;
            Draws.Equal(y, Replaced(shape, axis, extent), i => read(Replaced(i, axis, start + i[axis] * step)));
            // Scattered back by the transpose: what was read keeps its value, the rest is 0.
            var back = Transform.Vjp(v => v.Slice(axis, start, end, step), x).Pullback(y);
            Draws.Equal(back, shape, i => i[axis] >= start && i[axis] < end && (i[axis] - start) % step == 0 ? read(i) : 0);
        });

    [Fact]
    public void Pads_equal_naive_indexing_and_slices_undo_them() => Draws.ForAll(
        from shape in Draws.Shape(1, 3, 0, 4)
        from low in Gen.ArrayOf(Gen.Choose(0, 2), shape.Length)
        from high in Gen.ArrayOf(Gen.Choose(0, 2), shape.Length)
        from interior in Gen.ArrayOf(Gen.Choose(0, 2), shape.Length)
        select (shape, low, high, interior),
        drawn =>
        {
            var (shape, low, high, interior) = drawn;
            var x = Draws.Of(shape);
            var (y, read) = (new Pad(low, high, interior, 7).Of(x), Draws.Reader(x));
            int[] target = [.. shape.Select((extent, i) => low[i] + high[i] + extent + Math.Max(extent - 1, 0) * interior[i])];
            Draws.Equal(y, target, index =>
            {
                var source = new int[index.Length];
                for (var i = 0; i < index.Length; i++)
                {
                    var (at, rest) = Math.DivRem(index[i] - low[i], interior[i] + 1);
                    if (index[i] < low[i] || rest != 0 || at >= shape[i]) return 7;
                    source[i] = at;
                }
                return read(source);
            });
            Check.SameBits(x, Transform.Vjp(v => new Pad(low, high, interior, 7).Of(v), x).Pullback(y), "transpose");
        });

    [Fact]
    public void Concatenation_is_undone_by_slices_and_flips_by_flips() => Draws.ForAll(
        from shape in Draws.Shape(1, 4, 0, 3)
        from axis in Gen.Choose(0, shape.Length - 1)
        from extents in Gen.ArrayOf(Gen.Choose(0, 4), 3)
        select (shape, axis, extents),
        drawn =>
        {
            var parts = drawn.extents.Select((extent, i) => Draws.Of(Replaced(drawn.shape, drawn.axis, extent), i)).ToArray();
            var whole = Tensor.Concatenate(drawn.axis - drawn.shape.Length, parts);
            var start = 0;
            foreach (var part in parts)
            {
                var end = start + part.Shape[drawn.axis];
                Check.SameBits(part, whole.Slice(drawn.axis, start, end), "part");
                start = end;
            }
            var (flipped, read) = (whole.Flip(drawn.axis), Draws.Reader(whole));
            Draws.Equal(flipped, whole.Shape.Extents.ToArray(), i => read(Replaced(i, drawn.axis, start - 1 - i[drawn.axis])));
            Check.SameBits(whole, flipped.Flip(drawn.axis), "flip twice");
            var stacked = Tensor.Stack(drawn.axis, parts[0], parts[0] * 2);
            Check.SameBits(parts[0] * 2, stacked.At(drawn.axis, 1), "stack");
        });

    [Fact]
    public void Reshapes_keep_the_order() => Draws.ForAll(Draws.Shapes, shape =>
    {
        var x = Draws.Of(shape);
        Assert.Equal(x.ToDoubles(), x.Flatten().ToDoubles());
        Assert.Equal(x.ToDoubles(), x.Reshape([1, .. shape.Reverse(), 1]).ToDoubles());
        if (x.Size > 0) Check.SameBits(x, x.Reshape(-1).Reshape(shape), "and back");
        Check.SameBits(x, x.ExpandAxis(-1).SqueezeAxis(-1), "expanded");
        Check.SameBits(x, x.ExpandAxis(0).SqueezeAxis(0), "expanded");
    });

    static int[] Replaced(int[] items, int at, int value)
    {
        var copy = items.ToArray();
        copy[at] = value;
        return copy;
    }
}
