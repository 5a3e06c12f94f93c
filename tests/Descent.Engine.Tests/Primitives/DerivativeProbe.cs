namespace Descent.Engine.Tests;

/// <summary>What every differentiable function of float64 tensors must satisfy, whatever it computes.</summary>
static class DerivativeProbe
{
    // A central difference errs by h² f‴/6 + ε f/h: with h = 1e-5 and values near 1, about 1e-10; 1e-6 allows derivatives of some thousands.
    const double Step = 1e-5;
    const double Tolerance = 1e-6;

    /// <summary>Forward mode against central differences, reverse against forward, and the same for the gradient if it is smooth.</summary>
    public static void Check(Func<Tensor[], Tensor> function, Tensor[] at, bool second = true)
    {
        First(function, at);
        if (!second) return;
        // The gradient of <w, f>: its derivatives are second derivatives of f.
        Tensor Scalar(Tensor[] x) => (function(x) * Weights(function(at).Shape, 77)).Sum();
        for (var i = 0; i < at.Length; i++)
        {
            var index = i;
            First(x => Transform.Grad<Tensor[]>(Scalar)(x)[index], at);
        }
    }

    static void First(Func<Tensor[], Tensor> function, Tensor[] at)
    {
        var along = at.Select((x, i) => Weights(x.Shape, i)).ToArray();
        var (value, tangent) = Transform.Jvp(function, at, along);
        var (again, pullback) = Transform.Vjp(function, at);
        Assert.Equal(value.ToDoubles(), again.ToDoubles());
        Tensor Shifted(double h) => function([.. at.Zip(along, (x, v) => x + h * v)]);
        var difference = (Shifted(Step) - Shifted(-Step)) / (2 * Step);
        Close(difference, tangent, Tolerance);
        var cotangent = Weights(value.Shape, 99);
        var forward = Tensor.Dot(cotangent, tangent).Item();
        var reverse = pullback(cotangent).Zip(along, (x, v) => Tensor.Dot(x, v).Item()).Sum();
        Assert.Equal(forward, reverse, 1e-9 * (1 + Math.Abs(forward)));
    }

    /// <summary>Vmap gives the bits of a loop, and a compiled function those of an eager one.</summary>
    public static void SameBits(Func<Tensor, Tensor> function, Tensor batch)
    {
        var mapped = Transform.Vmap(function)(batch);
        for (var i = 0; i < batch.Shape[0]; i++)
        {
            var alone = function(batch.At(0, i));
            Assert.Equal(alone.Shape, mapped.At(0, i).Shape);
            Assert.Equal(alone.ToDoubles(), mapped.At(0, i).ToDoubles());
        }
        var compiled = Transform.Compile(Transform.Vmap(function)).Invoke(batch);
        Assert.Equal(mapped.ToDoubles(), compiled.ToDoubles());
    }

    public static Tensor Weights(Shape shape, int number, ElementType element = ElementType.Float64) =>
        RandomKey.FromSeed(1234).Fold(number).Normal(shape, element: element);

    /// <summary>Equal to within a tolerance relative to the largest absolute value (at least 1).</summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var (p, q) = (expected.ToDoubles(), actual.ToDoubles());
        var scale = p.Select(Math.Abs).Append(1).Max();
        for (var i = 0; i < p.Length; i++) Assert.Equal(p[i], q[i], tolerance * scale);
    }
}
