namespace Descent.Engine;

/// <summary>A function compiled once and run on flat vectors of float64: an evaluation allocates nothing.</summary>
/// <remarks>For loops of the host that need values at every turn, such as adaptive solvers. It belongs to one thread at a time.</remarks>
public sealed unsafe class FlatFunction
{
    readonly Plan plan;
    readonly Storage[] inputs;
    readonly Storage[] outputs;
    readonly Storage addresses;

    FlatFunction(Plan plan, Tensor[] from, Tensor[] to)
    {
        this.plan = plan;
        inputs = Array.ConvertAll(from, leaf => new Storage(leaf.Type.Bytes));
        outputs = Array.ConvertAll(to, leaf => new Storage(leaf.Type.Bytes));
        addresses = new Storage((long)(inputs.Length + outputs.Length) * sizeof(nint));
        for (var i = 0; i < inputs.Length; i++) Addresses[i] = inputs[i].Address;
        for (var i = 0; i < outputs.Length; i++) Addresses[inputs.Length + i] = outputs[i].Address;
        ResultLength = checked((int)to.Sum(leaf => leaf.Size));
    }

    nint* Addresses => (nint*)addresses.Address;

    /// <summary>Compiles a function of a scalar and a tree.</summary>
    /// <param name="function">Of a float64 scalar (a time) and a value; its result's leaves are float64 and laid end to end.</param>
    /// <param name="layout">How a value is laid out.</param>
    /// <param name="what">What the function is, for errors.</param>
    /// <exception cref="ShapeError">A leaf of the result is not float64.</exception>
    public static FlatFunction Create<T, TOut>(Func<Tensor, T, TOut> function, FlatTree<T> layout, string what)
    {
        Tensor[] from = [Tensor.Scalar(0, ElementType.Float64), .. layout.Inputs];
        var (program, captures, output) = Tracing.Trace(what, from, stand =>
            TreeValue<TOut>.OfResult(function(stand[0], layout.Around(stand.AsSpan(1))), $"the value of {what}"));
        if (captures.Length > 0) throw new EngineException($"FlatFunction: {what} reads an input of a transform that is still open; call it outside.");
        foreach (var (leaf, place) in output.Leaves.Zip(output.Places))
        {
            if (leaf.Element != ElementType.Float64) throw new ShapeError($"FlatFunction: the value of {what} is {leaf.Type} at '{place.Path}'; compute it in float64.");
        }
        return new(new Plan(program), from, output.Leaves);
    }

    /// <summary>The number of elements of the result.</summary>
    public int ResultLength { get; }

    /// <summary>Evaluates the function.</summary>
    /// <param name="scalar">Its first argument.</param>
    /// <param name="vector">Its second, laid out as the tree says.</param>
    /// <param name="result">Takes <see cref="ResultLength"/> elements.</param>
    public void Invoke(double scalar, ReadOnlySpan<double> vector, Span<double> result)
    {
        inputs[0].Span<double>()[0] = scalar;
        for (var i = 1; i < inputs.Length; i++)
        {
            var target = inputs[i].Span<double>();
            vector[..target.Length].CopyTo(target);
            vector = vector[target.Length..];
        }
        plan.Run(Addresses, Addresses + inputs.Length);
        foreach (var output in outputs)
        {
            var values = output.Span<double>();
            values.CopyTo(result);
            result = result[values.Length..];
        }
    }

    /// <summary>The plan, for people.</summary>
    public string Explain() => plan.Explain();
}
