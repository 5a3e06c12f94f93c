namespace Descent.Engine.Tests.Transforms;

/// <summary>Functions with derivatives of their own: first and second order, both modes, batches.</summary>
public class CustomGradientTests
{
    static readonly Tensor X = Check.Normal(1, 5, 4);
    static readonly Tensor V = Check.Normal(2, 5, 4);
    const double Rounding = 1e-14;

    /// <summary>Rounding with the gradient of a sigmoid: nothing that differences of the value would show.</summary>
    static readonly Func<Tensor, Tensor> Estimator = Transform.CustomGradient(Tensor.Round, (x, y, c) => c * Tensor.Sigmoid(x));

    [Fact]
    public void The_value_is_forward_and_the_slope_is_backward()
    {
        Check.SameBits(Tensor.Round(X), Estimator(X), "value");
        Check.SameBits(Tensor.Sigmoid(X), Transform.Grad<Tensor>(x => Estimator(x).Sum())(X), "reverse mode");
        Check.SameBits(V * Tensor.Sigmoid(X), Transform.Jvp(Estimator, X, V).Tangent, "forward mode");
    }

    [Fact]
    public void Second_order_differentiates_backward()
    {
        var s = Tensor.Sigmoid(X);
        Check.Near(V * s * (1 - s), Transform.Hvp(x => Estimator(x).Sum(), X, V), Rounding, "hvp");
        var hessian = Transform.Hessian(x => Estimator(x).Sum())(X.At(0, 0));
        Check.Near((s * (1 - s)).At(0, 0).ToDoubles(), [.. Enumerable.Range(0, 4).Select(i => hessian.At(0, i).At(0, i).Item())], Rounding, "hessian");
        Check.Near(V * s * (1 - s), Transform.Grad<Tensor>(x => Transform.Jvp(Estimator, x, V).Tangent.Sum())(X), Rounding, "grad of jvp");
    }

    [Fact]
    public void Batches_equal_a_loop()
    {
        Check.SameBits(Estimator(X), Transform.Vmap(Estimator)(X), "vmap");
        var gradient = Transform.Grad<Tensor>(x => (Estimator(x) * Estimator(x)).Sum());
        Check.SameBits(Tensor.Stack(0, [.. Enumerable.Range(0, 5).Select(i => gradient(X.At(0, i)))]), Transform.Vmap(gradient)(X), "vmap of grad");
        Check.SameBits(gradient(X), Transform.Grad<Tensor>(x => (Transform.Vmap(Estimator)(x) * Transform.Vmap(Estimator)(x)).Sum())(X), "grad of vmap");
        Check.SameBits(gradient(X), Transform.Compile(gradient).Invoke(X), "compiled");
    }

    [Fact]
    public void Backward_may_use_a_traced_tensor_of_an_outer_transform()
    {
        // y = x with slope t: d/dt of the gradient's sum is the number of elements.
        Tensor Sum(Tensor t) => Transform.Grad<Tensor>(x => Transform.CustomGradient(a => a * 1, (a, y, c) => c * t)(x).Sum())(X).Sum();
        Check.Near(20, Transform.Grad<Tensor>(Sum)(Tensor.Scalar(0.5, ElementType.Float64)).Item(), Rounding * 20, "∂t");
        Check.Near(20 * 0.5, Sum(Tensor.Scalar(0.5, ElementType.Float64)).Item(), Rounding * 20, "value");
        var batch = Transform.Vmap<Tensor, Tensor>(Sum)(Tensor.Of(0.5, 2.0));
        Check.Near([10, 40], batch.ToDoubles(), Rounding * 20, "vmap");
        Check.Near([10], [Transform.Compile<Tensor, Tensor>(Sum).Invoke(Tensor.Scalar(0.5, ElementType.Float64)).Item()], Rounding * 20, "compiled");
    }

    [Fact]
    public void Several_arguments_have_a_cotangent_each()
    {
        var product = Transform.CustomGradient(x => x[0] * x[1], (x, y, c) => [3 * c * x[1], c * x[0]]);
        var (a, b) = Transform.Grad<(Tensor A, Tensor B)>(p => product([p.A, p.B]).Sum())((X, V));
        Check.SameBits(3 * V, a, "first");
        Check.SameBits(X, b, "second");
        Check.Near(3 * V * V + X * X, Transform.Jvp<(Tensor A, Tensor B), Tensor>(p => product([p.A, p.B]), (X, V), (V, X)).Tangent, Rounding, "forward");
    }

    [Fact]
    public void A_backward_that_is_not_linear_is_refused_in_forward_mode()
    {
        var square = Transform.CustomGradient(x => x, (x, y, c) => c * c);
        var error = Assert.Throws<EngineException>(() => Transform.Jvp(square, X, V));
        Assert.StartsWith("CustomGradient: backward is not linear", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cotangent_of_another_type_is_refused()
    {
        var error = Assert.Throws<ShapeError>(() => Transform.CustomGradient(x => x, (x, y, c) => c.Sum())(X));
        Assert.StartsWith("CustomGradient:", error.Message, StringComparison.Ordinal);
        var count = Assert.Throws<EngineException>(() => Transform.CustomGradient(x => x[0], (x, y, c) => [c, c])([X]));
        Assert.StartsWith("CustomGradient: backward gave 2", count.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inside_scan_and_checkpoint()
    {
        Tensor F(Tensor w) => Transform.Scan<Tensor, Tensor, Tensor>((c, x) => (Estimator(c * x + w), c), w, X).Carry.Sum();
        Tensor L(Tensor w)
        {
            var c = w;
            for (var i = 0; i < 5; i++) c = Estimator(c * X.At(0, i) + w);
            return c.Sum();
        }
        var at = 2 * V.At(0, 0);
        Check.Near(Transform.Grad<Tensor>(L)(at), Transform.Grad<Tensor>(F)(at), 1e-12, "scan");
        Check.Near(Transform.Grad<Tensor>(L)(at), Transform.Grad<Tensor>(Transform.Checkpoint<Tensor, Tensor>(L))(at), 1e-12, "checkpoint");
        Check.Near(Transform.Jvp(L, at, at).Tangent, Transform.Jvp(F, at, at).Tangent, 1e-12, "jvp of scan");
    }
}
