namespace Descent.Engine.Tests.Catalogue;

/// <summary>A primitive applied to sample inputs: what every law is checked on.</summary>
/// <param name="Primitive">The primitive that the case is about; it appears in the function's program.</param>
/// <param name="Variant">Tells cases of one primitive apart.</param>
public sealed record PrimitiveCase(Type Primitive, string Variant, Func<Tensor[], Tensor[]> Function, Sample[] Samples)
{
    public string Name => Variant.Length == 0 ? Primitive.Name : $"{Primitive.Name}, {Variant}";

    /// <summary>Whether the extent 3 of the samples may become 0 (and 1): the axis has no meaning that forbids it.</summary>
    public bool Shrinks { get; init; } = true;

    /// <summary>Why there is no derivative, or null.</summary>
    public string? Refused => Primitive == typeof(QR) ? new QR().Derivative.Reason : Primitive == typeof(Svd) ? new Svd().Derivative.Reason : null;

    /// <summary>As <see cref="Shrinks"/>, for extent 0 alone.</summary>
    public bool Empties { get; init; } = true;

    /// <summary>The largest error of the float32 kernel, in units of the last place of what it adds up: see the float32 law.</summary>
    public double Ulps { get; init; } = 4;

    public Tensor[] Inputs(int seed, ElementType element = ElementType.Float64) =>
        [.. Samples.Select((sample, i) => sample.Draw(RandomKey.FromSeed(seed).Fold(i), sample.Shape, element))];

    /// <summary>Directions of the inputs' types, normal where they are floating.</summary>
    public Tensor[] Directions(int seed) => Like(Inputs(seed), seed + 1_000);

    public static Tensor[] Like(Tensor[] tensors, int seed) =>
        [.. tensors.Select((x, i) => x.Element.IsFloating ? RandomKey.FromSeed(seed).Fold(i).Normal(x.Shape, element: x.Element) : Tensor.ZerosLike(x))];

    /// <summary>Σ ⟨u, y⟩ + ½ ⟨y, y⟩ over the floating outputs: a scalar whose gradient depends on the outputs.</summary>
    public Tensor Projected(Tensor[] x)
    {
        var y = Function(x);
        var sum = Tensor.Scalar(0, ElementType.Float64);
        foreach (var one in y)
        {
            if (one.Element.IsFloating) sum += (Weights(one) * one + 0.5 * one * one).Sum().To(ElementType.Float64);
        }
        return sum;
    }

    /// <summary>Fixed numbers of both signs: no random key, which a compiled function would refuse.</summary>
    static Tensor Weights(Tensor like) => Tensor.Cos(Tensor.Range(checked((int)like.Size), like.Element) + 0.3).Reshape(like.Shape);

    public PrimitiveCase Resized(int to) => this with { Variant = $"{Variant}{(Variant.Length == 0 ? "" : ", ")}3 → {to}", Samples = Array.ConvertAll(Samples, sample => sample.Resized(3, to)) };

    public override string ToString() => Name;
}
