namespace Descent.Engine.Tests.Catalogue;

/// <summary>How one input of a primitive is drawn: a shape, and a draw from a key.</summary>
public sealed record Sample(Shape Shape, Func<RandomKey, Shape, ElementType, Tensor> Draw)
{
    /// <summary>Standard normal.</summary>
    public static Sample Normal(params int[] shape) => new(shape, (key, s, element) => key.Normal(s, element: element));

    /// <summary>Uniform on [½, 2]: a positive domain, away from 0.</summary>
    public static Sample Positive(params int[] shape) => new(shape, (key, s, element) => key.Uniform(s, 0.5, 2, element));

    /// <summary>Distinct values, at least ⅕ from each other, from 0 and from every half: where kinks, ties and jumps are not.</summary>
    public static Sample Apart(params int[] shape) => Apart(0, shape);

    /// <summary>As <see cref="Apart(int[])"/>, moved by a tenth: no value of the one is nearer than a tenth to one of the other.</summary>
    public static Sample ApartShifted(params int[] shape) => Apart(0.1, shape);

    static Sample Apart(double shift, int[] shape) => new(shape, (key, s, element) =>
    {
        var count = checked((int)s.Size);
        return ((key.Permutation(count).To(element) - count / 2) * 0.5 + (0.2 + shift)).Reshape(s);
    });

    /// <summary>int32 on 0 .. bound − 1.</summary>
    public static Sample Integers(int bound, params int[] shape) => new(shape, (key, s, _) => key.Integers(s, bound));

    /// <summary>Any int32.</summary>
    public static Sample Words(params int[] shape) => new(shape, (key, s, _) => key.Bits(s));

    public static Sample Truths(params int[] shape) => new(shape, (key, s, _) => key.Bernoulli(0.5, s));

    /// <summary>The same draw with every extent <paramref name="from"/> replaced.</summary>
    public Sample Resized(int from, int to) => this with { Shape = Shape.Extents.ToArray().Select(extent => extent == from ? to : extent).ToArray() };
}
