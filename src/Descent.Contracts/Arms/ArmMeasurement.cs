using Descent.Engine;

namespace Descent.Contracts;

/// <summary>Measures the replicas of an arm in one compiled call.</summary>
/// <remarks>The scalars leave it stacked by element type: a hundred of them are one tensor to be read and not a hundred.</remarks>
sealed class ArmMeasurement<TState>
{
    readonly Compiled<TState, Dictionary<string, Tensor>> compiled;
    readonly int seeds;
    (int Stack, int Place)[] layout = [];
    string[] names = [];

    /// <param name="measure">The metrics of one replica.</param>
    public ArmMeasurement(string arm, int seeds, Func<TState, Metrics> measure)
    {
        this.seeds = seeds;
        compiled = Transform.Compile(Transform.Vmap<TState, Dictionary<string, Tensor>>(state =>
        {
            var stacks = new Dictionary<string, (List<Tensor> Parts, int Width)>(StringComparer.Ordinal);
            var places = new SortedDictionary<string, (string Stack, int Place)>(StringComparer.Ordinal);
            foreach (var (name, value) in measure(state).Values)
            {
                MetricName.Check(arm, name);
                if (value.Rank > 1 || value.Size == 0) throw new ContractException("bad-metric", $"Arm '{arm}' measures '{name}' of shape {value.Shape}.", "Reduce it to a scalar or a vector.");
                var type = value.Element.ToString();
                var (parts, width) = stacks.GetValueOrDefault(type, ([], 0));
                parts.Add(value.Rank == 0 ? value.ExpandAxis(0) : value);
                string[] entries = value.Rank == 0 ? [name] : VectorNames.Of(name, (int)value.Size);
                for (var i = 0; i < entries.Length; i++)
                {
                    if (!places.TryAdd(entries[i], (type, width + i))) throw new ContractException("bad-metric", $"Arm '{arm}' measures '{entries[i]}' twice.", "Rename one; a vector 'fit' takes the names fit-0, fit-1 and so on.");
                }
                stacks[type] = (parts, width + entries.Length);
            }
            string[] order = [.. stacks.Keys.Order(StringComparer.Ordinal)];
            (layout, names) = ([.. places.Values.Select(place => (Array.IndexOf(order, place.Stack), place.Place))], [.. places.Keys]);
            return stacks.ToDictionary(stack => stack.Key, stack => Tensor.Concatenate(0, [.. stack.Value.Parts]), StringComparer.Ordinal);
        }));
    }

    /// <summary>The metrics by name, in ordinal order, each with a value a seed.</summary>
    /// <param name="leaves">Those of the replicas now.</param>
    /// <param name="replicas">The same with its structure; asked for once, to trace the metrics.</param>
    public IReadOnlyDictionary<string, double[]> Of(Tensor[] leaves, Func<TState> replicas)
    {
        // The leaves of a dictionary are in the ordinal order of its keys.
        var read = compiled.Again(leaves) ?? [.. compiled.Invoke(replicas()).OrderBy(stack => stack.Key, StringComparer.Ordinal).Select(stack => stack.Value)];
        var stacks = Array.ConvertAll(read, stack => stack.ToDoubles());
        var values = new double[layout.Length][];
        for (var i = 0; i < layout.Length; i++)
        {
            var stack = stacks[layout[i].Stack];
            var (width, place) = (stack.Length / seeds, layout[i].Place);
            var one = values[i] = new double[seeds];
            for (var seed = 0; seed < seeds; seed++) one[seed] = stack[seed * width + place];
        }
        return new OrderedMetrics(names, values);
    }
}
