namespace Descent.Engine.Tests.Tensors;

/// <summary>Lazy handles: reading, long loops, sharing between threads, printing.</summary>
public class TensorTests
{
    /// <summary>x ← 0.999 x + 1 has xₙ = 1000 − 1000 · 0.999ⁿ from 0.</summary>
    [Fact]
    public void A_long_loop_without_reading_stays_bounded()
    {
        var x = Tensor.Zeros([1_000], ElementType.Float64);
        var early = new List<WeakReference>();
        for (var i = 0; i < 100_000; i++)
        {
            x = x * 0.999 + 1;
            if (i % 10_000 == 0) early.Add(Weak(x));
        }
        // The bound is a pending chain of a thousand nodes: what came ten thousand steps before the end is forgotten.
        GC.Collect();
        Assert.DoesNotContain(early, one => one.IsAlive);
        Assert.All(x.ToDoubles(), value => Assert.Equal(1000 * (1 - Math.Pow(0.999, 100_000)), value, 1e-9));
    }

    // A frame of its own, so that no register of the test keeps it.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    static WeakReference Weak(Tensor x) => new(x);

    /// <summary>A step that reads a value inside its gradient forgets the step before.</summary>
    [Fact]
    public void A_loop_of_gradients_forgets_its_history()
    {
        var w = Tensor.Ones([1_000], ElementType.Float64);
        var first = new WeakReference(null);
        Tensor Step(Tensor at)
        {
            var (value, gradient) = Transform.ValueAndGrad<Tensor>(v =>
            {
                var loss = (v * v).Sum();
                Assert.True(loss.Item() > 0);
                return loss;
            })(at);
            first.Target ??= gradient;
            return at - 0.01 * gradient;
        }
        for (var i = 0; i < 20; i++) w = Step(w);
        w.ToDoubles();
        GC.Collect();
        Assert.False(first.IsAlive);
        Check.Near(Math.Pow(0.98, 20), w.ToDoubles()[0], 1e-14, "descent on a parabola");
    }

    [Fact]
    public void Concurrent_reads_of_one_expression_are_equal()
    {
        for (var round = 0; round < 20; round++)
        {
            var x = Check.Normal(round, 64);
            var shared = Tensor.Tanh(x.Reshape(64, 1) * x);
            for (var i = 0; i < 20; i++) shared = Tensor.Tanh(shared * 1.5 + x);
            var readings = new double[4][];
            var threads = Enumerable.Range(0, 4).Select(i => new Thread(() => readings[i] = shared.ToDoubles())).ToArray();
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();
            Assert.All(readings, reading => Assert.Equal(readings[0], reading));
        }
    }

    [Fact]
    public void A_buffer_that_is_read_survives_the_collector()
    {
        // Only the expression holds its values: the copy must keep them alive while the result array is made.
        for (var i = 0; i < 50; i++)
        {
            var values = Tensor.Exp(Tensor.Zeros([20_000], ElementType.Float64)).ToArray<double>();
            GC.Collect();
            Assert.All(values, value => Assert.Equal(1, value));
        }
    }

    [Fact]
    public void Values_come_back_as_they_went_in()
    {
        Assert.Equal([1f, 2, 3, 4], Tensor.Of(new float[,] { { 1, 2 }, { 3, 4 } }).ToArray<float>());
        Assert.Equal([true, false], Tensor.Of(true, false).ToArray<bool>());
        Assert.Equal([0, 1, 2], Tensor.Range(3).ToArray<int>());
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Tensor.LinearSpace(0, 1, 5, ElementType.Float64).ToArray<double>());
        Assert.Equal([1, 0, 0, 1], Tensor.Identity(2).ToDoubles());
        Assert.Equal([2, 2, 2, 2], Tensor.Full([2, 2], 2, ElementType.Int32).ToDoubles());
        Assert.Equal(1, Tensor.Scalar(1, ElementType.Bool).Item());
        Assert.Equal([0, 1, 0, 0, 0, 0], Tensor.OneHot(Tensor.Of(1, 7), 3).ToDoubles());
    }

    /// <summary>Long enough for vectors and a rest: a mask made of any other byte than 0 and 1 would mix bits.</summary>
    [Fact]
    public void Every_byte_but_zero_is_one_truth()
    {
        var truths = Tensor.From<byte>([.. Enumerable.Range(0, 21).Select(i => (byte)(37 * i % 256))], [21]);
        double[] expected = [0, .. Enumerable.Repeat(1.0, 20)];
        Assert.Equal(expected, truths.To(ElementType.Float32).ToDoubles());
        Assert.Equal(expected, truths.To(ElementType.Float64).ToDoubles());
        Assert.Equal(expected, Tensor.Where(truths, Tensor.Ones([21]), 0.0).ToDoubles());
        Assert.Equal(expected, Tensor.Not(Tensor.Not(truths)).ToDoubles());
        Assert.Equal(20, truths.To(ElementType.Int32).Sum().Item());
    }

    [Fact]
    public void Printing_is_short_and_invariant()
    {
        Assert.Equal("float64[2, 2] [[1, 2.5], [-3, 1E+20]]", Tensor.From([1, 2.5, -3, 1e20], [2, 2]).ToString());
        Assert.Equal("int32[20] [0, 1, 2, 3, 4, 5, …, 14, 15, 16, 17, 18, 19]", Tensor.Range(20).ToString());
        Assert.Equal("float32[] 0.5", Tensor.Scalar(0.5).ToString());
        Assert.Equal("float32[0, 3] []", Tensor.Zeros([0, 3]).ToString());
    }

    [Fact]
    public void Handles_compare_by_identity()
    {
        var x = Tensor.Of(1.0);
        Assert.NotEqual(x, Tensor.Of(1.0));
        Assert.Equal(x, x);
    }
}
