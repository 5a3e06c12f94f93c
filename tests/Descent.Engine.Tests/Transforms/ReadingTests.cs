namespace Descent.Engine.Tests.Transforms;

/// <summary>Where values may be read while a function is traced, and where random keys must come from.</summary>
public class ReadingTests
{
    static readonly Tensor X = Check.Normal(1, 3);

    /// <summary>x² where the first element is positive, else −x²: control flow on values.</summary>
    static Tensor Branching(Tensor x) => (x.At(0, 0).Item() > 0 ? 1 : -1) * (x * x).Sum();

    [Fact]
    public void Allowed_under_grad_and_jvp_of_concrete_inputs()
    {
        var sign = X.ToDoubles()[0] > 0 ? 1 : -1;
        Check.SameBits(sign * (X + X), Transform.Grad<Tensor>(Branching)(X), "grad");
        Check.Near(2 * (X * X).Sum().Item() * sign, Transform.Jvp(Branching, X, X).Tangent.Item(), 1e-14, "jvp");
        Check.Near(sign * 2 * X, Transform.Hvp(Branching, X, X), 1e-14, "hvp");
        var (value, _) = Transform.Vjp(Branching, X);
        Assert.Equal(Branching(X).Item(), value.Item());
    }

    public static TheoryData<string, Action> Refusals => new()
    {
        { "Vmap", () => Transform.Vmap<Tensor, Tensor>(x => x * x.Item())(X) },
        { "Compile", () => Transform.Compile<Tensor, Tensor>(Branching).Invoke(X) },
        { "Scan", () => Transform.Scan<Tensor, Tensor, Tensor>((c, x) => (c * c.Item(), x), X.Sum(), X) },
        { "Checkpoint", () => Transform.Checkpoint<Tensor, Tensor>(Branching)(X) },
        { "Vmap", () => Transform.Grad<Tensor>(x => Transform.Vmap<Tensor, Tensor>(y => y * y.Item())(x).Sum())(X) },
        { "Vmap", () => Transform.Hessian(x => x.At(0, 0).Item() * (x * x).Sum() is var y && Transform.Vmap<Tensor, Tensor>(z => z * z.ToDoubles()[0])(x) is { } w ? w.Sum() : y)(X) },
        { "a stepper", () => Transform.Stepper<Tensor>(x => x * x.Sum().Item(), X) },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void Refused_where_the_inputs_have_no_values(string transform, Action read)
    {
        var error = Assert.Throws<EngineException>(read);
        Assert.StartsWith($"Reading a value inside {transform}", error.Message, StringComparison.Ordinal);
        // The failed trace is closed: the engine goes on as before.
        Assert.Equal(3, Transform.Vmap<Tensor, Tensor>(x => x + 1)(X).Size);
    }

    [Fact]
    public void Printing_a_stand_in_says_what_it_is() => Transform.Vmap<Tensor, Tensor>(x =>
    {
        Assert.Equal("float64[] (an input of Vmap)", x.ToString());
        return x;
    })(X);

    [Fact]
    public void A_constant_key_inside_compile_is_refused()
    {
        var key = RandomKey.FromSeed(1);
        foreach (var use in new Func<Tensor, Tensor>[]
        {
            x => x + key.Normal([3], element: x.Element),
            x => x + key.Fold(3).Split()[1].Uniform([3], element: x.Element),
            x => Transform.Checkpoint<Tensor, Tensor>(y => y + key.Normal([3], element: x.Element))(x),
            x => x + Transform.Vmap<RandomKey, Tensor>(k => k.Normal([3], element: x.Element))(RandomKey.FromSeeds(1, 2)).Sum(0),
            x => Transform.Scan<Tensor, RandomKey, Tensor>((c, k) => (c + k.Normal([3], element: x.Element), c.Sum()), x, RandomKey.FromSeeds(1, 2)).Carry,
            x => Transform.Scan<(Tensor X, RandomKey Key), Tensor, Tensor>((c, i) => ((c.X + c.Key.Fold(i).Normal([3], element: x.Element), c.Key.Fold(i)), i), (x, key), Tensor.Range(2)).Carry.X,
            x => Transform.Checkpoint<(Tensor X, RandomKey Key), Tensor>(both => both.X + both.Key.Normal([3], element: x.Element))((x, key)),
        })
        {
            var error = Assert.Throws<EngineException>(() => Transform.Compile(use).Invoke(X));
            Assert.Contains("random key is a constant inside Compile", error.Message, StringComparison.Ordinal);
            Assert.Throws<EngineException>(() => Transform.Stepper<Tensor>(use, X));
            Assert.Equal(3, use(X).Size);
        }
    }

    [Fact]
    public void A_key_that_is_an_input_of_compile_draws_what_it_draws_outside()
    {
        var draw = Transform.Compile<RandomKey, Tensor>(key => key.Fold(2).Normal([5]));
        foreach (var seed in new[] { 1, 2 }) Check.SameBits(RandomKey.FromSeed(seed).Fold(2).Normal([5]), draw.Invoke(RandomKey.FromSeed(seed)), "draw");
    }

    [Fact]
    public void A_function_of_no_scalar_or_of_no_batch_is_refused()
    {
        Assert.StartsWith("Grad: the function must return a floating scalar", Assert.Throws<ShapeError>(() => Transform.Grad<Tensor>(x => x)(X)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Vmap: the leaf at", Assert.Throws<ShapeError>(() => Transform.Vmap<Tensor, Tensor>(x => x)(X.Sum())).Message, StringComparison.Ordinal);
        Assert.StartsWith("Vmap: all leaves must have the same batch extent", Assert.Throws<ShapeError>(() => Transform.Vmap<Tensor, Tensor, Tensor>((a, b) => a + b)(X, X.Slice(0, 0, 2))).Message, StringComparison.Ordinal);
        Assert.StartsWith("Jvp: the direction", Assert.Throws<ShapeError>(() => Transform.Jvp(x => x, X, X.Sum())).Message, StringComparison.Ordinal);
        Assert.StartsWith("Vjp: the direction", Assert.Throws<ShapeError>(() => Transform.Vjp(x => x, X).Pullback(X.Sum())).Message, StringComparison.Ordinal);
    }
}
