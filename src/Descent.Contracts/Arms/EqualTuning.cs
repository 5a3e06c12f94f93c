using System.Globalization;

namespace Descent.Contracts;

/// <summary>Arms that compete: each tries as many settings, for as many steps, on the same tuning seeds, by the same metric; the best of each runs on the verdict seeds.</summary>
/// <remarks>A setting that is best at an end of its grid is flagged (<see cref="TuningChoice.AtEdge"/>): the optimum may lie beyond; widen the grid for all arms alike.</remarks>
/// <param name="Metric">What the last measurement of decides, averaged over the tuning seeds. A candidate that diverges is the worst of all.</param>
public sealed record EqualTuning(string Metric)
{
    /// <summary>Whether the smallest value is best.</summary>
    public bool Minimize { get; init; }

    /// <summary>The seeds on which settings are chosen, from 0 to 99: <c>[50, 51, 52]</c>.</summary>
    public IReadOnlyList<long> TuningSeeds { get; init; } = [0];

    /// <summary>Whether all candidates must have as many steps. False where a step does not cost the same in every arm and the steps were chosen to cost the same.</summary>
    public bool EqualSteps { get; init; } = true;

    /// <summary>Arms tuned over one grid of one setting.</summary>
    /// <param name="setting">Its name, such as <c>rate</c>.</param>
    /// <param name="grid">Its values.</param>
    /// <param name="arms">Names, and the arm at a value.</param>
    /// <exception cref="ContractException"><c>bad-arm</c> or <c>unequal-tuning</c>.</exception>
    public IReadOnlyList<TunedArm> Over<T>(string setting, IReadOnlyList<T> grid, params IEnumerable<(string Name, Func<T, Arm> Make)> arms) =>
        Of(arms.Select(arm => (arm.Name, (IReadOnlyList<(string, Arm)>)[.. grid.Select(value => (string.Create(CultureInfo.InvariantCulture, $"{setting}={value}"), arm.Make(value)))])));

    /// <summary>Arms tuned over candidates of their own, which may differ in the settings and not in their number.</summary>
    /// <param name="arms">Names, and labels and arms of the candidates. A label such as <c>rate=0.1, decay=0.5</c> lets an edge of the grid be seen.</param>
    /// <exception cref="ContractException"><c>bad-arm</c> or <c>unequal-tuning</c>.</exception>
    public IReadOnlyList<TunedArm> Of(params IEnumerable<(string Name, IReadOnlyList<(string Label, Arm Arm)> Candidates)> arms)
    {
        TunedArm[] tuned = [.. arms.Select(arm => new TunedArm(arm.Name, Metric, arm.Candidates, TuningSeeds, Minimize))];
        foreach (var arm in tuned.Skip(1))
        {
            Equal(tuned[0], arm, "candidates", a => a.Candidates.Count, "Give every arm of a comparison as many candidates.");
            if (EqualSteps)
            {
                Equal(tuned[0], arm, "steps of tuning", a => a.Candidates.Sum(candidate => (long)candidate.Arm.Steps),
                    "Give every arm as many steps; where a step does not cost the same, say EqualSteps = false and choose steps that cost the same together.");
            }
        }
        return tuned;
    }

    static void Equal(TunedArm first, TunedArm other, string what, Func<TunedArm, long> read, string hint)
    {
        if (read(first) == read(other)) return;
        throw new ContractException("unequal-tuning",
            string.Create(CultureInfo.InvariantCulture, $"Arm '{first.Name}' has {read(first)} {what}, arm '{other.Name}' has {read(other)}."), hint);
    }
}
