namespace Descent.Engine.Tests.Catalogue;

/// <summary>Kinks, ties and empty axes, which the difference laws stay away from.</summary>
public class EdgeTests
{
    static Tensor Slope(Func<Tensor, Tensor> f, params double[] at) => Transform.Grad<Tensor>(x => f(x).Sum())(Tensor.Of(at));

    [Fact]
    public void The_extremes_of_nothing_are_infinite_and_constant()
    {
        var empty = Tensor.Zeros([2, 0], ElementType.Float64);
        foreach (var (f, value) in new (Func<Tensor, Tensor>, double)[] { (x => x.Max(1), double.NegativeInfinity), (x => x.Min(1), double.PositiveInfinity) })
        {
            var (y, tangent) = Transform.Jvp(f, empty, empty);
            Assert.Equal([value, value], y.ToDoubles());
            Assert.Equal([0, 0], tangent.ToDoubles());
            Assert.Equal(empty.Type, Transform.Grad<Tensor>(x => f(x).Sum())(empty).Type);
        }
    }

    [Fact]
    public void Sum_and_product_of_nothing()
    {
        Assert.Equal([0, 0, 0], Tensor.Zeros([0, 3]).Sum(0).ToDoubles());
        Assert.Equal(new double[6], Tensor.MatMul(Tensor.Zeros([2, 0]), Tensor.Zeros([0, 3])).ToDoubles());
        Assert.True(double.IsNaN(Tensor.Zeros([0]).Mean().Item()));
        Assert.Equal(double.NegativeInfinity, Tensor.Zeros([0]).LogSumExp().Item());
    }

    [Fact]
    public void Slopes_at_kinks()
    {
        Assert.Equal([-1, 0, 1], Slope(Tensor.Abs, -2, 0, 2).ToDoubles());
        Assert.Equal([0, 0, 1], Slope(Tensor.Relu, -2, 0, 2).ToDoubles());
        Assert.Equal([0, 0.5, 1, 0.5, 0], Slope(x => Tensor.Clip(x, -1, 1), -2, -1, 0, 1, 2).ToDoubles());
        Assert.Equal([0, 0, 0], Slope(Tensor.Sign, -2, 0, 2).ToDoubles());
    }

    [Fact]
    public void Equal_extremes_share_the_derivative()
    {
        Assert.Equal([0.5, 0.5, 0], Slope(x => x.Max(0), 3, 3, 1).ToDoubles());
        Assert.Equal([0, 0, 1], Slope(x => x.Min(0), 3, 3, 1).ToDoubles());
        var a = Tensor.Of(1.0, 2, 3);
        var (forA, forB) = Transform.Grad<(Tensor A, Tensor B)>(x => Tensor.Maximum(x.A, x.B).Sum())((a, Tensor.Of(1.0, 1, 4)));
        Assert.Equal([0.5, 1, 0], forA.ToDoubles());
        Assert.Equal([0.5, 0, 1], forB.ToDoubles());
    }

    /// <summary>dᵏ x³ / dxᵏ at 0 is 0, 0, 6, 0; the general rule b aᵇ⁻¹ alone gives 0 · ∞ once b has counted down to 0.</summary>
    [Fact]
    public void Derivatives_of_a_power_at_zero_are_finite()
    {
        var b = Tensor.Scalar(3, ElementType.Float64);
        Func<Tensor, Tensor> f = x => Tensor.Pow(x, b);
        foreach (var expected in new double[] { 0, 0, 0, 6, 0, 0 })
        {
            Assert.Equal(expected, f(Tensor.Scalar(0, ElementType.Float64)).Item());
            f = Transform.Grad(f);
        }
        Assert.Equal(0, Transform.Grad<Tensor>(x => Tensor.Pow(x, Tensor.Scalar(0, ElementType.Float64)))(Tensor.Scalar(0, ElementType.Float64)).Item());
    }

    [Fact]
    public void A_value_that_is_not_chosen_may_be_infinite()
    {
        var slope = Slope(x => Tensor.Where(x > 0, Tensor.Log(Tensor.Where(x > 0, x, 1.0)), 0.0), -1, 0, 2);
        Assert.Equal([0, 0, 0.5], slope.ToDoubles());
    }

    [Fact]
    public void Sorting_and_extremes_put_not_a_number_in_its_place()
    {
        var x = Tensor.Of(2.0, double.NaN, 1.0, 3.0);
        Assert.Equal([2, 0, 3, 1], x.ArgSort().ToDoubles());
        Assert.Equal([3, 0, 2, 1], x.ArgSort(descending: true).ToDoubles());
        Assert.Equal(1, x.ArgMax().Item());
        Assert.True(double.IsNaN(x.Max().Item()) && double.IsNaN(x.Min().Item()));
        Assert.True(double.IsNaN(Tensor.Maximum(x, 0).ToDoubles()[1]));
        Assert.Equal([0, 1, 2, 3], Tensor.Of(5.0, 5, 5, 5).ArgSort(descending: true).ToDoubles());
    }

    [Fact]
    public void The_smallest_integer_is_found() =>
        Assert.Equal(2, Tensor.Of(5, -7, int.MinValue, int.MaxValue).ArgMin().Item());

    [Fact]
    public void Integers_wrap_and_shift_logically()
    {
        Assert.Equal([int.MinValue], (Tensor.Of(int.MaxValue) + 1).ToArray<int>());
        Assert.Equal([0x0FFFFFFF, 1], Tensor.ShiftRight(Tensor.Of(-1, 16), 4).ToArray<int>());
        Assert.Equal([int.MaxValue, int.MinValue, 0, -2], Tensor.Of(1e20, -1e20, double.NaN, -2.9).To(ElementType.Int32).ToArray<int>());
    }

    [Fact]
    public void Softmax_of_large_numbers_does_not_overflow()
    {
        var x = Tensor.Of(1000.0, 1000, -1000);
        Check.Near([0.5, 0.5, 0], x.Softmax().ToDoubles(), 1e-15);
        Check.Near(1000 + Math.Log(2), x.LogSumExp().Item(), 1e-12, "LogSumExp");
        Check.Near([0.5, 0.5, 0], Transform.Grad<Tensor>(v => v.LogSumExp())(x).ToDoubles(), 1e-15);
        var one = Transform.Grad<Tensor>(v => v.LogSoftmax().At(0, 0))(Tensor.Of(0.0, 1, 2));
        var p = Tensor.Of(0.0, 1, 2).Softmax().ToDoubles();
        Check.Near([1 - p[0], -p[1], -p[2]], one.ToDoubles(), 1e-15);
    }

    /// <summary>Every pair of element types; a float is cut off towards 0, and derivatives pass between floating types only.</summary>
    [Fact]
    public void Casts_between_all_element_types()
    {
        var values = Tensor.Of(-2.5, 0, 1, 3.75);
        foreach (var from in Enum.GetValues<ElementType>())
        {
            foreach (var to in Enum.GetValues<ElementType>())
            {
                double[] Seen(double[] x, ElementType type) => type switch
                {
                    ElementType.Int32 => Array.ConvertAll(x, Math.Truncate),
                    ElementType.Bool => Array.ConvertAll(x, value => value != 0 ? 1.0 : 0),
                    _ => x,
                };
                var cast = values.To(from).To(to);
                Assert.Equal(to, cast.Element);
                Assert.Equal(Seen(Seen(values.ToDoubles(), from), to), cast.ToDoubles());
            }
        }
        Assert.Equal([2, 2, 2, 2], Slope(x => (x * 2).To(ElementType.Float32).To(ElementType.Float64), -2.5, 0, 1, 3.75).ToDoubles());
        Assert.Equal([0, 0], Slope(x => (x * 2).To(ElementType.Int32).To(ElementType.Float64), 1, 2).ToDoubles());
    }
}
