using System.Text;

namespace Descent.Engine;

/// <summary>One line of a program: a primitive, the values that it reads and those that it makes.</summary>
public sealed record Instruction(Primitive Primitive, Axes Inputs, Axes Outputs);

/// <summary>An immutable typed program: what remains of a function after it was traced. It can be printed, compared, hashed and inlined.</summary>
/// <remarks>Values are numbered: the inputs, the constants, then what each instruction makes.</remarks>
public sealed class Program : IEquatable<Program>
{
    readonly TensorType[] types;
    readonly Tensor[] constants;
    readonly Instruction[] instructions;

    internal Program(TensorType[] types, int inputCount, Tensor[] constants, Instruction[] instructions, Axes outputs) =>
        (this.types, InputCount, this.constants, this.instructions, Outputs) = (types, inputCount, constants, instructions, outputs);

    /// <summary>The type of every value.</summary>
    public IReadOnlyList<TensorType> Types => types;

    public int InputCount { get; }

    /// <summary>Realised tensors that the function read besides its inputs.</summary>
    public IReadOnlyList<Tensor> Constants => constants;

    public IReadOnlyList<Instruction> Instructions => instructions;

    /// <summary>The numbers of the values that are the result.</summary>
    public Axes Outputs { get; }

    /// <summary>An estimate of the floating-point operations of one call; moving and broadcasting count nothing.</summary>
    public long Flops => PlanCost.Flops(this);

    public TensorType[] OutputTypes => [.. Outputs.Select(output => types[output])];

    /// <summary>
    /// Traces a function of bare types. What it reads besides its inputs becomes a constant; if it belongs to a transform that is still open,
    /// it is returned as a capture instead: captures are further inputs.
    /// </summary>
    internal static (Program Program, Tensor[] Captures) Trace(string name, TensorType[] inputs, bool freezes, Func<Tensor[], Tensor[]> function)
    {
        using var trace = new Trace(name, freezes);
        var placeholders = Array.ConvertAll(inputs, trace.Placeholder);
        return Extract(placeholders, function(placeholders), trace.FirstId);
    }

    /// <summary>The program between given tensors.</summary>
    internal static (Program Program, Tensor[] Captures) Extract(Tensor[] inputs, Tensor[] outputs, long firstId)
    {
        var between = Differentiation.Between(inputs, outputs, firstId);
        var inside = new HashSet<Node>(between);
        var (captures, constants, broadcasts) = (new List<Tensor>(), new List<Tensor>(), new List<Node>());
        var known = new HashSet<Tensor>();
        foreach (var input in inputs)
        {
            if (!known.Add(input)) throw new EngineException("Program: one tensor is given twice as an input; give a copy, or mark the leaf shared.");
        }
        foreach (var node in between)
        {
            foreach (var input in node.Inputs) Capture(input);
        }
        foreach (var output in outputs) Capture(output);
        Evaluator.Realise([.. constants]);

        var numbers = new Dictionary<Tensor, int>();
        var types = new List<TensorType>();
        foreach (var input in inputs) Number(input);
        foreach (var capture in captures) Number(capture);
        var merged = new Dictionary<(ElementType, double), int>();
        var kept = new List<Tensor>();
        foreach (var constant in constants)
        {
            var isScalar = constant.Rank == 0 && constant.Item() is not 0 and not double.NaN;
            if (isScalar && merged.TryGetValue((constant.Element, constant.Item()), out var same))
            {
                numbers.Add(constant, same);
                continue;
            }
            if (isScalar) merged.Add((constant.Element, constant.Item()), types.Count);
            kept.Add(constant);
            Number(constant);
        }
        var lines = new List<Instruction>();
        foreach (var node in broadcasts.Concat(between))
        {
            Axes read = Array.ConvertAll(node.Inputs, input => numbers[input]);
            foreach (var output in node.Outputs) Number(output);
            lines.Add(new(node.Primitive, read, Array.ConvertAll(node.Outputs, output => numbers[output])));
        }
        return (new([.. types], inputs.Length + captures.Count, [.. kept], [.. lines], Array.ConvertAll(outputs, output => numbers[output])), [.. captures]);

        void Number(Tensor tensor)
        {
            numbers.Add(tensor, types.Count);
            types.Add(tensor.Type);
        }

        // A repeated constant is captured before it is repeated, so that no memory is spent on copies of one number.
        void Capture(Tensor tensor)
        {
            if (tensor.Source is { } source && inside.Contains(source)) return;
            if (!known.Add(tensor)) return;
            if (tensor.Realised is null && tensor.Source is { Primitive: BroadcastTo } broadcast)
            {
                Capture(broadcast.Inputs[0]);
                broadcasts.Add(broadcast);
            }
            else if (BelongsToOpenTransform(tensor)) captures.Add(tensor);
            else constants.Add(tensor);
        }
    }

    /// <summary>Whether a tensor depends on an input of a transform that is still open. One made by a closed transform of constants does not.</summary>
    static bool BelongsToOpenTransform(Tensor tensor)
    {
        var seen = new HashSet<Tensor>();
        var stack = new Stack<Tensor>([tensor]);
        while (stack.TryPop(out var next))
        {
            if (next.LiveTrace is null || !seen.Add(next)) continue;
            if (next.IsOpenInput) return true;
            foreach (var input in next.Source?.Inputs ?? []) stack.Push(input);
        }
        return false;
    }

    /// <summary>Replays the program on tensors: its instructions become part of their graph.</summary>
    public Tensor[] Inline(params ReadOnlySpan<Tensor> inputs)
    {
        var values = new Tensor[types.Length];
        inputs.CopyTo(values);
        constants.CopyTo(values, InputCount);
        foreach (var line in instructions)
        {
            var results = line.Primitive.Apply(Gather(values, line.Inputs));
            for (var i = 0; i < results.Length; i++) values[line.Outputs[i]] = results[i];
        }
        return Gather(values, Outputs);
    }

    static Tensor[] Gather(Tensor[] values, Axes numbers)
    {
        var result = new Tensor[numbers.Count];
        for (var i = 0; i < result.Length; i++) result[i] = values[numbers[i]];
        return result;
    }

    /// <summary>The same program over a batch: every input and output has a batch axis in front.</summary>
    internal Program Batched(int size)
    {
        var batchedTypes = types[..InputCount].Select(type => type with { Shape = type.Shape.Insert(0, size) }).ToArray();
        return Trace("Vmap", batchedTypes, false, batched =>
        {
            using var trace = new Trace("Vmap");
            var inner = Array.ConvertAll(types[..InputCount], trace.Placeholder);
            var outputs = Inline(inner);
            return Batching.Apply(Differentiation.Between(inner, outputs, trace.FirstId), inner, batched, outputs, size);
        }).Program;
    }

    /// <summary>SHA-256 in lowercase hexadecimal of instructions, settings, types and constants: the same in every process.</summary>
    public string ContentHash() => ProgramHash.Of(this);

    public bool Equals(Program? other) => other is not null
        && InputCount == other.InputCount && Outputs == other.Outputs
        && types.AsSpan().SequenceEqual(other.types) && constants.AsSpan().SequenceEqual(other.constants) && instructions.AsSpan().SequenceEqual(other.instructions);

    public override bool Equals(object? obj) => Equals(obj as Program);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(InputCount);
        foreach (var line in instructions) hash.Add(line);
        return hash.ToHashCode();
    }

    /// <summary>One line an instruction: <c>%3: float32[2, 4] = MatMul(%0, %1)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < InputCount; i++) text.Append("input %").Append(i).Append(": ").Append(types[i]).Append('\n');
        for (var i = 0; i < constants.Length; i++) text.Append("constant %").Append(InputCount + i).Append(": ").Append(constants[i].Rank == 0 ? constants[i].ToString() : constants[i].Type.ToString()).Append('\n');
        foreach (var line in instructions)
        {
            text.AppendJoin(", ", line.Outputs.Select(output => $"%{output}: {types[output]}"))
                .Append(" = ").Append(line.Primitive.Name).Append('(')
                .AppendJoin(", ", line.Inputs.Select(input => $"%{input}")).Append(")\n");
        }
        return text.Append("return ").AppendJoin(", ", Outputs.Select(output => $"%{output}")).ToString();
    }
}
