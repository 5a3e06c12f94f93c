namespace Descent.Engine;

/// <summary>y = a where the condition holds, else b, elementwise.</summary>
/// <remarks>Slopes: 1 for the one that is chosen, 0 for the other; a value that is not chosen may be NaN.</remarks>
public sealed record Where : Elementwise
{
    internal override LaneOperation? Lanes => LaneOperation.Vector("ConditionalSelect");

    public override Derivative Derivative => Derivative.Smooth;

    protected override ElementType ElementOf(ReadOnlySpan<TensorType> inputs) =>
        inputs[0].Element == ElementType.Bool && inputs[1].Element == inputs[2].Element
            ? inputs[1].Element
            : throw Refuse(inputs, "a bool condition and two values of one element type");

    public override unsafe BlockKernel Block(ReadOnlySpan<ElementType> inputs) => inputs[1].Size switch
    {
        4 => static (x, y, count) => Masks.Select((byte*)x[0], (int*)x[1], (int*)x[2], (int*)y, count),
        8 => static (x, y, count) => Masks.Select((byte*)x[0], (long*)x[1], (long*)x[2], (long*)y, count),
        _ => static (x, y, count) => Select((byte*)x[0], (byte*)x[1], (byte*)x[2], (byte*)y, count),
    };

    static unsafe void Select(byte* condition, byte* a, byte* b, byte* y, int count)
    {
        for (var i = 0; i < count; i++) y[i] = condition[i] != 0 ? a[i] : b[i];
    }

    protected override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent)
    {
        var zero = Tensor.Full(y.Type, 0);
        return [null, Of(x[0], cotangent, zero), Of(x[0], zero, cotangent)];
    }

    protected override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) =>
        Of(x[0], tangents[1] ?? Tensor.Full(y.Type, 0), tangents[2] ?? Tensor.Full(y.Type, 0));
}

public static class WhereFunction
{
    extension(Tensor)
    {
        /// <summary>a where <paramref name="condition"/> holds, else b; the three broadcast together.</summary>
        public static Tensor Where(Tensor condition, Tensor a, Tensor b) => new Where().Broadcasting(condition, a, b);

        /// <summary>a where <paramref name="condition"/> holds, else the number b.</summary>
        public static Tensor Where(Tensor condition, Tensor a, double b) => new Where().Broadcasting(condition, a, Tensor.Scalar(b, a.Element));

        /// <summary>The number a where <paramref name="condition"/> holds, else b.</summary>
        public static Tensor Where(Tensor condition, double a, Tensor b) => new Where().Broadcasting(condition, Tensor.Scalar(a, b.Element), b);
    }
}
