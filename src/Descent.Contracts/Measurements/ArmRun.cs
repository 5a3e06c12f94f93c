using Descent.Engine;
namespace Descent.Contracts;

/// <summary>What one arm measured with one seed.</summary>
/// <param name="Name">Name of the arm, a slug.</param>
/// <param name="Metrics">Series by name.</param>
/// <param name="Failure">Why the arm did not finish; null when it did. A metric may be NaN or infinite without that.</param>
public sealed record ArmRun(string Name, IReadOnlyDictionary<string, Series> Metrics, string? Failure = null)
{
    /// <summary>Whether the failure is that the state became NaN or infinite: a result of the experiment, whose series end there.</summary>
    public bool Diverged { get; init; }

    public string Name { get; } = Slug.Check(Name, "arm");

    /// <summary>The series of one metric.</summary>
    /// <exception cref="ArmFailedException">The arm did not finish.</exception>
    /// <exception cref="ContractException"><c>unknown-metric</c>: the hint gives the nearest names.</exception>
    public Series this[string metric] =>
        Failure is not null ? throw new ArmFailedException(Name, Failure)
        : Metrics.TryGetValue(metric, out var series) ? series
        : throw new ContractException("unknown-metric", $"Arm '{Name}' has no metric '{metric}'.", NearestNames.Hint(metric, Metrics.Keys));

    /// <summary>A measured vector: its entries at <paramref name="step"/>, or at the last step at which it was measured.</summary>
    /// <exception cref="ArmFailedException">The arm did not finish.</exception>
    /// <exception cref="ContractException"><c>unknown-metric</c>: no vector has that name. <c>unknown-step</c>: it was not measured at that step.</exception>
    public double[] Vector(string metric, long? step = null)
    {
        if (Failure is not null) throw new ArmFailedException(Name, Failure);
        var entries = VectorNames.Among(Metrics.Keys, metric);
        return entries.Length == 0 ? throw new ContractException("unknown-metric", $"Arm '{Name}' has no vector '{metric}'.", NearestNames.Hint(metric, Metrics.Keys))
            : Array.ConvertAll(entries, entry => step is { } at ? Metrics[entry].At(at) : Metrics[entry].Last);
    }

    /// <summary>An arm with these measurements.</summary>
    /// <exception cref="ArgumentException">A metric is there twice.</exception>
    public static ArmRun Of(string name, params ReadOnlySpan<(string Metric, Series Series)> metrics)
    {
        var byName = new SortedDictionary<string, Series>(StringComparer.Ordinal);
        foreach (var (metric, series) in metrics)
        {
            byName.Add(metric, series);
        }

        return new(name, byName);
    }

    /// <summary>An arm that did not finish: to read a measurement of it is an error that says why.</summary>
    public static ArmRun Failed(string name, string failure) => new(name, new Dictionary<string, Series>(), failure);
}
