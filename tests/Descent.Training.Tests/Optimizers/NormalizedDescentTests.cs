using Descent.Engine;

namespace Descent.Training.Tests;

public class NormalizedDescentTests
{
    static Tree Update(double rate, Tree gradients) => new NormalizedDescent(rate).Update(gradients, Tree.Empty, gradients, Check.Step(0)).Updates;

    /// <summary>Leaves 3 and 4 have norm 5 together, whatever their element types.</summary>
    [Fact]
    public void The_norm_is_over_all_leaves()
    {
        var updates = Update(0.5, Tree.Of(("a", Check.Vector(3)), ("b", Tensor.Of(0f, 4f))));
        Assert.Equal(-0.3, updates.Leaf("a").Item(), 1e-15);
        Assert.Equal([-0f, -0.4f], updates.Leaf("b").ToArray<float>());
    }

    /// <summary>Not by column: a matrix's columns keep their proportion.</summary>
    [Fact]
    public void A_matrix_moves_by_its_rate_along_its_gradient()
    {
        var gradient = Check.Normal(1, 4, 3);
        var update = Update(0.1, Tree.Of(("w", gradient))).Leaf("w");
        Assert.Equal(0.01, (update * update).Sum().Item(), 1e-16);
        var ratio = (update / gradient).ToDoubles();
        Assert.All(ratio, one => Assert.Equal(ratio[0], one, 1e-14));
        Assert.True(ratio[0] < 0);
    }

    /// <summary>Squares of 10⁻²⁰⁰ vanish in float64, and those of 10²⁰⁰ overflow; the direction must not suffer.</summary>
    [Theory, InlineData(1.0), InlineData(1e-200), InlineData(1e200), InlineData(1e-300)]
    public void The_gradients_size_does_not_matter(double size) =>
        Check.Close([-0.6, 0.8], Update(1, Tree.Of(("w", Check.Vector(3 * size, -4 * size)))).Leaf("w"), 1e-14);

    [Fact]
    public void Nothing_moves_where_the_gradient_is_zero() => Assert.Equal([0.0, 0], Update(1, Tree.Of(("w", Check.Vector(0, 0)))).Leaf("w").ToDoubles());

    /// <summary>In a batch one seed's zero gradient must not spoil another's step.</summary>
    [Fact]
    public void Replicas_are_normalised_by_themselves()
    {
        var rows = Transform.Vmap<Tensor, Tensor>(g => Update(1, Tree.Of(("w", g))).Leaf("w"))(Tensor.From([0.0, 0, 0, 2, 3, -4], [3, 2]));
        Check.Close([0, 0, 0, -1, -0.6, 0.8], rows.Flatten(), 1e-15);
    }
}
