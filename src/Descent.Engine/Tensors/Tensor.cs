using System.Globalization;
using System.Runtime.CompilerServices;

namespace Descent.Engine;

/// <summary>An immutable array of numbers: a handle to realised values, or to the expression that will give them.</summary>
/// <remarks>
/// Operations build an expression; reading (<see cref="ToArray{T}"/>, <see cref="Item"/>, printing) evaluates it. A realised tensor
/// forgets the expression it came from, unless a transform that is still open needs it. Handles may be shared between threads.
/// </remarks>
public sealed partial class Tensor
{
    Storage? storage;
    Node? source;
    readonly Trace? trace;

    internal Tensor(TensorType type, Node? source, Trace? trace, int depth)
    {
        (Type, this.source, this.trace, pendingDepth) = (type, source, trace, depth);
        Id = Graph.NextId();
    }

    internal Tensor(TensorType type, Storage storage)
    {
        (Type, this.storage) = (type, storage);
        Id = Graph.NextId();
    }

    /// <summary>The stand-in for a concrete input of a transform: the identity of <paramref name="value"/>.</summary>
    internal Tensor(TensorType type, Tensor value, Trace trace)
        : this(type, null, trace, 0) => source = new Node(new TransformInput(), [value], [this]);

    readonly int pendingDepth;

    public TensorType Type { get; }

    public Shape Shape => Type.Shape;

    public ElementType Element => Type.Element;

    public int Rank => Shape.Rank;

    /// <summary>The number of elements.</summary>
    public long Size => Shape.Size;

    /// <summary>Increases with creation: an input's number is smaller than its output's.</summary>
    internal long Id { get; }

    internal Node? Source => Volatile.Read(ref source);

    internal Storage? Realised => Volatile.Read(ref storage);

    internal int Depth => Realised is null ? pendingDepth : 0;

    /// <summary>Whether this stands for an input of a transform that is still open.</summary>
    internal bool IsOpenInput => trace is { IsOpen: true } && (Source is { } node ? node.Primitive is TransformInput : Realised is null);

    internal Trace? LiveTrace => trace is { IsLive: true } ? trace : null;

    /// <summary>Sets the values, unless another thread was first: values that a kernel may be reading are never replaced. Forgets the expression unless an open transform needs it.</summary>
    internal void Realise(Storage values)
    {
        Interlocked.CompareExchange(ref storage, values, null);
        ForgetSource();
    }

    internal void ForgetSource()
    {
        if (LiveTrace is null) Volatile.Write(ref source, null);
    }

    /// <summary>The values, evaluated now if they were not before.</summary>
    /// <exception cref="EngineException">The tensor stands for an input of a function that is being traced: it has no values yet.</exception>
    internal Storage Evaluated()
    {
        if (Realised is { } ready) return ready;
        Evaluator.Realise([this]);
        return Realised!;
    }

    internal EngineException Unreadable() => new(
        $"Reading a value inside {trace?.Name ?? "a transform"}: this {Type} stands for an input and has no value while the function is traced; use Tensor.Where or Scan for what depends on values, or read after the call.");

    /// <summary>A copy of the values in row-major order.</summary>
    /// <typeparam name="T">The type that the elements are stored in: float, double, int or bool.</typeparam>
    /// <exception cref="EngineException">The elements are of another type, or the tensor is an input of a function being traced.</exception>
    public T[] ToArray<T>() where T : unmanaged => Values<T>().ToArray();

    /// <summary>The values in row-major order, without a copy.</summary>
    internal ReadOnlySpan<T> Values<T>() where T : unmanaged
    {
        if (ElementTypes.Of<T>() != Element)
        {
            throw new EngineException($"ToArray: the elements are {Element.Name}, asked for {typeof(T).Name}; cast with To(ElementType) first, or ask for the stored type.");
        }
        return Evaluated().Span<T>()[..checked((int)Size)];
    }

    /// <summary>The values as float64, whatever the element type.</summary>
    public double[] ToDoubles() => Element switch
    {
        ElementType.Float64 => ToArray<double>(),
        ElementType.Float32 => Array.ConvertAll(ToArray<float>(), x => (double)x),
        ElementType.Int32 => Array.ConvertAll(ToArray<int>(), x => (double)x),
        _ => Array.ConvertAll(ToArray<bool>(), x => x ? 1.0 : 0.0),
    };

    /// <summary>The value of a tensor with one element, as float64.</summary>
    /// <exception cref="EngineException">There is more than one element, or none.</exception>
    public double Item()
    {
        if (Size != 1) throw new EngineException($"Item: the tensor is {Shape}, it has {Size.ToString(CultureInfo.InvariantCulture)} elements; use ToArray, or reduce it first.");
        return Element switch
        {
            ElementType.Float64 => Values<double>()[0],
            ElementType.Float32 => Values<float>()[0],
            ElementType.Int32 => Values<int>()[0],
            _ => Values<bool>()[0] ? 1 : 0,
        };
    }

    public override string ToString() => source is null && storage is null ? $"{Type} (an input of {trace?.Name})" : TensorPrinter.Print(this);

    /// <summary>Tensors are compared as handles: two tensors with equal values are two tensors.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
