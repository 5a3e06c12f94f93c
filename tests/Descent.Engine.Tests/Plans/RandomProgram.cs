using System.Globalization;
using System.Text;

namespace Descent.Engine.Tests.Plans;

/// <summary>A random composite function of a few float64 tensors: it runs here, and can be written out for PyTorch.</summary>
/// <remarks>Every value passes through bounded functions, so that numbers stay of order one and derivatives moderate.</remarks>
sealed class RandomProgram
{
    /// <summary>One line: the operation on earlier values, here and in PyTorch.</summary>
    sealed record Line(Func<Tensor[], Tensor> Run, string Python);

    readonly Random random;
    readonly bool smooth;
    readonly List<Line> lines = [];
    readonly List<Shape> shapes = [];

    /// <param name="seed">Which program.</param>
    /// <param name="length">How many operations.</param>
    /// <param name="smooth">Whether to leave out what has kinks.</param>
    public RandomProgram(int seed, int length, bool smooth)
    {
        (random, this.smooth) = (new Random(seed), smooth);
        int[] extents = [1, 2, 3, 5];
        for (var i = 0; i < 3; i++)
        {
            Shape shape = Enumerable.Range(0, random.Next(4)).Select(_ => extents[random.Next(4)]).ToArray();
            shapes.Add(shape);
            Inputs.Add(RandomKey.FromSeed(seed).Fold(i).Normal(shape, element: ElementType.Float64));
        }
        while (lines.Count < length) AddLine();
    }

    public List<Tensor> Inputs { get; } = [];

    /// <summary>The sum of the means of the last values: a scalar that depends on most of the program.</summary>
    public Tensor Loss(Tensor[] inputs)
    {
        var values = inputs.ToList();
        foreach (var line in lines) values.Add(line.Run([.. values]));
        return values[^6..].Select(value => value.Mean()).Aggregate((a, b) => a + b);
    }

    /// <summary>A Python function f(x) of the same inputs and value.</summary>
    public string Python(string name)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"def {name}(v):\n    v = list(v)\n");
        foreach (var line in lines) text.Append(CultureInfo.InvariantCulture, $"    v.append({line.Python})\n");
        return text.Append("    return sum(x.mean() for x in v[-6:])\n").ToString();
    }

    void Add(Func<Tensor[], Tensor> run, string python, params ReadOnlySpan<int> shape)
    {
        lines.Add(new(run, python));
        shapes.Add(shape.ToArray());
    }

    void AddLine()
    {
        var i = Pick();
        var shape = shapes[i];
        var (rank, x) = (shape.Rank, $"v[{i}]");
        var axis = rank == 0 ? 0 : random.Next(rank);
        switch (random.Next(smooth ? 17 : 21))
        {
            case 0: Add(v => Tensor.Tanh(v[i]), $"torch.tanh({x})", shape); break;
            case 1: Add(v => Tensor.Sin(v[i]) * Tensor.Sigmoid(v[i]), $"torch.sin({x}) * torch.sigmoid({x})", shape); break;
            case 2: Add(v => Tensor.Exp(-v[i] * v[i]), $"torch.exp(-{x} * {x})", shape); break;
            case 3: Add(v => Tensor.Log(v[i] * v[i] + 1), $"torch.log({x} * {x} + 1)", shape); break;
            case 4: Add(v => Tensor.Erf(v[i]) + Tensor.Cos(v[i]), $"torch.erf({x}) + torch.cos({x})", shape); break;
            case 5 or 6:
                var j = Partner(shape, out var both);
                if (j < 0) return;
                switch (random.Next(4))
                {
                    case 0: Add(v => Tensor.Tanh(v[i] * v[j]), $"torch.tanh({x} * v[{j}])", both); break;
                    case 1: Add(v => v[i] / (v[j] * v[j] + 1), $"{x} / (v[{j}] * v[{j}] + 1)", both); break;
                    case 2: Add(v => v[i] - 0.5 * v[j], $"{x} - 0.5 * v[{j}]", both); break;
                    default: Add(v => Tensor.Pow(v[i] * v[i] + 1, Tensor.Tanh(v[j])), $"torch.pow({x} * {x} + 1, torch.tanh(v[{j}]))", both); break;
                }
                break;
            case 7 when rank > 0: Add(v => v[i].Sum(axis) * 0.5, $"{x}.sum({axis}) * 0.5", shape.Remove(axis)); break;
            case 8 when rank > 0: Add(v => v[i].Softmax(axis), $"torch.softmax({x}, {axis})", shape); break;
            case 9 when rank > 0: Add(v => v[i].LogSumExp(axis), $"torch.logsumexp({x}, {axis})", shape.Remove(axis)); break;
            case 10 when rank > 0: Add(v => v[i].CumSum(axis) * 0.5, $"{x}.cumsum({axis}) * 0.5", shape); break;
            case 11 when rank > 1: Add(v => v[i].SwapAxes(0, -1), $"{x}.transpose(0, -1)", Swapped(shape)); break;
            case 12 when rank > 0: Add(v => v[i].Reshape(-1), $"{x}.reshape(-1)", checked((int)shape.Size)); break;
            case 13 when rank > 0 && shape[axis] > 1: Add(v => v[i].Slice(axis, 1, shape[axis]), $"{x}.narrow({axis}, 1, {shape[axis] - 1})", shape.With(axis, shape[axis] - 1)); break;
            case 14 when rank > 0: Add(v => Tensor.Concatenate(axis, v[i], v[i].Flip(axis)), $"torch.cat([{x}, {x}.flip({axis})], {axis})", shape.With(axis, shape[axis] * 2)); break;
            case 15 when rank > 1: Product(i, shape); break;
            case 16 when rank > 0:
                var rows = Enumerable.Range(0, 3).Select(_ => random.Next(shape[axis])).ToArray();
                Add(v => v[i].Gather(Tensor.Of<int>(rows), axis), $"{x}.index_select({axis}, torch.tensor([{string.Join(", ", rows)}]))", shape.With(axis, 3));
                break;
            case 17: Add(v => Tensor.Relu(v[i]) - 0.1 * Tensor.Abs(v[i]), $"torch.relu({x}) - 0.1 * torch.abs({x})", shape); break;
            case 18 when rank > 0: Add(v => v[i].Max(axis), $"{x}.amax({axis})", shape.Remove(axis)); break;
            case 19 when rank > 0: Add(v => v[i].Sort(axis, descending: true), $"{x}.sort({axis}, descending=True).values", shape); break;
            case 20:
                var other = Partner(shape, out var joined);
                if (other >= 0) Add(v => Tensor.Where(v[i] > v[other], Tensor.Sin(v[i]), v[other]), $"torch.where({x} > v[{other}], torch.sin({x}), v[{other}])", joined);
                break;
        }
    }

    void Product(int i, Shape shape)
    {
        var inner = shape[^1];
        var candidates = Enumerable.Range(0, shapes.Count).Where(j => shapes[j].Rank == 2 && (shapes[j][0] == inner || shapes[j][1] == inner)).ToArray();
        if (candidates.Length == 0) return;
        var j = candidates[random.Next(candidates.Length)];
        var turned = shapes[j][0] != inner;
        int[] result = [.. shape.Extents[..^1], turned ? shapes[j][0] : shapes[j][1]];
        Add(v => Tensor.Tanh(Tensor.MatMul(v[i], v[j], transposeB: turned)), $"torch.tanh(torch.matmul(v[{i}], v[{j}]{(turned ? ".transpose(0, 1)" : "")}))", result);
    }

    /// <summary>A recent value, more likely than an old one.</summary>
    int Pick() => Math.Max(random.Next(shapes.Count), random.Next(shapes.Count));

    int Partner(Shape shape, out Shape both)
    {
        both = shape;
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var j = random.Next(shapes.Count);
            try
            {
                both = Shape.Broadcast(shape, shapes[j], "pairing");
            }
            catch (ShapeError)
            {
                continue;
            }
            if (both.Size <= 400) return j;
        }
        return -1;
    }

    static Shape Swapped(Shape shape)
    {
        var extents = shape.Extents.ToArray();
        (extents[0], extents[^1]) = (extents[^1], extents[0]);
        return extents;
    }
}
