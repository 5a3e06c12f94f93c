using Descent.Engine;

namespace Descent.Analysis.Tests;

public sealed class CentralDifferenceTests
{
    /// <summary>Of a t + b t² + c t³ it is a + c h², whatever b.</summary>
    [Fact]
    public void The_error_is_the_third_order()
    {
        var (a, b, c) = (Tensor.Of(2.0, -1), Tensor.Of(5.0, 7), Tensor.Of(3.0, 0));
        var slope = CentralDifference.Of(t => t * a + t * t * b + t * t * t * c, 0.1);
        Assert.Equal(2 + 0.03, slope.At(0, 0).Item(), 13);
        Assert.Equal(-1, slope.At(0, 1).Item(), 13);
    }
}
