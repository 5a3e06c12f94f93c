namespace Descent.Engine.Tests.Transforms;

public sealed class MemoryTests
{
    /// <summary>A chain of products of [8, 8]: a plan needs two places and the result, and without one every value stays.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public void A_plan_uses_its_places_again(int products)
    {
        Tensor Chain(Tensor x)
        {
            for (var i = 0; i < products; i++) x = Tensor.MatMul(x, x);
            return x;
        }
        var memory = Transform.MemoryOf<Tensor, Tensor>(Chain, Tensor.Zeros([8, 8]));
        const long matrix = 8 * 8 * sizeof(float);
        Assert.Equal(products * matrix, memory.Unplanned);
        Assert.InRange(memory.Planned, 2 * matrix, 3 * matrix);
    }
}
