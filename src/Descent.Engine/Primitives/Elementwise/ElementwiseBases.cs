using System.Numerics;

namespace Descent.Engine;

/// <summary>One input, any number type: the file gives a span kernel and a slope.</summary>
public abstract record NumberUnary : Elementwise
{
    public override Derivative Derivative => Derivative.Smooth;

    protected abstract void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>;

    /// <summary>∂y/∂x, shaped like x; null where it is zero everywhere.</summary>
    protected abstract Tensor? Slope(Tensor x, Tensor y);

    protected sealed override ElementType ElementOf(ReadOnlySpan<TensorType> inputs) => SameElement(inputs, floating: false);

    public sealed override BlockKernel Block(ReadOnlySpan<ElementType> inputs) => inputs[0] switch
    {
        ElementType.Float32 => Unary<float>(Kernel),
        ElementType.Float64 => Unary<double>(Kernel),
        _ => Unary<int>(Kernel),
    };

    protected sealed override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [Slope(x[0], y) is { } s ? cotangent * s : null];

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => Slope(x[0], y) is { } s ? tangents[0]! * s : null;
}

/// <summary>One input, floating types: the file gives a span kernel and a slope.</summary>
public abstract record FloatUnary : Elementwise
{
    public override Derivative Derivative => Derivative.Smooth;

    protected abstract void Kernel<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>∂y/∂x, shaped like x.</summary>
    protected abstract Tensor Slope(Tensor x, Tensor y);

    protected sealed override ElementType ElementOf(ReadOnlySpan<TensorType> inputs) => SameElement(inputs, floating: true);

    public sealed override BlockKernel Block(ReadOnlySpan<ElementType> inputs) =>
        inputs[0] == ElementType.Float32 ? Unary<float>(Kernel) : Unary<double>(Kernel);

    protected sealed override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [cotangent * Slope(x[0], y)];

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => tangents[0]! * Slope(x[0], y);
}

/// <summary>Two inputs of one number type: the file gives a span kernel and the products with both slopes.</summary>
public abstract record NumberBinary : Elementwise
{
    public override Derivative Derivative => Derivative.Smooth;

    protected abstract void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, INumber<T>;

    /// <summary>∂y/∂a times <paramref name="t"/>.</summary>
    protected abstract Tensor AlongA(Tensor a, Tensor b, Tensor y, Tensor t);

    /// <summary>∂y/∂b times <paramref name="t"/>.</summary>
    protected abstract Tensor AlongB(Tensor a, Tensor b, Tensor y, Tensor t);

    protected sealed override ElementType ElementOf(ReadOnlySpan<TensorType> inputs) => SameElement(inputs, floating: false);

    public sealed override BlockKernel Block(ReadOnlySpan<ElementType> inputs) => inputs[0] switch
    {
        ElementType.Float32 => Binary<float>(Kernel),
        ElementType.Float64 => Binary<double>(Kernel),
        _ => Binary<int>(Kernel),
    };

    protected sealed override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) =>
        [AlongA(x[0], x[1], y, cotangent), AlongB(x[0], x[1], y, cotangent)];

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => Differentiation.Sum(
        tangents[0] is { } a ? AlongA(x[0], x[1], y, a) : null,
        tangents[1] is { } b ? AlongB(x[0], x[1], y, b) : null);
}

/// <summary>Two inputs of one floating type: the file gives a span kernel and the products with both slopes.</summary>
public abstract record FloatBinary : Elementwise
{
    public override Derivative Derivative => Derivative.Smooth;

    protected abstract void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>∂y/∂a times <paramref name="t"/>.</summary>
    protected abstract Tensor AlongA(Tensor a, Tensor b, Tensor y, Tensor t);

    /// <summary>∂y/∂b times <paramref name="t"/>.</summary>
    protected abstract Tensor AlongB(Tensor a, Tensor b, Tensor y, Tensor t);

    protected sealed override ElementType ElementOf(ReadOnlySpan<TensorType> inputs) => SameElement(inputs, floating: true);

    public sealed override BlockKernel Block(ReadOnlySpan<ElementType> inputs) =>
        inputs[0] == ElementType.Float32 ? Binary<float>(Kernel) : Binary<double>(Kernel);

    protected sealed override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) =>
        [AlongA(x[0], x[1], y, cotangent), AlongB(x[0], x[1], y, cotangent)];

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => Differentiation.Sum(
        tangents[0] is { } a ? AlongA(x[0], x[1], y, a) : null,
        tangents[1] is { } b ? AlongB(x[0], x[1], y, b) : null);
}

/// <summary>Two inputs of one number type, a truth value out: derivatives vanish.</summary>
public abstract record Comparison : Elementwise
{
    public override Derivative Derivative => Derivative.Zero;

    protected sealed override ElementType ElementOf(ReadOnlySpan<TensorType> inputs)
    {
        SameElement(inputs, floating: false);
        return ElementType.Bool;
    }

    protected abstract void Kernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y) where T : unmanaged, INumber<T>;

    public sealed override BlockKernel Block(ReadOnlySpan<ElementType> inputs) => inputs[0] switch
    {
        ElementType.Float32 => Bind<float>(Kernel),
        ElementType.Float64 => Bind<double>(Kernel),
        _ => Bind<int>(Kernel),
    };

    delegate void ComparisonKernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> y);

    static unsafe BlockKernel Bind<T>(ComparisonKernel<T> kernel) where T : unmanaged =>
        (x, y, count) => kernel(new((void*)x[0], count), new((void*)x[1], count), new((void*)y, count));

    protected sealed override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [null, null];

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => null;
}
