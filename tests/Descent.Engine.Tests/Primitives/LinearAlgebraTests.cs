namespace Descent.Engine.Tests;

public class LinearAlgebraTests
{
    // A backward stable factorisation of an n by n matrix errs by a small multiple of n ε ‖x‖: 1e-12 is 50 n ε for n = 90.
    const double Rounding = 1e-12;

    static Tensor Normal(Shape shape, int number = 0, ElementType element = ElementType.Float64) => DerivativeProbe.Weights(shape, 500 + number, element);

    /// <summary>G Gᵀ / n + I: condition number about 5.</summary>
    static Tensor Positive(Tensor g) => Tensor.MatMul(g, g, transposeB: true) / Math.Max(g.Shape[^1], 1) + Tensor.Identity(g.Shape[^1], g.Element);

    static Tensor Gram(Tensor q) => Tensor.MatMul(q, q, transposeA: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(90)]
    public void Factors_multiply_back(int n)
    {
        var x = Positive(Normal([2, n, n]));
        var l = Tensor.Cholesky(x);
        DerivativeProbe.Close(x, Tensor.MatMul(l, l, transposeB: true), Rounding);
        Assert.Equal(l.ToDoubles(), l.LowerTriangle().ToDoubles());

        var (a, b) = (Normal([2, n, n], 1) + 3 * Tensor.Identity(n, ElementType.Float64), Normal([2, n, 3], 2));
        var solution = Tensor.Solve(a, b);
        // The residual is small beside ‖a‖ ‖x‖, whatever the condition number.
        var size = n == 0 ? 1 : 1 + Tensor.Abs(solution).Max().Item();
        DerivativeProbe.Close(b / size, Tensor.MatMul(a, solution) / size, 100 * Rounding);
        DerivativeProbe.Close(b, Tensor.MatMul(l, Tensor.TriangularSolve(l, b)), Rounding);
        DerivativeProbe.Close(b, Tensor.MatMul(l, Tensor.TriangularSolve(l, b, transpose: true), transposeA: true), Rounding);
        var upper = l.SwapAxes(-2, -1);
        DerivativeProbe.Close(b, Tensor.MatMul(upper, Tensor.TriangularSolve(upper, b, lower: false)), Rounding);

        var s = Normal([2, n, n], 3).SymmetricPart();
        var (values, vectors) = Tensor.SymmetricEigen(s);
        DerivativeProbe.Close(s, Tensor.MatMul(vectors * values.ExpandAxis(-2), vectors, transposeB: true), 10 * Rounding);
        DerivativeProbe.Close(Tensor.Identity(n, ElementType.Float64).BroadcastTo([2, n, n]), Gram(vectors), Rounding);
        Assert.Equal(values.Sort().ToDoubles(), values.ToDoubles());
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(9, 4)]
    [InlineData(4, 9)]
    [InlineData(70, 33)]
    public void Rectangular_factors_multiply_back(int m, int n)
    {
        var x = Normal([2, m, n]);
        var eye = Tensor.Identity(Math.Min(m, n), ElementType.Float64).BroadcastTo([2, Math.Min(m, n), Math.Min(m, n)]);
        var (q, r) = Tensor.QR(x);
        DerivativeProbe.Close(x, Tensor.MatMul(q, r), Rounding);
        DerivativeProbe.Close(eye, Gram(q), Rounding);
        Assert.Equal(r.ToDoubles(), r.UpperTriangle().ToDoubles());
        var square = r.Slice(-1, 0, Math.Min(m, n));
        Assert.All(square.Diagonal().ToDoubles(), d => Assert.True(d > 0));

        var (u, s, vt) = Tensor.Svd(x);
        DerivativeProbe.Close(x, Tensor.MatMul(u * s.ExpandAxis(-2), vt), Rounding);
        DerivativeProbe.Close(eye, Gram(u), Rounding);
        DerivativeProbe.Close(eye, Gram(vt.SwapAxes(-2, -1)), Rounding);
        Assert.Equal(s.Sort(descending: true).ToDoubles(), s.ToDoubles());
        var gram = m <= n ? Tensor.MatMul(x, x, transposeB: true) : Gram(x);
        DerivativeProbe.Close(Tensor.SymmetricEigen(gram).Values.Flip(1), s * s, Rounding);
    }

    [Fact]
    public void Deficient_matrices_still_give_orthonormal_factors()
    {
        var x = Tensor.MatMul(Normal([6, 2]), Normal([2, 4], 1));
        foreach (var matrix in new[] { x, x.Transpose(), Tensor.Zeros([4, 6], ElementType.Float64), 1e-200 * x, 1e200 * x })
        {
            var (u, s, vt) = Tensor.Svd(matrix);
            var largest = Math.Max(s.At(0, 0).Item(), double.Epsilon);
            DerivativeProbe.Close(Tensor.Identity(4, ElementType.Float64), Gram(u), Rounding);
            DerivativeProbe.Close(Tensor.Identity(4, ElementType.Float64), Gram(vt.Transpose()), Rounding);
            Assert.True(s.At(0, 2).Item() <= Rounding * largest);
            Assert.True(Tensor.Abs(Tensor.MatMul(u * s, vt) - matrix).Max().Item() <= Rounding * largest);
            DerivativeProbe.Close(Tensor.Identity(4, ElementType.Float64), Gram(Tensor.QR(matrix).Q), Rounding);
        }
    }

    [Fact]
    public void Known_spectra_come_out()
    {
        // The second difference matrix has eigenvalues 2 − 2 cos(kπ/(n+1)).
        const int n = 12;
        var i = Tensor.Range(n, ElementType.Float64);
        var distance = Tensor.Abs(i.ExpandAxis(-1) - i);
        var x = Tensor.Where(distance <= 1.0, 2 - 3 * distance, 0.0);
        var expected = Enumerable.Range(1, n).Select(k => 2 - 2 * Math.Cos(k * Math.PI / (n + 1))).ToArray();
        DerivativeProbe.Close(Tensor.Of<double>(expected), Tensor.SymmetricEigen(x).Values, Rounding);
        DerivativeProbe.Close(Tensor.Of<double>(expected).Flip(0), Tensor.Svd(x).S, Rounding);
        Assert.Equal([1.0, 1.0, 1.0], Tensor.SymmetricEigen(Tensor.Identity(3, ElementType.Float64)).Values.ToArray<double>());
    }

    [Fact]
    public void Signs_are_fixed()
    {
        var (_, vectors) = Tensor.SymmetricEigen(Normal([8, 8]));
        var (u, _, _) = Tensor.Svd(Normal([8, 5], 1));
        foreach (var columns in new[] { vectors, u })
        {
            var chosen = columns.TakeAlongAxis(Tensor.Abs(columns).ArgMax(0).ExpandAxis(0), 0);
            Assert.All(chosen.ToDoubles(), value => Assert.True(value > 0));
        }
    }

    [Fact]
    public void Cholesky_differentiates() => DerivativeProbe.Check(x => Tensor.Cholesky(x[0]), [Positive(Normal([2, 3, 3]))]);

    [Fact]
    public void Solve_differentiates() =>
        DerivativeProbe.Check(x => Tensor.Solve(x[0], x[1]), [Normal([2, 3, 3]) + 3 * Tensor.Identity(3, ElementType.Float64), Normal([3, 2], 1)]);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void TriangularSolve_differentiates(bool lower, bool transpose) => DerivativeProbe.Check(
        x => Tensor.TriangularSolve(x[0], x[1], lower, transpose), [Normal([3, 3]) + 4 * Tensor.Identity(3, ElementType.Float64), Normal([3, 2], 1)]);

    [Fact]
    public void SymmetricEigen_differentiates()
    {
        // Values about 1, 2, 3, 4: well apart, so that vectors are smooth.
        var x = Tensor.Of(1.0, 2.0, 3.0, 4.0).DiagonalMatrix() + 0.2 * Normal([4, 4]);
        DerivativeProbe.Check(v => Tensor.SymmetricEigen(v[0]).Values, [x]);
        DerivativeProbe.Check(v => Tensor.SymmetricEigen(v[0]).Vectors, [x]);
        DerivativeProbe.Check(v => Tensor.SymmetricEigen(v[0]) is var (values, vectors) ? values.ExpandAxis(-2) * vectors : v[0], [x]);
    }

    [Fact]
    public void Equal_eigenvalues_leave_invariant_functions_their_gradient()
    {
        // Σ λ³ = tr x³ has gradient 3 x², written through values and vectors.
        var basis = RandomKey.FromSeed(5).Orthogonal(4, 4, ElementType.Float64);
        var x = Tensor.MatMul(basis * Tensor.Of(1.0, 1.0, 1.0, 2.0), basis, transposeB: true).SymmetricPart();
        Tensor Cube(Tensor s)
        {
            var (values, vectors) = Tensor.SymmetricEigen(s);
            return Tensor.MatMul(vectors * (values * values * values).ExpandAxis(-2), vectors, transposeB: true).Diagonal().Sum();
        }
        DerivativeProbe.Close(3 * Tensor.MatMul(x, x), Transform.Grad<Tensor>(Cube)(x), 100 * Rounding);
    }

    [Fact]
    public void Batches_and_plans_give_the_same_bits()
    {
        var x = Positive(Normal([3, 2, 5, 5]));
        DerivativeProbe.SameBits(Tensor.Cholesky, x);
        DerivativeProbe.SameBits(v => Tensor.SymmetricEigen(v).Vectors, x);
        DerivativeProbe.SameBits(v => Tensor.SymmetricEigen(v).Values, x);
        DerivativeProbe.SameBits(v => Tensor.QR(v).Q, x);
        DerivativeProbe.SameBits(v => Tensor.Svd(v).VT, x);
        var side = Normal([5, 3]);
        DerivativeProbe.SameBits(v => Tensor.Solve(v, side), x);
        DerivativeProbe.SameBits(v => Tensor.Solve(x.At(0, 0), v), Normal([3, 2, 5, 2]));
        DerivativeProbe.SameBits(v => Tensor.Solve(x.At(0, 0).At(0, 0), v), Normal([3, 5, 2]));
        DerivativeProbe.SameBits(v => Tensor.TriangularSolve(v, side), x);
        DerivativeProbe.SameBits(Transform.Grad<Tensor>(v => Tensor.Cholesky(v).Sum()), x);
        DerivativeProbe.SameBits(Transform.Grad<Tensor>(v => (Tensor.SymmetricEigen(v).Vectors * v).Sum()), x);
    }

    [Fact]
    public void Float32_is_float64_rounded_once()
    {
        var x = Positive(Normal([6, 6], 0, ElementType.Float32));
        var side = Normal([6, 2], 1, ElementType.Float32);
        Func<Tensor, Tensor>[] functions =
            [Tensor.Cholesky, v => Tensor.Solve(v, side.To(v.Element)), v => Tensor.SymmetricEigen(v).Vectors, v => Tensor.QR(v).R, v => Tensor.Svd(v).S];
        foreach (var function in functions)
        {
            Assert.Equal(function(x.To(ElementType.Float64)).To(ElementType.Float32).ToArray<float>(), function(x).ToArray<float>());
        }
    }

    [Fact]
    public void Misuse_is_named()
    {
        var indefinite = Tensor.Of(new[,] { { 1.0, 2.0 }, { 2.0, 1.0 } });
        Assert.Contains("pivot 1 is -3", Assert.Throws<EngineException>(() => Tensor.Cholesky(indefinite).ToDoubles()).Message, StringComparison.Ordinal);
        var several = Tensor.Stack(0, Tensor.Identity(2, ElementType.Float64), Tensor.Ones([2, 2], ElementType.Float64));
        Assert.Contains("matrix 1 of 2", Assert.Throws<EngineException>(() => Tensor.Solve(several, several).ToDoubles()).Message, StringComparison.Ordinal);
        Assert.Contains("diagonal element 0", Assert.Throws<EngineException>(() => Tensor.TriangularSolve(0 * indefinite, indefinite).ToDoubles()).Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<EngineException>(() => Tensor.SymmetricEigen(indefinite / 0).Values.ToDoubles()).Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", Assert.Throws<ShapeError>(() => Tensor.Cholesky(Normal([2, 3]))).Message, StringComparison.Ordinal);
        Assert.Contains("axis of extent 1", Assert.Throws<ShapeError>(() => Tensor.Solve(indefinite, Normal([2]))).Message, StringComparison.Ordinal);
        Assert.Contains("int32", Assert.Throws<ShapeError>(() => Tensor.QR(Tensor.Range(4).Reshape(2, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("Gram matrix", Assert.Throws<EngineException>(() => Transform.Grad<Tensor>(v => Tensor.Svd(v).S.Sum())(indefinite)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(7, 3)]
    [InlineData(3, 7)]
    [InlineData(0, 2)]
    public void Orthogonal_draws_are_orthonormal(int rows, int columns)
    {
        var q = RandomKey.FromSeed(9).Orthogonal(rows, columns, ElementType.Float64);
        Assert.Equal([rows, columns], q.Shape);
        var k = Math.Min(rows, columns);
        DerivativeProbe.Close(Tensor.Identity(k, ElementType.Float64), Gram(rows >= columns ? q : q.Transpose()), Rounding);
    }

    [Fact]
    public void Orthogonal_draws_are_uniform()
    {
        // For Haar matrices of size n: E tr Q = 0, E (tr Q)² = 1, E q₀₀² = 1/n. Four standard errors; without the sign rule E tr Q is far from 0.
        const int draws = 2_000;
        var keys = RandomKey.FromSeed(3).SplitBatch(draws).Words;
        var q = Transform.Vmap<Tensor, Tensor>(words => new RandomKey(words).Orthogonal(3, 3, ElementType.Float64))(keys);
        var trace = q.Diagonal().Sum(1);
        Assert.Equal(0, trace.Mean().Item(), 4 / Math.Sqrt(draws));
        // The trace is 1 + 2 cos θ or its negative, so that (tr Q)² has variance 2 at most.
        Assert.Equal(1, (trace * trace).Mean().Item(), 4 * Math.Sqrt(2.0 / draws));
        Assert.Equal(1.0 / 3, (q.At(1, 0).At(1, 0) * q.At(1, 0).At(1, 0)).Mean().Item(), 4 * Math.Sqrt(4.0 / 45 / draws));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Replicas_of_a_matrix_meet_a_batch_without_a_copy_of_either(bool ownData)
    {
        var (weights, data) = (Normal([5, 4, 6]), ownData ? Normal([5, 3, 7, 4], 1) : Normal([3, 7, 4], 1));
        Func<Tensor, Tensor, Tensor> replicas = ownData
            ? (w, x) => Transform.Vmap<(Tensor W, Tensor X), Tensor>(one => Tensor.MatMul(one.X, one.W))((w, x))
            : (w, x) => Transform.Vmap<Tensor, Tensor>(one => Tensor.MatMul(x, one))(w);
        var compiled = Transform.Compile<(Tensor W, Tensor X), Tensor>(inputs => replicas(inputs.W, inputs.X));
        var y = compiled.Invoke((weights, data));
        var loop = Enumerable.Range(0, 5).Select(r => Tensor.MatMul(ownData ? data.Slice(0, r, r + 1).Reshape(3, 7, 4) : data, weights.Slice(0, r, r + 1).Reshape(4, 6)));
        Assert.Equal(Tensor.Stack(0, [.. loop]).ToDoubles(), y.ToDoubles());
        Assert.DoesNotContain("BroadcastTo", compiled.Explain((weights, data)), StringComparison.Ordinal);
        Assert.Contains("MatMul", compiled.Explain((weights, data)), StringComparison.Ordinal);
    }
}
