using Descent.Engine;

namespace Descent.Bench;

/// <summary>The values that a workload starts from: those of the peer's dump, or random ones of the same shapes.</summary>
public sealed record WorkloadInputs(IReadOnlyDictionary<string, Tensor> Inputs, IReadOnlyList<Tensor> Parameters)
{
    public Tensor this[string name] => Inputs[name];
}

/// <summary>A workload that is ready: its step can be made again and again.</summary>
public interface IWorkloadRun
{
    /// <summary>One full step, or one measurement: what is timed.</summary>
    void Step();

    /// <summary>What the last step returned: the loss, or the measurement.</summary>
    IReadOnlyList<Tensor> Value { get; }

    /// <summary>The parameters now, in the peer's order; empty where nothing is trained.</summary>
    IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>What each kernel takes, for people.</summary>
    string Profile(int steps);

    /// <summary>Each kernel's fastest time over some steps.</summary>
    IReadOnlyList<KernelTime> KernelTimes(int steps);

    /// <summary>The step as a program.</summary>
    Program Program { get; }
}

/// <summary>One row of the side-by-side benchmark: the same shapes, precision, loss and update as the peer's.</summary>
public abstract record Workload
{
    public abstract string Name { get; }

    /// <summary>Random inputs and parameters of the workload's shapes.</summary>
    public abstract WorkloadInputs Draw(RandomKey key);

    public abstract IWorkloadRun Start(WorkloadInputs given);

    /// <summary>A run on random inputs.</summary>
    public IWorkloadRun StartRandom(RandomKey key) => Start(Draw(key));

    /// <summary>Every workload of this assembly, in the order of their <see cref="Order"/>.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        .. typeof(Workload).Assembly.GetTypes().Where(type => !type.IsAbstract && typeof(Workload).IsAssignableFrom(type) && type.GetConstructor(Type.EmptyTypes) is not null)
            .Select(type => (Workload)Activator.CreateInstance(type)!).SelectMany(workload => workload.Sizes()).OrderBy(workload => workload.Order),
    ];

    /// <summary>Where it stands in the table.</summary>
    public abstract int Order { get; }

    /// <summary>Whether it counts in the geometric mean: a step or measurement of a model, not a single kernel.</summary>
    public bool IsTraining => Order < 11;

    /// <summary>The workload at each size that is benchmarked.</summary>
    protected virtual IEnumerable<Workload> Sizes() => [this];

    protected static Tensor Labels(RandomKey key, int count, int classes) => key.Integers([count], classes);

    protected static WorkloadInputs Given(IEnumerable<Tensor> parameters, params ReadOnlySpan<(string Name, Tensor Value)> inputs)
    {
        var byName = new Dictionary<string, Tensor>();
        foreach (var (name, value) in inputs) byName.Add(name, value);
        return new(byName, [.. parameters]);
    }
}
