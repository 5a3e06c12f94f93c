using System.Numerics;
using Descent.Engine.Kernels;

namespace Descent.Engine.Tests.Kernels;

/// <summary>The three directions of a convolution against loops, on every kernel path: strides, dilations, groups, paddings, replicas, odd sizes.</summary>
public unsafe class ConvolutionKernelTests
{
    /// <summary>One convolution: shapes are [replicas or nothing, …].</summary>
    sealed record Problem(Window2d Window, int Groups, Shape X, Shape Weight, Shape Y)
    {
        public int Replicas => X.Rank == 5 ? X[0] : Weight.Rank == 5 ? Weight[0] : 1;

        public override string ToString() => $"{Window}, groups {Groups}, x {X}, weight {Weight}";

        public static Problem Of(Window2d window, int groups, int n, int c, int o, int h, int w, int replicasX = 0, int replicasW = 0, int replicasY = 0)
        {
            Shape x = [n, groups * c, h, w], weight = [groups * o, c, .. window.Size.Items], y = [n, groups * o, window.Places(0, h), window.Places(1, w)];
            return new(window, groups, replicasX > 0 ? x.Insert(0, replicasX) : x, replicasW > 0 ? weight.Insert(0, replicasW) : weight, replicasY > 0 ? y.Insert(0, replicasY) : y);
        }

        /// <summary>Calls visit(index in x, in weight, in y) for every product, in the order of output channels, input channels, rows and columns of the window.</summary>
        public void Visit(Action<long, long, long> visit)
        {
            var (c, h, w, outputs) = (Weight[^3], X[^2], X[^1], Weight[^4]);
            var (rows, columns) = (Y[^2], Y[^1]);
            for (var line = 0; line < Replicas * X[^4] * outputs * c * Window.Count; line++)
            {
                var (rest, tap) = Math.DivRem(line, Window.Count);
                (rest, var channel) = Math.DivRem(rest, c);
                (rest, var k) = Math.DivRem(rest, outputs);
                var (r, image) = Math.DivRem(rest, X[^4]);
                var plane = At(X, r) + ((image * Groups + k / (outputs / Groups)) * c + channel) * h * w;
                for (var place = 0; place < rows * columns; place++)
                {
                    var i = place / columns * Window.Stride[0] - Window.Low[0] + tap / Window.Size[1] * Window.Dilation[0];
                    var j = place % columns * Window.Stride[1] - Window.Low[1] + tap % Window.Size[1] * Window.Dilation[1];
                    if (i < 0 || i >= h || j < 0 || j >= w) continue;
                    visit(plane + i * w + j, At(Weight, r) + ((long)k * c + channel) * Window.Count + tap, At(Y, r) + ((long)image * outputs + k) * rows * columns + place);
                }
            }
        }

        static long At(Shape shape, int replica) => shape.Rank == 5 ? replica * Shape.Product(shape.Extents[1..]) : 0;
    }

    static IEnumerable<Problem> Problems()
    {
        yield return Problem.Of(Window2d.Square(5, padding: 2), 1, 3, 1, 6, 28, 28);
        yield return Problem.Of(Window2d.Square(5), 1, 2, 6, 16, 14, 14);
        yield return Problem.Of(Window2d.Square(1, padding: 2), 1, 2, 3, 13, 4, 5);
        yield return Problem.Of(Window2d.Square(2, stride: 3), 1, 2, 2, 3, 8, 9);
        yield return Problem.Of(Window2d.Square(3), 1, 150, 1, 2, 6, 6);
        yield return Problem.Of(Window2d.Square(3, padding: 1), 1, 1, 2, 5, 60, 70);
        var random = new Random(11);
        for (var trial = 0; trial < 60; trial++)
        {
            int Draw(int least, int most) => random.Next(least, most + 1);
            var window = new Window2d([Draw(1, 4), Draw(1, 4)])
            {
                Stride = [Draw(1, 3), Draw(1, 3)],
                Dilation = [Draw(1, 2), Draw(1, 3)],
                Low = [Draw(0, 3), Draw(0, 3)],
                High = [Draw(0, 3), Draw(0, 3)],
            };
            var (h, w) = (Draw(7, 14), Draw(10, 40));
            var replicas = trial % 3 == 0 ? 2 : 0;
            var which = Draw(1, 3);
            yield return Problem.Of(window, Draw(1, 3), Draw(1, 3), Draw(1, 3), Draw(1, 14), h, w, (which & 1) * replicas, which / 2 * replicas, replicas);
        }
    }

    /// <summary>Chains of multiply-adds in the order of <see cref="Problem.Visit"/>: exact bits.</summary>
    [Fact]
    public void Forward_is_the_chain()
    {
        Chains<float>((p, x, w, y) => p.Visit((i, k, o) => y[o] = MultiplyAdd(x[i], w[k], y[o])));
        Chains<double>((p, x, w, y) => p.Visit((i, k, o) => y[o] = MultiplyAdd(x[i], w[k], y[o])));
    }

    static void Chains<T>(Action<Problem, T[], T[], T[]> loop)
        where T : unmanaged, INumber<T>
    {
        var random = new Random(5);
        foreach (var p in Problems())
        {
            var shape = p.Replicas > 1 && p.Y.Rank == 4 ? p.Y.Insert(0, p.Replicas) : p.Y;
            T[] x = KernelTheory.Normal<T>(random, p.X.Size), w = KernelTheory.Normal<T>(random, p.Weight.Size), y = new T[shape.Size];
            loop(p with { Y = shape }, x, w, y);
            foreach (KernelPath path in KernelTheory.Paths)
                KernelTheory.AssertSameBits(y, Run(new ConvolutionPlan(p.Window, p.Groups, p.X, p.Weight, shape) { Path = path }.Forward<T>(), x, w, y.Length), $"{path} {p}");
        }
    }

    [Fact]
    public void The_input_gradient_is_the_chain()
    {
        Back<float>();
        Back<double>();
    }

    static void Back<T>()
        where T : unmanaged, INumber<T>
    {
        var random = new Random(6);
        foreach (var p in Problems())
        {
            // Here x is what is computed: it has replicas when y or the weights have.
            var replicas = Math.Max(p.Weight.Rank == 5 ? p.Weight[0] : 0, p.Y.Rank == 5 ? p.Y[0] : 0);
            var q = p with { X = replicas > 0 && p.X.Rank == 4 ? p.X.Insert(0, replicas) : p.X };
            T[] y = KernelTheory.Normal<T>(random, q.Y.Size), w = KernelTheory.Normal<T>(random, q.Weight.Size), x = new T[q.X.Size];
            q.Visit((i, k, o) => x[i] = MultiplyAdd(y[o], w[k], x[i]));
            foreach (KernelPath path in KernelTheory.Paths)
                KernelTheory.AssertSameBits(x, Run(new ConvolutionPlan(q.Window, q.Groups, q.X, q.Weight, q.Y) { Path = path }.InputGradient<T>(), y, w, x.Length), $"{path} {q}");
        }
    }

    /// <summary>A sum of N products in any order errs by at most N ε Σ |products|, and so does the loop's.</summary>
    [Fact]
    public void The_weight_gradient_is_the_sum()
    {
        Sums<float>(Math.ScaleB(1, -24));
        Sums<double>(Math.ScaleB(1, -53));
    }

    static void Sums<T>(double epsilon)
        where T : unmanaged, INumber<T>
    {
        var random = new Random(7);
        foreach (var p in Problems())
        {
            var replicas = Math.Max(p.X.Rank == 5 ? p.X[0] : 0, p.Y.Rank == 5 ? p.Y[0] : 0);
            var q = p with { Weight = replicas > 0 && p.Weight.Rank == 4 ? p.Weight.Insert(0, replicas) : p.Weight };
            T[] x = KernelTheory.Normal<T>(random, q.X.Size), y = KernelTheory.Normal<T>(random, q.Y.Size);
            double[] sums = new double[q.Weight.Size], sizes = new double[q.Weight.Size];
            q.Visit((i, k, o) =>
            {
                var product = double.CreateChecked(x[i]) * double.CreateChecked(y[o]);
                sums[k] += product;
                sizes[k] += Math.Abs(product);
            });
            var terms = (double)q.X[^4] * q.Y[^1] * q.Y[^2];
            foreach (KernelPath path in KernelTheory.Paths)
            {
                var w = Run(new ConvolutionPlan(q.Window, q.Groups, q.X, q.Weight, q.Y) { Path = path }.WeightGradient<T>(), x, y, sums.Length);
                for (var k = 0; k < w.Length; k++) Assert.True(Math.Abs(double.CreateChecked(w[k]) - sums[k]) <= 2 * terms * epsilon * sizes[k], $"{path} {q}: {k} is {w[k]}, not {sums[k]}");
            }
        }
    }

    /// <summary>Large enough to be shared, by images and, where there are few, by rows.</summary>
    [Theory]
    [InlineData(24)]
    [InlineData(1)]
    public void Threads_do_not_change_a_bit(int images)
    {
        var p = Problem.Of(Window2d.Square(3, padding: 1), 2, images, 8, 8, 24, 24);
        var random = new Random(8);
        float[] x = KernelTheory.Normal<float>(random, p.X.Size), w = KernelTheory.Normal<float>(random, p.Weight.Size), y = KernelTheory.Normal<float>(random, p.Y.Size);
        float[][] All() =>
        [
            Run(new ConvolutionPlan(p.Window, 2, p.X, p.Weight, p.Y).Forward<float>(), x, w, y.Length),
            Run(new ConvolutionPlan(p.Window, 2, p.X, p.Weight, p.Y).InputGradient<float>(), y, w, x.Length),
            Run(new ConvolutionPlan(p.Window, 2, p.X, p.Weight, p.Y).WeightGradient<float>(), x, y, w.Length),
        ];
        var before = WorkerPool.Threads;
        try
        {
            WorkerPool.SetThreads(1);
            var alone = All();
            foreach (var threads in (int[])[2, 3, 5])
            {
                WorkerPool.SetThreads(threads);
                foreach (var (expected, actual) in alone.Zip(All())) KernelTheory.AssertSameBits(expected, actual, $"{threads} threads");
            }
        }
        finally
        {
            WorkerPool.SetThreads(before);
        }
    }

    /// <summary>x y + z as the kernels compute it.</summary>
    static T MultiplyAdd<T>(T x, T y, T z)
        where T : unmanaged, INumber<T> => (x, y, z) switch
        {
            (float a, float b, float c) when Lanes128<float>.IsFused => (T)(object)MathF.FusedMultiplyAdd(a, b, c),
            (double a, double b, double c) when Lanes128<double>.IsFused => (T)(object)Math.FusedMultiplyAdd(a, b, c),
            _ => z + (x * y),
        };

    /// <summary>Runs a kernel into memory that holds something else, and sees that it writes no further.</summary>
    static T[] Run<T>(Kernel kernel, T[] first, T[] second, int count)
        where T : unmanaged, INumber<T>
    {
        var result = Enumerable.Repeat(T.CreateChecked(77), count + 1).ToArray();
        fixed (T* a = first, b = second, y = result)
        {
            nint* inputs = stackalloc nint[] { (nint)a, (nint)b };
            var output = (nint)y;
            kernel(inputs, &output);
        }
        Assert.Equal(T.CreateChecked(77), result[^1]);
        return result[..^1];
    }
}
