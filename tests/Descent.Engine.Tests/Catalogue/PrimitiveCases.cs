using static Descent.Engine.Tests.Catalogue.Sample;

namespace Descent.Engine.Tests.Catalogue;

/// <summary>The catalogue: a line a primitive, or a few where its settings differ in kind.</summary>
public static class PrimitiveCases
{
    static readonly PrimitiveCase[] Lines =
    [
        // Elementwise, one input
        Of<Abs>(x => Tensor.Abs(x[0]), Apart(3, 4)),
        Of<Ceil>(x => Tensor.Ceil(x[0]), Apart(3, 4)),
        Of<Cos>(x => Tensor.Cos(x[0]), Normal(3, 4)),
        Of<Erf>(x => Tensor.Erf(x[0]), Normal(3, 4)),
        Of<Exp>(x => Tensor.Exp(x[0]), Normal(3, 4)),
        Of<Expm1>(x => Tensor.Expm1(x[0]), Normal(3, 4)),
        Of<Floor>(x => Tensor.Floor(x[0]), Apart(3, 4)),
        Of<Log>(x => Tensor.Log(x[0]), Positive(3, 4)),
        Of<Log1p>(x => Tensor.Log1p(x[0]), Positive(3, 4)),
        Of<Negate>(x => -x[0], Normal(3, 4)),
        Of<Negate>("int32", x => -x[0], Words(3, 4)),
        Of<Not>(x => !x[0], Truths(3, 4)),
        Of<Relu>(x => Tensor.Relu(x[0]), Apart(3, 4)),
        Of<Round>(x => Tensor.Round(x[0]), Apart(3, 4)),
        Of<Rsqrt>(x => Tensor.Rsqrt(x[0]), Positive(3, 4)),
        Of<Sigmoid>(x => Tensor.Sigmoid(x[0]), Normal(3, 4)),
        Of<Sign>(x => Tensor.Sign(x[0]), Apart(3, 4)),
        Of<Sin>(x => Tensor.Sin(x[0]), Normal(3, 4)),
        Of<Sqrt>(x => Tensor.Sqrt(x[0]), Positive(3, 4)),
        Of<Tanh>(x => Tensor.Tanh(x[0]), Normal(3, 4)),
        Of<ShiftLeft>(x => Tensor.ShiftLeft(x[0], 3), Words(3, 4)),
        Of<ShiftRight>(x => Tensor.ShiftRight(x[0], 3), Words(3, 4)),
        Of<Cast>("to float32", x => x[0].To(ElementType.Float32).To(ElementType.Float64), Words(3, 4)),
        Of<Cast>("to int32", x => (x[0] * 3).To(ElementType.Int32), Apart(3, 4)),
        Of<Cast>("to bool and back", x => x[0].To(ElementType.Bool).To(ElementType.Float64), Integers(2, 3, 4)),

        // Elementwise, more inputs; shapes that broadcast
        Of<Add>(x => x[0] + x[1], Normal(3, 4), Normal(4)),
        Of<Add>("int32", x => x[0] + x[1], Words(3, 4), Words(3, 1)),
        Of<Subtract>(x => x[0] - x[1], Normal(3, 4), Normal(3, 1)),
        Of<Multiply>(x => x[0] * x[1], Normal(3, 1), Normal(1, 4)),
        Of<Multiply>("one tensor twice", x => x[0] * x[0], Normal(3, 4)),
        Of<Divide>(x => x[0] / x[1], Normal(3, 4), Positive()),
        Of<Pow>(x => Tensor.Pow(x[0], x[1]), Positive(3, 4), Normal(4)),
        Of<Maximum>(x => Tensor.Maximum(x[0], x[1]), Apart(3, 4), ApartShifted(4)),
        Of<Minimum>(x => Tensor.Minimum(x[0], x[1]), Apart(3, 1), ApartShifted(3, 4)),
        Of<Where>(x => Tensor.Where(x[0], x[1], x[2]), Truths(3, 1), Normal(3, 4), Normal(4)),
        Of<Greater>(x => x[0] > x[1], Apart(3, 4), ApartShifted(4)),
        Of<GreaterOrEqual>(x => x[0] >= x[1], Integers(3, 3, 4), Integers(3, 4)),
        Of<Less>(x => x[0] < x[1], Apart(3, 4), ApartShifted(4)),
        Of<LessOrEqual>(x => x[0] <= x[1], Integers(3, 3, 4), Integers(3, 4)),
        Of<Equal>(x => Tensor.Equal(x[0], x[1]), Integers(3, 3, 4), Integers(3, 4)),
        Of<NotEqual>(x => Tensor.NotEqual(x[0], x[1]), Integers(3, 3, 4), Integers(3, 4)),
        Of<And>(x => x[0] & x[1], Words(3, 4), Words(4)),
        Of<Or>(x => x[0] | x[1], Truths(3, 4), Truths(4)),
        Of<Xor>(x => x[0] ^ x[1], Words(3, 4), Words(3, 1)),

        // Movement
        Of<BroadcastTo>(x => x[0].BroadcastTo([2, x[0].Shape[0], 4]), Normal(3, 1)),
        Of<Reshape>(x => x[0].Reshape(2, 2, -1), Normal(4, 3)) with { Empties = false },
        Of<Transpose>(x => x[0].Transpose(2, 0, 1), Normal(3, 4, 2)),
        Of<Slice>(x => x[0].Slice(1, 1, 6, 2), Normal(3, 7)),
        Of<Pad>(x => new Pad([1, 0], [2, 3], [0, 2], 1.5).Of(x[0]), Normal(3, 4)),
        Of<Pad>("int32", x => x[0].Pad(0, 1, 2, 7), Words(3, 4)),
        Of<Flip>(x => x[0].Flip(0), Normal(3, 4)),
        Of<Concatenate>(x => Tensor.Concatenate(0, x[0], x[1], x[0]), Normal(3, 4), Normal(2, 4)),
        Of<Split>(x => x[0].Split(1, 1, 3, 2) is [var a, _, var c] ? Tensor.Concatenate(1, c, a) : throw new InvalidOperationException(), Normal(3, 6)),
        Of<Split>("by Unstack", x => x[0].Unstack(-2) is [var a, var b, _, var c] ? Tensor.Stack(0, b, a, c) : throw new InvalidOperationException(), Normal(2, 4, 5)),
        Of<Concatenate>("by Stack", x => Tensor.Stack(-1, x[0], x[1]), Normal(3, 4), Normal(3, 4)),

        // Reduction
        Of<Sum>(x => x[0].Sum(), Normal(3, 4)) with { Ulps = 12 },
        Of<Sum>("outer and inner axes", x => x[0].Sum(0, 2), Normal(3, 4, 2)) with { Ulps = 12 },
        Of<Sum>("int32", x => x[0].SumKeep(1), Words(3, 4)),
        Of<Max>(x => x[0].Max(1), Apart(4, 3)) with { Empties = false },
        Of<Max>("outer and inner axes", x => x[0].MaxKeep(0, 2), Apart(3, 4, 2)) with { Empties = false },
        Of<Min>(x => x[0].Min(0), Apart(3, 4)) with { Empties = false },
        Of<CumSum>(x => x[0].CumSum(0), Normal(3, 4)),
        Of<CumSum>("reverse", x => x[0].CumSum(-1, reverse: true), Normal(4, 3)),
        Of<ArgMax>(x => x[0].ArgMax(1), Apart(3, 4)),
        Of<ArgMax>("by ArgMin of int32", x => x[0].ArgMin(0), Integers(2, 4, 3)),

        // Indexing
        Of<Gather>(x => x[0].Gather(x[1]), Normal(5, 3), Integers(5, 2, 4)),
        Of<Gather>("along another axis", x => x[0].Gather(x[1], axis: 1), Normal(3, 5, 2), Integers(5, 4)),
        Of<Gather>("by TakeAlongAxis", x => x[0].TakeAlongAxis(x[1], 0), Normal(5, 3), Integers(5, 2, 3)),
        Of<ScatterAdd>(x => Tensor.ScatterAdd(x[0], x[1], 5), Integers(5, 3, 2), Normal(3, 2, 4)) with { Ulps = 8 },
        Of<ArgSort>(x => x[0].ArgSort(0, descending: true), Apart(3, 4)),
        Of<ArgSort>("by Sort", x => x[0].Sort(-1), Apart(4, 3)),
        Of<ArgSort>("by TopK", x => x[0].TopK(2).Values, Apart(3, 4)),

        // Linear algebra
        Of<MatMul>(x => Tensor.MatMul(x[0], x[1]), Normal(4, 3), Normal(3, 2)) with { Ulps = 8 },
        Of<MatMul>("aᵀ", x => Tensor.MatMul(x[0], x[1], transposeA: true), Normal(3, 4), Normal(3, 2)) with { Ulps = 8 },
        Of<MatMul>("bᵀ", x => Tensor.MatMul(x[0], x[1], transposeB: true), Normal(3, 4), Normal(2, 4)) with { Ulps = 8 },
        Of<MatMul>("aᵀ and bᵀ", x => Tensor.MatMul(x[0], x[1], true, true), Normal(4, 3), Normal(2, 4)) with { Ulps = 8 },
        Of<MatMul>("a batch times one", x => Tensor.MatMul(x[0], x[1]), Normal(3, 2, 4), Normal(4, 5)) with { Ulps = 8 },
        Of<MatMul>("one times a batch", x => Tensor.MatMul(x[0], x[1], transposeA: true), Normal(4, 2), Normal(3, 4, 5)) with { Ulps = 8 },
        Of<MatMul>("batches", x => Tensor.MatMul(x[0], x[1], transposeB: true), Normal(3, 2, 4), Normal(3, 5, 4)) with { Ulps = 8 },
        Of<MatMul>("batches that broadcast", x => Tensor.MatMul(x[0], x[1]), Normal(3, 1, 2, 4), Normal(2, 4, 5)) with { Ulps = 8 },
        Of<MatMul>("aᵀ of a batch times one", x => Tensor.MatMul(x[0], x[1], transposeA: true), Normal(3, 4, 2), Normal(4, 5)) with { Ulps = 8 },
        Of<MatMul>("int32", x => Tensor.MatMul(x[0], x[1]), Words(2, 3), Words(3, 2)),
        Of<Cholesky>(x => Tensor.Cholesky(Definite(x[0])), Normal(2, 3, 3)) with { Ulps = 64 },
        Of<TriangularSolve>("lower", x => Tensor.TriangularSolve(Definite(x[0]), x[1]), Normal(2, 3, 3), Normal(2, 3, 2)) with { Ulps = 64 },
        Of<TriangularSolve>("upper, transposed", x => Tensor.TriangularSolve(Definite(x[0]), x[1], lower: false, transpose: true), Normal(3, 3), Normal(3, 2)) with { Ulps = 64 },
        Of<Solve>(x => Tensor.Solve(Definite(x[0]), x[1]), Normal(3, 3), Normal(3, 2)) with { Ulps = 64 },
        new(typeof(SymmetricEigen), "", x => Tensor.SymmetricEigen(Spread(x[0])) is var (values, vectors) ? [values, vectors] : [], [Normal(2, 3, 3)]) { Ulps = 64 },
        new(typeof(QR), "", x => Tensor.QR(x[0]) is var (q, r) ? [q, r] : [], [Normal(4, 3)]) { Ulps = 64, Empties = false },
        new(typeof(Svd), "", x => Tensor.Svd(x[0]) is var (u, s, v) ? [u, s, v] : [], [Normal(4, 3)]) { Ulps = 64, Empties = false },

        // Convolution
        Of<Convolve>(x => Tensor.Conv2d(x[0], x[1], stride: 2, padding: 1), Normal(3, 2, 5, 6), Normal(4, 2, 2, 3)) with { Ulps = 24, Shrinks = false },
        Of<Convolve>("groups", x => Tensor.Conv2d(x[0], x[1], dilation: 2, groups: 2), Normal(3, 4, 5, 6), Normal(2, 2, 2, 2)) with { Ulps = 24 },
        Of<ConvolveInputGradient>(x => new ConvolveInputGradient(Window2d.Square(2, stride: 2, padding: 1), 4, 5).Of(x[0], x[1]), Normal(3, 4, 3, 3), Normal(4, 2, 2, 2)) with { Ulps = 24, Shrinks = false },
        Of<ConvolveInputGradient>("groups", x => new ConvolveInputGradient(Window2d.Square(2, dilation: 2), 5, 6, Groups: 2).Of(x[0], x[1]), Normal(3, 2, 3, 4), Normal(2, 2, 2, 2)) with { Ulps = 24, Shrinks = false },
        Of<ConvolveWeightGradient>(x => new ConvolveWeightGradient(Window2d.Square(2, stride: 2, padding: 1)).Of(x[0], x[1]), Normal(2, 2, 4, 5), Normal(2, 4, 3, 3)) with { Ulps = 48, Shrinks = false },
        Of<ConvolveWeightGradient>("groups", x => new ConvolveWeightGradient(Window2d.Square(2), Groups: 2).Of(x[0], x[1]), Normal(3, 4, 5, 6), Normal(3, 2, 4, 5)) with { Ulps = 96 },
        Of<Convolve>("by AveragePool2d", x => x[0].AveragePool2d(2, stride: 1), Normal(3, 2, 4, 5)) with { Ulps = 8 },
        Of<Patches>(x => new Patches(Window2d.Square(2, stride: 2, padding: 1)).Of(x[0]), Normal(3, 2, 4, 5)),
        Of<PatchesTransposed>(x => new PatchesTransposed(Window2d.Square(2), 4, 5).Of(x[0]), Normal(3, 8, 12)) with { Ulps = 8 },
        Of<MaxUnpool2d>(x => new MaxUnpool2d(2, 4).Of(x[0], x[1]), Integers(8, 3, 2, 5), Normal(3, 2, 5)) with { Ulps = 8 },
        new(typeof(MaxPool2d), "", x => [x[0].MaxPool2d(2)], [Apart(3, 2, 4, 4)]),

        // Random
        Of<RandomBits>(x => new RandomBits([2, 3]).Of(x[0]), Words(2)),
        Of<RandomBits>("float draws", x => new RandomKey(x[0]).Uniform([4], element: ElementType.Float64) * x[1], Words(2), Normal(3, 4)),

        // Control
        Of<StopGradient>(x => Tensor.StopGradient(x[0] > 0) & x[1], Apart(3, 4), Truths(3, 4)),
        Of<TransformInput>(x => new TransformInput().Of(x[0]) * x[0], Normal(3, 4)),
        Of<Call>(x => Transform.Checkpoint<Tensor[], Tensor>(y => Tensor.Tanh(y[0] * y[1]).Sum(0))([x[0], x[1]]), Normal(3, 4), Normal(4)) with { Ulps = 8 },
        Of<CustomGradientCall>(x => Transform.CustomGradient(Tensor.Tanh, (a, y, c) => c * (1 - y * y))(x[0]), Normal(3, 4)),
        Of<CustomGradientCall>("two inputs", x => Transform.CustomGradient(y => y[0] * y[1], (y, _, c) => [c * y[1], c * y[0]])(x), Normal(3, 4), Normal(3, 4)),
        new(typeof(Scan), "", x => Loop(x[0], x[1], x[2], reverse: false, every: 0), [Normal(4), Normal(3, 4), Normal(4)]) { Ulps = 16 },
        new(typeof(Scan), "reverse", x => Loop(x[0], x[1], x[2], reverse: true, every: 0), [Normal(4), Normal(3, 4), Normal(4)]) { Ulps = 16 },
        new(typeof(Scan), "checkpoints", x => Loop(x[0], x[1], x[2], reverse: false, every: 2), [Normal(3), Normal(4, 3), Normal(3)]) { Ulps = 16 },
        new(typeof(Scan), "an int32 carry and sequence", x => Count(x[0], x[1]), [Normal(4), Integers(3, 3, 4)]) { Ulps = 16 },
    ];

    static readonly Dictionary<string, PrimitiveCase> ByName = All().ToDictionary(c => c.Name);

    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Those with derivatives.</summary>
    public static IEnumerable<string> Differentiable => Names.Where(name => Named(name).Refused is null);

    public static PrimitiveCase Named(string name) => ByName[name];

    static IEnumerable<PrimitiveCase> All()
    {
        foreach (var line in Lines)
        {
            yield return line;
            if (!line.Shrinks || !Array.Exists(line.Samples, sample => sample.Shape.Contains(3))) continue;
            yield return line.Resized(1);
            if (line.Empties) yield return line.Resized(0);
        }
    }

    static PrimitiveCase Of<T>(Func<Tensor[], Tensor> function, params Sample[] samples) where T : Primitive => Of<T>("", function, samples);

    static PrimitiveCase Of<T>(string variant, Func<Tensor[], Tensor> function, params Sample[] samples) where T : Primitive =>
        new(typeof(T), variant, x => [function(x)], samples);

    /// <summary>x xᵀ + 2: symmetric, with eigenvalues of at least 2.</summary>
    static Tensor Definite(Tensor x) => Tensor.MatMul(x, x, transposeB: true) + 2 * Tensor.Identity(x.Shape[^1], x.Element);

    /// <summary>A tenth of x beside the diagonal 0, 1, 2, …: eigenvalues that stay apart.</summary>
    static Tensor Spread(Tensor x) => 0.1 * x + Tensor.Identity(x.Shape[^1], x.Element) * Tensor.Range(x.Shape[^1], x.Element);

    static Tensor[] Loop(Tensor start, Tensor items, Tensor captured, bool reverse, int every)
    {
        var (carry, results) = Transform.Scan<Tensor, Tensor, Tensor>((c, item) => (Tensor.Tanh(c * captured + item), c.Sum()), start, items, reverse, every);
        return [carry, results];
    }

    static Tensor[] Count(Tensor start, Tensor items)
    {
        var (carry, results) = Transform.Scan<(Tensor Value, Tensor Count), Tensor, Tensor>(
            (c, item) => ((Tensor.Sin(c.Value) * item.To(c.Value.Element), c.Count + item), c.Count), (start, Tensor.Zeros([4], ElementType.Int32)), items);
        return [carry.Value, carry.Count, results];
    }
}
