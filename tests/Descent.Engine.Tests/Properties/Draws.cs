using FsCheck;
using FsCheck.Fluent;

namespace Descent.Engine.Tests.Properties;

/// <summary>Random shapes and tensors for properties; a failure prints the shapes, and shrinks to the smallest.</summary>
static class Draws
{
    /// <summary>Ranks 0 to 4 of extents 0 to 4.</summary>
    public static Gen<int[]> Shapes { get; } = Shape(0, 4, 0, 4);

    /// <summary>Ranks 1 to 4 of extents 1 to 4.</summary>
    public static Gen<int[]> Filled { get; } = Shape(1, 4, 1, 4);

    public static Gen<int[]> Shape(int fromRank, int toRank, int fromExtent, int toExtent) =>
        from rank in Gen.Choose(fromRank, toRank)
        from shape in Gen.ArrayOf(Gen.Choose(fromExtent, toExtent), rank)
        select shape;

    /// <summary>A shape that broadcasts with another: some extents 1, some leading axes left out.</summary>
    public static Gen<int[]> BroadcastableWith(int[] shape) =>
        from ones in Gen.ArrayOf(Gen.Elements(true, false), shape.Length)
        from skip in Gen.Choose(0, shape.Length)
        select shape.Select((extent, i) => ones[i] ? 1 : extent).Skip(skip).ToArray();

    /// <summary>Checks a property of drawn cases, always the same ones.</summary>
    public static void ForAll<T>(Gen<T> cases, Action<T> property) =>
        Prop.ForAll(cases.ToArbitrary(), property).Holds();

    public static Tensor Of(int[] shape, int seed = 1) => Engine.RandomKey.FromSeed(seed).Normal(shape, element: ElementType.Float64);

    /// <summary>All multi-indices of a shape, in row-major order.</summary>
    public static IEnumerable<int[]> Indices(int[] shape)
    {
        IEnumerable<int[]> all = [[]];
        foreach (var extent in shape) all = all.SelectMany(head => Enumerable.Range(0, extent).Select(i => (int[])[.. head, i]));
        return all;
    }

    /// <summary>The value at a multi-index that may have more axes than the tensor, and runs over its extents 1.</summary>
    public static Func<int[], double> Reader(Tensor x)
    {
        var (values, shape) = (x.ToDoubles(), x.Shape.Extents.ToArray());
        return index =>
        {
            var (offset, skip) = (0, index.Length - shape.Length);
            for (var i = 0; i < shape.Length; i++) offset = offset * shape[i] + (shape[i] == 1 ? 0 : index[skip + i]);
            return values[offset];
        };
    }

    /// <summary>A tensor is what an index function says, exactly or to a tolerance.</summary>
    public static void Equal(Tensor actual, int[] shape, Func<int[], double> value, double tolerance = 0)
    {
        Assert.Equal(shape, actual.Shape.Extents.ToArray());
        var values = actual.ToDoubles();
        var i = 0;
        foreach (var index in Indices(shape))
        {
            var expected = value(index);
            Check.Near(expected, values[i++], tolerance * (1 + Math.Abs(expected)), $"at [{string.Join(", ", index)}]");
        }
        Assert.Equal(i, values.Length);
    }
}
