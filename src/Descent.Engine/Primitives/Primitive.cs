namespace Descent.Engine;

/// <summary>A primitive's work on memory, bound to the types that it was made for: reads row-major inputs, writes row-major outputs.</summary>
/// <param name="inputs">One address an input.</param>
/// <param name="outputs">One address an output; outputs do not overlap inputs.</param>
public unsafe delegate void Kernel(nint* inputs, nint* outputs);

/// <summary>How a primitive answers a transform that differentiates.</summary>
public sealed record Derivative
{
    Derivative(string? reason = null) => Reason = reason;

    /// <summary>It has rules in both modes.</summary>
    public static Derivative Smooth { get; } = new();

    /// <summary>It is constant almost everywhere, or its values are not floating: derivatives vanish.</summary>
    public static Derivative Zero { get; } = new();

    /// <summary>It has no derivative here, for the reason given: asking for one is an error.</summary>
    public static Derivative None(string reason) => new(reason);

    public string? Reason { get; }

    public bool IsZero => ReferenceEquals(this, Zero);
}

/// <summary>One operation: its types, its kernel, its derivatives in both modes, its batching. Settings are record members.</summary>
/// <remarks>Rules are written in tensors, so that a derivative of a derivative works. All are abstract: a missing rule does not compile.</remarks>
public abstract record Primitive
{
    public virtual string Name => GetType().Name;

    /// <summary>The types of the outputs.</summary>
    /// <exception cref="ShapeError">The inputs do not fit the operation.</exception>
    public abstract TensorType[] Infer(ReadOnlySpan<TensorType> inputs);

    /// <summary>The kernel for these types.</summary>
    public abstract Kernel Bind(TensorType[] inputs, TensorType[] outputs);

    public abstract Derivative Derivative { get; }

    /// <summary>Reverse mode: one cotangent an input, null where it is zero.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The outputs.</param>
    /// <param name="cotangents">One an output, null where it is zero; never all null.</param>
    public abstract Tensor?[] Vjp(Tensor[] x, Tensor[] y, Tensor?[] cotangents);

    /// <summary>Forward mode: one tangent an output, null where it is zero.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The outputs.</param>
    /// <param name="tangents">One an input, null where it is zero; never all null.</param>
    public abstract Tensor?[] Jvp(Tensor[] x, Tensor[] y, Tensor?[] tangents);

    /// <summary>Batching: the outputs with a batch axis in front.</summary>
    /// <param name="x">The inputs; a batched one has its batch axis in front.</param>
    /// <param name="batched">Which inputs are batched; never none.</param>
    /// <param name="size">The extent of the batch axis.</param>
    public abstract Tensor[] Vmap(Tensor[] x, bool[] batched, int size);

    /// <summary>An estimate of floating-point operations, for <c>Explain</c>.</summary>
    public virtual long Flops(TensorType[] inputs, TensorType[] outputs)
    {
        var size = 0L;
        foreach (var output in outputs) size += output.Shape.Size;
        return size;
    }

    /// <summary>Records this primitive in the graph.</summary>
    public Tensor[] Apply(params Tensor[] inputs) => Graph.Record(this, inputs);

    /// <summary>Gives each input a batch axis in front, repeating those that have none.</summary>
    protected static Tensor[] BatchAll(Tensor[] x, bool[] batched, int size)
    {
        var all = new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++) all[i] = batched[i] ? x[i] : x[i].BroadcastTo(x[i].Shape.Insert(0, size));
        return all;
    }
}

/// <summary>A primitive with one output.</summary>
public abstract record SinglePrimitive : Primitive
{
    protected abstract TensorType Type(ReadOnlySpan<TensorType> inputs);

    /// <summary>One cotangent an input, null where it is zero.</summary>
    protected abstract Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent);

    /// <summary>The output's tangent; null tangents are zero.</summary>
    protected abstract Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents);

    /// <summary>The output with a batch axis in front.</summary>
    protected abstract Tensor Batch(Tensor[] x, bool[] batched, int size);

    public sealed override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [Type(inputs)];

    public sealed override Tensor?[] Vjp(Tensor[] x, Tensor[] y, Tensor?[] cotangents) => Vjp(x, y[0], cotangents[0]!);

    public sealed override Tensor?[] Jvp(Tensor[] x, Tensor[] y, Tensor?[] tangents) => [Jvp(x, y[0], tangents)];

    public sealed override Tensor[] Vmap(Tensor[] x, bool[] batched, int size) => [Batch(x, batched, size)];

    public Tensor Of(params Tensor[] inputs) => Apply(inputs)[0];
}

/// <summary>A linear map of one tensor: forward mode applies it to the tangent; the file gives its transpose.</summary>
public abstract record LinearPrimitive : SinglePrimitive
{
    public override Derivative Derivative => Derivative.Smooth;

    protected abstract Tensor Transposed(Tensor x, Tensor cotangent);

    protected abstract Tensor Batch(Tensor x, int size);

    protected sealed override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => [Transposed(x[0], cotangent)];

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => Of(tangents[0]!);

    protected sealed override Tensor Batch(Tensor[] x, bool[] batched, int size) => Batch(x[0], size);
}

/// <summary>A primitive whose values are not differentiable: integers, truth values, or steps.</summary>
public abstract record ConstantPrimitive : SinglePrimitive
{
    public override Derivative Derivative => Derivative.Zero;

    protected sealed override Tensor?[] Vjp(Tensor[] x, Tensor y, Tensor cotangent) => new Tensor?[x.Length];

    protected sealed override Tensor? Jvp(Tensor[] x, Tensor y, Tensor?[] tangents) => null;
}

/// <summary>A primitive whose output is the very values of one input (perhaps in another shape): nothing is computed.</summary>
public interface IAlias
{
    /// <summary>Which input.</summary>
    int Aliased { get; }
}
