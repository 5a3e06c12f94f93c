using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Tests.Primitives;

/// <summary>The vectorised 2x2 pooling of float32 against the general one, which float64 takes: values and places, ties and NaN included.</summary>
public class MaxPoolPairsTests
{
    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(3, 4, 14)]
    [InlineData(2, 6, 16)]
    [InlineData(5, 28, 28)]
    [InlineData(1, 2, 38)]
    public void Pairs_give_what_the_general_window_gives(int planes, int height, int width)
    {
        // Few different values make ties common; every ninth is NaN, every eleventh an infinity.
        var values = RandomKey.FromSeed(width).Integers([planes * height * width], 4).ToArray<int>()
            .Select((value, i) => i % 9 == 4 ? float.NaN : i % 11 == 5 ? float.NegativeInfinity : value).ToArray();
        var single = Tensor.From(values, [1, planes, height, width]);
        var primitive = new MaxPool2d(Window2d.Square(2, 2));
        var fast = primitive.Apply(single);
        var general = primitive.Apply(single.To(ElementType.Float64));
        Assert.Equal(Avx2.IsSupported, MaxPoolPairs.Takes(primitive.Window, single.Shape));
        Assert.Equal(general[0].ToDoubles(), fast[0].ToDoubles());
        Assert.Equal(general[1].ToArray<int>(), fast[1].ToArray<int>());
    }

    /// <summary>Values put back: pairs against float64, which goes the general way; and places of other windows, which must not be taken for pairs.</summary>
    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(3, 4, 14)]
    [InlineData(2, 6, 16)]
    [InlineData(5, 28, 28)]
    [InlineData(1, 2, 38)]
    public void Pairs_are_put_back_where_they_were(int planes, int height, int width)
    {
        var image = RandomKey.FromSeed(height).Normal([1, planes, height, width]);
        var places = new MaxPool2d(Window2d.Square(2, 2)).Apply(image)[1];
        var values = RandomKey.FromSeed(width).Normal(places.Shape);
        var unpool = new MaxUnpool2d(height, width);
        Assert.Equal(Avx2.IsSupported, MaxUnpoolPairs.Takes(height, width, places.Shape[2]));
        Assert.Equal(unpool.Of(places, values.To(ElementType.Float64)).ToDoubles(), unpool.Of(places, values).ToDoubles());
        var others = RandomKey.FromSeed(3).Integers(places.Shape, height * width);
        // float32 sums of what meets in one element: at most as many as there are places, of values of a few units.
        var (wide, single) = (unpool.Of(others, values.To(ElementType.Float64)).ToDoubles(), unpool.Of(others, values).ToDoubles());
        for (var i = 0; i < wide.Length; i++) Assert.Equal(wide[i], single[i], places.Shape[2] * 8 * Math.ScaleB(1, -24));
        Assert.Throws<EngineException>(() => unpool.Of(others - (height * width), values).ToDoubles());
    }
}
