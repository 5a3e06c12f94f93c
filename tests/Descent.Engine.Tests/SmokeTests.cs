namespace Descent.Engine.Tests;

public class SmokeTests
{
    sealed record Layer(Tensor Weight, Tensor Bias)
    {
        public Tensor Apply(Tensor x) => Tensor.MatMul(x, Weight, transposeB: true) + Bias;
    }

    sealed record Net(Layer Hidden, Layer Output)
    {
        public Tensor Apply(Tensor x) => Output.Apply(Tensor.Tanh(Hidden.Apply(x)));
    }

    static Net Make(RandomKey key)
    {
        var k = key.Split(2);
        return new(new(k[0].Normal([8, 4], element: ElementType.Float64), Tensor.Zeros([8], ElementType.Float64)),
            new(k[1].Normal([3, 8], element: ElementType.Float64), Tensor.Zeros([3], ElementType.Float64)));
    }

    [Fact]
    public void A_gradient_matches_differences_and_compiles()
    {
        var key = RandomKey.FromSeed(1);
        var net = Make(key);
        var x = key.Fold(7).Normal([5, 4], element: ElementType.Float64);
        Tensor Loss(Net n) => (n.Apply(x) * n.Apply(x)).Mean();
        var (value, g) = Transform.ValueAndGrad<Net>(Loss)(net);
        var compiled = Transform.Compile(Transform.ValueAndGrad<Net>(Loss));
        var (v2, g2) = compiled.Invoke(net);
        Assert.Equal(value.Item(), v2.Item());
        Assert.Equal(g.Hidden.Weight.ToArray<double>(), g2.Hidden.Weight.ToArray<double>());
        var h = Transform.Hvp<Net>(Loss, net, g);
        var eps = 1e-5;
        Net Shift(double e) => TreeValue<Net>.Of(net, "n").With(Tree.From(net) + e * Tree.From(g));
        var fd = (Loss(Shift(eps)).Item() - Loss(Shift(-eps)).Item()) / (2 * eps);
        Assert.Equal(Tree.Dot(Tree.From(g), Tree.From(g)).Item(), fd, 1e-6 * Math.Abs(fd));
        var gp = Tree.From(Transform.Grad<Net>(Loss)(Shift(eps)));
        var gm = Tree.From(Transform.Grad<Net>(Loss)(Shift(-eps)));
        var d = (gp - gm).Map(t => t / (2 * eps)) - Tree.From(h);
        Assert.True(d.Norm().Item() < 1e-6 * Tree.From(h).Norm().Item(), $"{d.Norm().Item()}");
        Console.WriteLine(compiled.Explain(net));
    }

    [Fact]
    public void A_stepper_allocates_nothing()
    {
        var net = Make(RandomKey.FromSeed(2));
        var x = RandomKey.FromSeed(3).Normal([5, 4], element: ElementType.Float64);
        var stepper = Transform.Stepper<Net, Tensor, Tensor>((n, batch) =>
        {
            var (l, g) = Transform.ValueAndGrad<Net>(m => (m.Apply(batch) * m.Apply(batch)).Mean())(n);
            return (TreeValue<Net>.Of(n, "n").With(Tree.From(n) - 0.1 * Tree.From(g)), l);
        }, net, x);
        for (var i = 0; i < 10; i++) stepper.Step(x);
        var first = stepper.Output.Item();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) stepper.Step(x);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(stepper.Output.Item() < first);
    }

    [Fact]
    public void Transforms_compose()
    {
        var x = RandomKey.FromSeed(3).Normal([6, 4], element: ElementType.Float64);
        var w = RandomKey.FromSeed(4).Normal([4], element: ElementType.Float64);
        var per = Transform.Vmap<Tensor, Tensor>(row => Transform.Grad<Tensor>(v => Tensor.Sin((v * row).Sum()))(w))(x);
        for (var i = 0; i < 6; i++)
        {
            var row = x.At(0, i);
            Assert.Equal(Transform.Grad<Tensor>(v => Tensor.Sin((v * row).Sum()))(w).ToArray<double>(), per.At(0, i).ToArray<double>());
        }
        var h = Transform.Hessian(v => Tensor.Exp(v).Sum() * (v * v).Sum())(w);
        Assert.Equal(h.ToArray<double>(), h.Transpose().ToArray<double>());
        var (carry, ys) = Transform.Scan<Tensor, Tensor, Tensor>((c, xi) => (Tensor.Tanh(c + xi), c.Sum()), w, x);
        Tensor F(Tensor v) => Transform.Scan<Tensor, Tensor, Tensor>((c, xi) => (Tensor.Tanh(c * v + xi), c.Sum()), v, x) is var (c2, y2) ? (c2 * c2).Sum() + y2.Sum() : w;
        Tensor L(Tensor v)
        {
            var c = v;
            var s = Tensor.Scalar(0, ElementType.Float64);
            for (var i = 0; i < 6; i++) { s = s + c.Sum(); c = Tensor.Tanh(c * v + x.At(0, i)); }
            return (c * c).Sum() + s;
        }
        Close(Transform.Grad<Tensor>(L)(w), Transform.Grad<Tensor>(F)(w));
        Close(Transform.Jvp(L, w, x.At(0, 1)).Tangent, Transform.Jvp(F, w, x.At(0, 1)).Tangent);
        Close(Transform.Hessian(L)(w), Transform.Hessian(F)(w));
        Close(Transform.Vmap<Tensor, Tensor>(Transform.Grad<Tensor>(L))(x), Transform.Vmap<Tensor, Tensor>(Transform.Grad<Tensor>(F))(x));
        var ck = Transform.Checkpoint<Tensor, Tensor>(L);
        Close(Transform.Hessian(L)(w), Transform.Hessian(ck)(w));
        var ste = Transform.CustomGradient(Tensor.Round, (a, y, c) => c * Tensor.Sigmoid(a));
        Close(Tensor.Sigmoid(w), Transform.Grad<Tensor>(v => ste(v).Sum())(w));
        Close(Tensor.Sigmoid(w) * w, Transform.Jvp(ste, w, w).Tangent);
        Close(Transform.Vmap(ste)(x), Tensor.Round(x));
        Close(Transform.Vmap<Tensor, Tensor>(Transform.Grad<Tensor>(v => ste(v).Sum()))(x), Tensor.Sigmoid(x));
    }

    static void Close(Tensor a, Tensor b)
    {
        Assert.Equal(a.Shape, b.Shape);
        var (p, q) = (a.ToDoubles(), b.ToDoubles());
        for (var i = 0; i < p.Length; i++) Assert.Equal(p[i], q[i], 1e-10 * (1 + Math.Abs(p[i])));
    }
}
