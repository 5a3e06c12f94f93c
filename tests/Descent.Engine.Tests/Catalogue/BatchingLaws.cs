namespace Descent.Engine.Tests.Catalogue;

/// <summary>Vmap gives the bits of a loop, for every choice of batched inputs.</summary>
public class BatchingLaws
{
    const int Batch = 3;

    public static TheoryData<string> Cases => [.. PrimitiveCases.Names];

    public static TheoryData<string> Differentiable => [.. PrimitiveCases.Differentiable];

    [Theory, MemberData(nameof(Cases))]
    public void Vmap_equals_a_loop_for_every_subset_of_inputs(string name)
    {
        var c = PrimitiveCases.Named(name);
        for (var subset = 1; subset < 1 << c.Samples.Length; subset++) Equal(c.Function, c, subset, Batch, $"{name}, inputs {subset:b}");
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void Vmap_of_the_gradient_equals_a_loop(string name)
    {
        var c = PrimitiveCases.Named(name);
        for (var subset = 1; subset < 1 << c.Samples.Length; subset++) Equal(Transform.Grad<Tensor[]>(c.Projected), c, subset, Batch, $"{name}, inputs {subset:b}");
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_batch_of_one_and_of_none_keep_their_shapes(string name)
    {
        var c = PrimitiveCases.Named(name);
        var all = (1 << c.Samples.Length) - 1;
        Equal(c.Function, c, all, 1, name);
        var x = c.Inputs(1);
        var empty = Array.ConvertAll(x, leaf => Tensor.Zeros(leaf.Shape.Insert(0, 0), leaf.Element));
        var y = Transform.Vmap(c.Function)(empty);
        Assert.Equal(c.Function(x).Select(one => one.Type with { Shape = one.Shape.Insert(0, 0) }), y.Select(many => many.Type));
        Assert.All(y, many => Assert.Empty(many.ToDoubles()));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Vmap_of_vmap_equals_two_loops(string name)
    {
        var c = PrimitiveCases.Named(name);
        var draws = Enumerable.Range(0, 6).Select(seed => c.Inputs(60 + seed)).ToArray();
        var stacked = Enumerable.Range(0, c.Samples.Length).Select(i => Tensor.Stack(0, [.. draws.Select(draw => draw[i])]).Reshape([2, 3, .. draws[0][i].Shape])).ToArray();
        var y = Transform.Vmap(Transform.Vmap(c.Function))(stacked);
        for (var k = 0; k < 6; k++) Check.SameBits(c.Function(draws[k]), Array.ConvertAll(y, many => many.At(0, k / 3).At(0, k % 3)), $"{name}, {k}");
    }

    static void Equal(Func<Tensor[], Tensor[]> function, PrimitiveCase c, int subset, int size, string what)
    {
        var draws = Enumerable.Range(0, size).Select(seed => c.Inputs(50 + seed)).ToArray();
        var isBatched = Enumerable.Range(0, c.Samples.Length).Select(i => (subset >> i & 1) == 1).ToArray();
        Tensor[] Mixed(Tensor[] chosen)
        {
            var next = 0;
            return [.. isBatched.Select((batched, i) => batched ? chosen[next++] : draws[0][i])];
        }
        var chosen = Enumerable.Range(0, c.Samples.Length).Where(i => isBatched[i]).ToArray();
        var stacked = Array.ConvertAll(chosen, i => Tensor.Stack(0, [.. draws.Select(draw => draw[i])]));
        var y = Transform.Vmap<Tensor[], Tensor[]>(x => function(Mixed(x)))(stacked);
        for (var k = 0; k < size; k++)
        {
            Check.SameBits(function(Mixed(Array.ConvertAll(chosen, i => draws[k][i]))), Array.ConvertAll(y, many => many.At(0, k)), $"{what}, slice {k}");
        }
    }
}
