namespace Descent.Engine;

/// <summary>An elementwise kernel on one block: every input and the output hold <paramref name="count"/> contiguous elements.</summary>
public unsafe delegate void BlockKernel(nint* inputs, nint output, int count);

public delegate void UnaryKernel<T>(ReadOnlySpan<T> x, Span<T> y);

public delegate void BinaryKernel<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y);

/// <summary>A primitive that treats every element alike. Its inputs have one shape: broadcasting is done before, by <see cref="BroadcastTo"/>.</summary>
/// <remarks>An element's value must not depend on its position or on the length of the span: fusion and batching rely on it.</remarks>
public abstract record Elementwise : SinglePrimitive
{
    /// <summary>The output's element type, or a <see cref="ShapeError"/> that names what is taken.</summary>
    protected abstract ElementType ElementOf(ReadOnlySpan<TensorType> inputs);

    /// <summary>The same on vectors of one floating element type, truth values being masks; null if it runs by its kernel only.</summary>
    /// <remarks>It must give the kernel's bits.</remarks>
    internal virtual LaneOperation? Lanes => null;

    /// <summary>The kernel for these element types.</summary>
    public abstract BlockKernel Block(ReadOnlySpan<ElementType> inputs);

    protected sealed override TensorType Type(ReadOnlySpan<TensorType> inputs)
    {
        for (var i = 1; i < inputs.Length; i++)
        {
            if (inputs[i].Shape != inputs[0].Shape)
            {
                throw ShapeError.In(Name, "the inputs must have one shape", "broadcast them first", ("a", inputs[0]), ("b", inputs[i]));
            }
        }
        return new(ElementOf(inputs), inputs[0].Shape);
    }

    public sealed override Kernel Bind(TensorType[] inputs, TensorType[] outputs) =>
        ElementwiseGroup.Of(this, inputs, Array.ConvertAll(inputs, input => ElementwiseGroup.Contiguous(input.Shape)), outputs[0]);

    protected sealed override Tensor Batch(Tensor[] x, bool[] batched, int size) => Of(BatchAll(x, batched, size));

    /// <summary>Applies to inputs that broadcast together.</summary>
    public Tensor Broadcasting(params Tensor[] x)
    {
        var shape = x[0].Shape;
        for (var i = 1; i < x.Length; i++) shape = Shape.Broadcast(shape, x[i].Shape, Name);
        var aligned = new Tensor[x.Length];
        for (var i = 0; i < x.Length; i++) aligned[i] = x[i].BroadcastTo(shape);
        return Of(aligned);
    }

    protected ShapeError Refuse(ReadOnlySpan<TensorType> inputs, string takes)
    {
        var names = string.Join(", ", inputs.ToArray().Select(input => input.Element.Name));
        return new ShapeError($"{Name}: takes {takes}, got {names}; cast with To(ElementType).");
    }

    protected ElementType SameElement(ReadOnlySpan<TensorType> inputs, bool floating)
    {
        var element = inputs[0].Element;
        foreach (var input in inputs)
        {
            if (input.Element != element) throw Refuse(inputs, "inputs of one element type");
        }
        if (element == ElementType.Bool || (floating && !element.IsFloating)) throw Refuse(inputs, floating ? "float32 or float64" : "numbers");
        return element;
    }

    private protected static unsafe BlockKernel Unary<T>(UnaryKernel<T> kernel) where T : unmanaged =>
        (x, y, count) => kernel(new((void*)x[0], count), new((void*)y, count));

    private protected static unsafe BlockKernel Binary<T>(BinaryKernel<T> kernel) where T : unmanaged =>
        (x, y, count) => kernel(new((void*)x[0], count), new((void*)x[1], count), new((void*)y, count));
}
