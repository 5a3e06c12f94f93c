using System.Globalization;
using Descent.Engine;

namespace Descent.Contracts;

/// <summary>All arms of a study, run with one seed: what a claim reads.</summary>
public sealed class SeedRun
{
    readonly SortedDictionary<string, ArmRun> arms = new(StringComparer.Ordinal);

    /// <exception cref="ContractException"><c>doubled-name</c>: two arms of one name.</exception>
    public SeedRun(long seed, params IEnumerable<ArmRun> arms)
    {
        Seed = seed;
        foreach (var arm in arms)
        {
            if (!this.arms.TryAdd(arm.Name, arm))
            {
                throw new ContractException("doubled-name", $"Two arms are named '{arm.Name}'.", "Give each arm its own name.");
            }
        }
    }

    public long Seed { get; }

    /// <summary>The arms, in ordinal order of their names.</summary>
    public IReadOnlyCollection<ArmRun> Arms => arms.Values;

    /// <exception cref="ContractException"><c>unknown-arm</c>: the hint gives the nearest names.</exception>
    public ArmRun this[string arm] => arms.TryGetValue(arm, out var found) ? found
        : throw new ContractException("unknown-arm",
            string.Create(CultureInfo.InvariantCulture, $"The run with seed {Seed} has no arm '{arm}'."), NearestNames.Hint(arm, arms.Keys));
}
