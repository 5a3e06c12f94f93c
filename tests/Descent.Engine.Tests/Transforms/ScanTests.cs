namespace Descent.Engine.Tests.Transforms;

/// <summary>Scan under every transform, against the same loop written out.</summary>
public class ScanTests
{
    static readonly Tensor Items = Check.Normal(1, 6, 4);
    static readonly Tensor W = Check.Normal(2, 4);
    const double Rounding = 1e-13;

    static (Tensor, Tensor) Step(Tensor c, Tensor item) => (Tensor.Tanh(c * W + item), (c * item).Sum());

    static Tensor Scanned(Tensor v, bool reverse = false, int every = 0)
    {
        var (carry, results) = Transform.Scan<Tensor, Tensor, Tensor>((c, item) => (Tensor.Tanh(c * v + item), (c * item).Sum()), v, Items, reverse, every);
        return (carry * carry).Sum() + (results * Tensor.Range(6, v.Element)).Sum();
    }

    static Tensor Looped(Tensor v, bool reverse = false)
    {
        var (c, results) = (v, new Tensor[6]);
        for (var i = 0; i < 6; i++)
        {
            var at = reverse ? 5 - i : i;
            (results[at], c) = ((c * Items.At(0, at)).Sum(), Tensor.Tanh(c * v + Items.At(0, at)));
        }
        return (c * c).Sum() + (Tensor.Stack(0, results) * Tensor.Range(6, v.Element)).Sum();
    }

    public static TheoryData<bool, int> Settings => new() { { false, 0 }, { true, 0 }, { false, 2 }, { true, 3 }, { false, 6 }, { false, 1 } };

    [Theory, MemberData(nameof(Settings))]
    public void Every_transform_of_a_scan_equals_that_of_the_loop(bool reverse, int every)
    {
        Tensor F(Tensor v) => Scanned(v, reverse, every);
        Tensor L(Tensor v) => Looped(v, reverse);
        Check.SameBits(L(W), F(W), "value");
        Check.SameBits(Transform.Compile<Tensor, Tensor>(F).Invoke(W), F(W), "compiled");
        Check.Near(Transform.Grad<Tensor>(L)(W), Transform.Grad<Tensor>(F)(W), Rounding, "grad");
        Check.SameBits(Transform.Grad<Tensor>(F)(W), Transform.Compile(Transform.Grad<Tensor>(F)).Invoke(W), "compiled grad");
        Check.Near(Transform.Jvp(L, W, Items.At(0, 0)).Tangent, Transform.Jvp(F, W, Items.At(0, 0)).Tangent, Rounding, "jvp");
        Check.Near(Transform.Hessian(L)(W), Transform.Hessian(F)(W), Rounding * 100, "hessian");
        Check.SameBits(Transform.Vmap<Tensor, Tensor>(L)(Items), Transform.Vmap<Tensor, Tensor>(F)(Items), "vmap");
        Check.Near(Transform.Vmap(Transform.Grad<Tensor>(L))(Items), Transform.Vmap(Transform.Grad<Tensor>(F))(Items), Rounding, "vmap of grad");
        Check.SameBits(Transform.Grad<Tensor>(F)(Items.At(0, 3)), Transform.Vmap(Transform.Grad<Tensor>(F))(Items).At(0, 3), "vmap of grad, one slice");
        Check.Near(Transform.Jvp(Transform.Grad<Tensor>(L), W, W).Tangent, Transform.Grad<Tensor>(v => Transform.Jvp(F, v, W).Tangent)(W), Rounding * 100, "grad of jvp");
    }

    /// <summary>x ↦ a x, n times: aⁿ x, whose derivatives are aⁿ and n aⁿ⁻¹ x.</summary>
    [Theory, InlineData(0), InlineData(1), InlineData(5)]
    public void A_linear_recurrence_has_its_closed_form(int length)
    {
        var sequence = Tensor.Zeros([length], ElementType.Float64);
        Tensor Power((Tensor A, Tensor X) at) => Transform.Scan<Tensor, Tensor, Tensor>((c, _) => (at.A * c, c), at.X, sequence).Carry;
        var point = (Tensor.Scalar(1.5, ElementType.Float64), Tensor.Scalar(2, ElementType.Float64));
        var (value, (a, x)) = Transform.ValueAndGrad<(Tensor, Tensor)>(Power)(point);
        Check.Near(2 * Math.Pow(1.5, length), value.Item(), Rounding * 100, "value");
        Check.Near(Math.Pow(1.5, length), x.Item(), Rounding * 100, "∂x");
        Check.Near(length == 0 ? 0 : length * Math.Pow(1.5, length - 1) * 2, a.Item(), Rounding * 100, "∂a");
        var (_, results) = Transform.Scan<Tensor, Tensor, Tensor>((c, _) => (c, c), point.Item1, sequence);
        Assert.Equal([length], results.Shape.Extents.ToArray());
    }

    [Fact]
    public void Scan_inside_scan_equals_two_loops()
    {
        Tensor Nested(Tensor v) => Transform.Scan<Tensor, Tensor, Tensor>((c, row) =>
        {
            var (inner, sums) = Transform.Scan<Tensor, Tensor, Tensor>((d, x) => (Tensor.Sin(d * x) + c, d), c, row);
            return (inner * v.Sum(), sums);
        }, v.Sum(), Items).Results.Sum();
        Tensor Loops(Tensor v)
        {
            var (c, sum) = (v.Sum(), Tensor.Scalar(0, ElementType.Float64));
            for (var i = 0; i < 6; i++)
            {
                var d = c;
                for (var j = 0; j < 4; j++) (sum, d) = (sum + d, Tensor.Sin(d * Items.At(0, i).At(0, j)) + c);
                c = d * v.Sum();
            }
            return sum;
        }
        Check.Near(Loops(W), Nested(W), Rounding);
        Check.Near(Transform.Grad<Tensor>(Loops)(W), Transform.Grad<Tensor>(Nested)(W), Rounding * 100, "grad");
        Check.Near(Transform.Hessian(Loops)(W), Transform.Hessian(Nested)(W), Rounding * 1000, "hessian");
        Check.SameBits(Transform.Grad<Tensor>(Nested)(Items.At(0, 2)), Transform.Vmap(Transform.Grad<Tensor>(Nested))(Items).At(0, 2), "vmap of grad");
        Check.SameBits(Nested(W), Transform.Compile<Tensor, Tensor>(Nested).Invoke(W), "compiled");
    }

    [Fact]
    public void A_gradient_inside_the_body_equals_descent_in_a_loop()
    {
        Tensor Descend(Tensor w) => Transform.Scan<Tensor, Tensor, Tensor>((c, item) => (c - 0.1 * Transform.Grad<Tensor>(u => Tensor.Exp((u * item).Sum() * 0.1))(c), c.Sum()), w, Items).Carry;
        var c = W;
        for (var i = 0; i < 6; i++)
        {
            var item = Items.At(0, i);
            c -= 0.1 * Transform.Grad<Tensor>(u => Tensor.Exp((u * item).Sum() * 0.1))(c);
        }
        Check.SameBits(c, Descend(W), "descent");
        var slope = Transform.Grad<Tensor>(w => Descend(w).Sum())(W);
        var difference = Catalogue.Differences.Along(at => Descend(at[0]).Sum().Item(), [W], [Items.At(0, 1)]);
        Catalogue.Differences.Agree((slope * Items.At(0, 1)).Sum().Item(), difference, 4, "gradient through descent");
    }

    [Fact]
    public void Random_keys_fold_along_the_loop()
    {
        var key = RandomKey.FromSeed(5);
        var (_, draws) = Transform.Scan<RandomKey, Tensor, Tensor>((k, step) => (k, k.Fold(step).Normal([3])), key, Tensor.Range(4));
        for (var i = 0; i < 4; i++) Check.SameBits(key.Fold(i).Normal([3]), draws.At(0, i), $"step {i}");
    }

    [Fact]
    public void Misuse_is_named()
    {
        var changed = Assert.Throws<ShapeError>(() => Transform.Scan<Tensor, Tensor, Tensor>((c, x) => (c.Sum(), x), W, Items));
        Assert.StartsWith("Scan: a carry must keep its type", changed.Message, StringComparison.Ordinal);
        var every = Assert.Throws<ShapeError>(() => Transform.Scan<Tensor, Tensor, Tensor>(Step, W, Items, checkpointEvery: 4));
        Assert.StartsWith("Scan: checkpointEvery is 4", every.Message, StringComparison.Ordinal);
    }
}
