using Descent.Engine;

namespace Descent.Training.Tests;

public class SampleGroupsTests
{
    static readonly SampleGroups Groups = new([2, 1, 3]);

    [Fact]
    public void Sums_means_and_indicators_are_those_of_consecutive_samples()
    {
        var x = Check.Vector(1, 2, 10, 4, 5, 6);
        Assert.Equal([3, 10, 15], Groups.Sums(x).Select(sum => sum.Item()));
        Assert.Equal([1.5, 10, 5], Groups.Means(x).Select(mean => mean.Item()));
        Assert.Equal([0, 0, 0, 1, 1, 1], Groups.Indicator(2).ToDoubles());
        Assert.Equal(15, (Groups.Indicator(2) * x).Sum().Item());
        Assert.Throws<ShapeError>(() => Groups.Sums(Check.Vector(1, 2)));
    }
}
