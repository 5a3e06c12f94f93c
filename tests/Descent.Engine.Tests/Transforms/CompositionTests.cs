namespace Descent.Engine.Tests.Transforms;

/// <summary>Transforms in pairs and triples, against loops and closed forms.</summary>
public class CompositionTests
{
    static readonly Tensor X = Check.Normal(1, 6, 4);
    static readonly Tensor W = Check.Normal(2, 4);

    /// <summary>Rounding of fewer than a hundred operations on numbers of order one.</summary>
    const double Rounding = 1e-13;

    static Tensor F(Tensor w, Tensor x) => Tensor.Sin((w * x).Sum()) * Tensor.Exp(0.1 * (w * w).Sum());

    static Tensor Loop(int count, Func<int, Tensor> slice) => Tensor.Stack(0, [.. Enumerable.Range(0, count).Select(slice)]);

    [Fact]
    public void Grad_of_vmap_is_the_gradient_of_a_sum()
    {
        var expected = Transform.Grad<Tensor>(w => Enumerable.Range(0, 6).Select(i => F(w, X.At(0, i))).Aggregate((a, b) => a + b))(W);
        Check.Near(expected, Transform.Grad<Tensor>(w => Transform.Vmap<Tensor, Tensor>(x => F(w, x))(X).Sum())(W), Rounding);
    }

    [Fact]
    public void Vmap_of_grad_equals_a_loop() => Check.SameBits(
        Loop(6, i => Transform.Grad<Tensor>(w => F(w, X.At(0, i)))(W)),
        Transform.Vmap<Tensor, Tensor>(x => Transform.Grad<Tensor>(w => F(w, x))(W))(X), "vmap of grad");

    [Fact]
    public void Vmap_of_jvp_equals_a_loop() => Check.SameBits(
        Loop(6, i => Transform.Jvp(w => F(w, W), X.At(0, i), W).Tangent),
        Transform.Vmap<Tensor, Tensor>(x => Transform.Jvp(w => F(w, W), x, W).Tangent)(X), "vmap of jvp");

    [Fact]
    public void Vmap_of_hessian_and_jacobian_equal_a_loop()
    {
        Check.SameBits(Loop(6, i => Transform.Hessian(w => F(w, W))(X.At(0, i))), Transform.Vmap(Transform.Hessian(w => F(w, W)))(X), "hessian");
        Check.SameBits(Loop(6, i => Transform.Jacobian(w => Tensor.Tanh(w * W))(X.At(0, i))), Transform.Vmap(Transform.Jacobian(w => Tensor.Tanh(w * W)))(X), "jacobian");
    }

    [Fact]
    public void Jvp_of_vmap_equals_vmap_of_jvp()
    {
        var v = Check.Normal(3, 6, 4);
        var inside = Transform.Vmap<(Tensor X, Tensor V), Tensor>(both => Transform.Jvp(x => F(W, x), both.X, both.V).Tangent)((X, v));
        Check.SameBits(inside, Transform.Jvp(Transform.Vmap<Tensor, Tensor>(x => F(W, x)), X, v).Tangent, "jvp and vmap commute");
    }

    [Fact]
    public void Vmap_over_both_axes_is_an_outer_product()
    {
        var (a, b) = (Check.Normal(4, 3), Check.Normal(5, 2));
        var outer = Transform.Vmap<Tensor, Tensor>(p => Transform.Vmap<Tensor, Tensor>(q => p * q)(b))(a);
        Check.SameBits(a.Reshape(3, 1) * b, outer, "outer product");
    }

    /// <summary>The k-th derivative of x⁴ is 24, 24x, 12x², 4x³; that of eᶜˣ is cᵏ eᶜˣ.</summary>
    [Fact]
    public void Grad_of_grad_of_grad_matches_closed_forms()
    {
        var x = Tensor.Scalar(1.5, ElementType.Float64);
        Func<Tensor, Tensor> power = y => y * y * y * y, exponential = y => Tensor.Exp(0.5 * y);
        double[] expected = [Math.Pow(1.5, 4), 4 * Math.Pow(1.5, 3), 12 * 1.5 * 1.5, 24 * 1.5, 24, 0];
        for (var k = 0; k < expected.Length; k++)
        {
            Check.Near(expected[k], power(x).Item(), Rounding * 100, $"derivative {k} of x⁴");
            Check.Near(Math.Pow(0.5, k) * Math.Exp(0.75), exponential(x).Item(), Rounding, $"derivative {k} of exp");
            (power, exponential) = (Transform.Grad(power), Transform.Grad(exponential));
        }
    }

    [Fact]
    public void Jvp_of_grad_equals_grad_of_jvp()
    {
        var v = Check.Normal(6, 4);
        var forwardOverReverse = Transform.Jvp(Transform.Grad<Tensor>(w => F(w, W)), X.At(0, 0), v).Tangent;
        var reverseOverForward = Transform.Grad<Tensor>(w => Transform.Jvp(u => F(u, W), w, v).Tangent)(X.At(0, 0));
        Check.Near(forwardOverReverse, reverseOverForward, Rounding);
        var hessian = Transform.Hessian(w => F(w, W))(X.At(0, 0));
        Check.Near(Tensor.MatMul(hessian, v.Reshape(4, 1)).Flatten(), forwardOverReverse, Rounding);
    }

    /// <summary>The Hessian of ½ wᵀ A w is (A + Aᵀ) / 2.</summary>
    [Fact]
    public void The_hessian_of_a_quadratic_form_is_its_matrix()
    {
        var a = Check.Normal(7, 4, 4);
        Tensor Quadratic(Tensor w) => 0.5 * (w * Tensor.MatMul(a, w.Reshape(4, 1)).Flatten()).Sum();
        var expected = 0.5 * (a + a.Transpose());
        Check.Near(expected, Transform.Hessian(Quadratic)(W), Rounding);
        Check.Near(expected, Transform.Hessian(Transform.Compile<Tensor, Tensor>(Quadratic))(W), Rounding);
        Check.Near(expected, Transform.Compile(Transform.Hessian(Quadratic)).Invoke(W), Rounding);
        Check.Near(expected, Transform.Hessian(Transform.Checkpoint<Tensor, Tensor>(Quadratic))(W), Rounding);
        Check.Near(expected, Transform.Jacobian(Transform.Grad<Tensor>(Quadratic))(W), Rounding);
    }

    /// <summary>Both modes of Jacobian: more outputs than inputs, and fewer.</summary>
    [Theory, InlineData(2), InlineData(7)]
    public void The_jacobian_of_a_linear_map_is_its_matrix(int outputs)
    {
        var a = Check.Normal(8, outputs, 4);
        Check.Near(a, Transform.Jacobian(w => Tensor.MatMul(a, w.Reshape(4, 1)).Flatten())(W), Rounding);
    }

    [Fact]
    public void A_captured_outer_variable_is_not_confused_with_the_inner_one()
    {
        // d/dx [x · d/dy (x y)] = d/dx x² = 2x; a confused perturbation gives x or 3x.
        var x = Tensor.Scalar(3, ElementType.Float64);
        var reverse = Transform.Grad<Tensor>(outer => outer * Transform.Grad<Tensor>(inner => outer * inner)(Tensor.Scalar(2, ElementType.Float64)))(x);
        Assert.Equal(6, reverse.Item());
        var one = Tensor.Scalar(1, ElementType.Float64);
        var forward = Transform.Jvp(outer => outer * Transform.Jvp(inner => outer + inner, one, one).Tangent, x, one).Tangent;
        Assert.Equal(1, forward.Item());
        var mixed = Transform.Grad<Tensor>(outer => outer * Transform.Jvp(inner => outer * inner * inner, outer, one).Tangent)(x);
        Assert.Equal(3 * 2 * 9, mixed.Item()); // x · 2x² → 6x²
        var same = Transform.Grad<Tensor>(outer => Transform.Grad<Tensor>(inner => outer * inner * inner)(outer))(x);
        Assert.Equal(4 * 3, same.Item()); // 2x² → 4x
    }

    [Fact]
    public void Compile_of_grad_grad_of_compile_and_compile_of_vmap_of_grad_agree()
    {
        Tensor Loss(Tensor w) => Tensor.Tanh(Tensor.MatMul(X, w.Reshape(4, 1))).Sum();
        var gradient = Transform.Grad<Tensor>(Loss);
        Check.SameBits(gradient(W), Transform.Compile(gradient).Invoke(W), "compile of grad");
        Check.SameBits(gradient(W), Transform.Grad<Tensor>(Transform.Compile<Tensor, Tensor>(Loss))(W), "grad of compile");
        Check.SameBits(gradient(W), Transform.Compile<Tensor, Tensor>(w => Transform.Compile(gradient).Invoke(w)).Invoke(W), "compile of compile");
        Check.SameBits(Loop(6, i => gradient(X.At(0, i))), Transform.Compile(Transform.Vmap(gradient)).Invoke(X), "compile of vmap of grad");
        Check.SameBits(Transform.Vmap(gradient)(X), Transform.Vmap<Tensor, Tensor>(Transform.Compile(gradient))(X), "vmap of compile of grad");
    }

    /// <summary>What a compiled function derives from constants by an inner transform is itself a constant.</summary>
    [Fact]
    public void A_transform_of_constants_inside_compile_is_a_constant()
    {
        var compiled = Transform.Compile<Tensor, Tensor>(x => x * Transform.Grad<Tensor>(w => (w * w).Sum())(W));
        for (var i = 0; i < 3; i++) Check.SameBits(X.At(0, i) * (2 * W), compiled.Invoke(X.At(0, i)), "constant gradient");
        Assert.Equal(1, compiled.Traces);
        var stepper = Transform.Stepper<Tensor>(x => x + Transform.Hessian(w => (w * w).Sum())(W).Sum(), Tensor.Scalar(0, ElementType.Float64));
        stepper.Step();
        Assert.Equal(8, stepper.State.Item());
    }

    [Fact]
    public void Vmap_of_a_stepwise_update_equals_each_alone()
    {
        Tensor Update(Tensor w) => w - 0.1 * Transform.Grad<Tensor>(u => F(u, W))(w);
        var together = Transform.Stepper<Tensor>(Transform.Vmap<Tensor, Tensor>(Update), X);
        for (var step = 0; step < 5; step++) together.Step();
        for (var i = 0; i < 6; i++)
        {
            var alone = Transform.Stepper<Tensor>(Update, X.At(0, i));
            for (var step = 0; step < 5; step++) alone.Step();
            Check.SameBits(alone.State, together.State.At(0, i), $"replica {i}");
        }
    }

    [Fact]
    public void Stop_gradient_passes_values_and_no_derivatives()
    {
        var gradient = Transform.Grad<Tensor>(w => (w * Tensor.StopGradient(w * w)).Sum())(W);
        Check.SameBits(W * W, gradient, "only the factor outside moves");
        Check.SameBits(W * W, Transform.Compile(Transform.Grad<Tensor>(w => (w * Tensor.StopGradient(w * w)).Sum())).Invoke(W), "compiled");
        Assert.All(Transform.Jvp(w => Tensor.StopGradient(w), W, W).Tangent.ToDoubles(), slope => Assert.Equal(0, slope));
    }

    [Fact]
    public void Checkpoint_changes_no_bit_of_value_and_gradient()
    {
        Tensor Deep(Tensor w) => Tensor.Tanh(Tensor.MatMul(X, Tensor.Sin(w).Reshape(4, 1))).Sum();
        var (value, gradient) = Transform.ValueAndGrad<Tensor>(Deep)(W);
        var (again, recomputed) = Transform.ValueAndGrad<Tensor>(Transform.Checkpoint<Tensor, Tensor>(Deep))(W);
        Check.SameBits(value, again, "value");
        Check.SameBits(gradient, recomputed, "gradient");
        var nested = Transform.Checkpoint<Tensor, Tensor>(w => Transform.Checkpoint<Tensor, Tensor>(Deep)(w) * 2);
        Check.SameBits(2 * gradient, Transform.Grad<Tensor>(nested)(W), "nested");
        Check.SameBits(gradient, Transform.Compile(Transform.Grad<Tensor>(Transform.Checkpoint<Tensor, Tensor>(Deep))).Invoke(W), "compiled");
    }
}
