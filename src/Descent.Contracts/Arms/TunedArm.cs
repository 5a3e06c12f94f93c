namespace Descent.Contracts;

/// <summary>Several candidates of which one is chosen on tuning seeds. It then also has the metrics <c>chosen-candidate</c> and <c>chosen-at-edge</c>.</summary>
public sealed record TunedArm : Arm
{
    internal TunedArm(string name, string metric, IReadOnlyList<(string Label, Arm Arm)> candidates, IReadOnlyList<long> tuningSeeds, bool minimize) : base(name)
    {
        if (candidates.Count == 0 || candidates.Any(candidate => candidate.Arm is not LoopArm))
        {
            throw Bad("has a candidate that is no loop, or none at all", "Give at least one, made by Arm.Create.");
        }
        if (candidates.Select(candidate => candidate.Label).Distinct(StringComparer.Ordinal).Count() < candidates.Count)
        {
            throw Bad("tries one setting twice", "Give each candidate its own label.");
        }
        if (tuningSeeds.Count == 0 || tuningSeeds.Distinct().Count() < tuningSeeds.Count || tuningSeeds.Any(seed => seed is < 0 or >= Study.FirstSeed))
        {
            throw Bad("is tuned on seeds that are none, doubled, or verdict seeds", "Give different seeds from 0 to 99.");
        }
        (Metric, Candidates, TuningSeeds, Minimize) = (metric, [.. candidates.Select(candidate => (candidate.Label, (LoopArm)candidate.Arm))], [.. tuningSeeds], minimize);

        ContractException Bad(string what, string hint) => new("bad-arm", $"Arm '{name}' {what}.", hint);
    }

    /// <summary>What the last measurement of decides, averaged over the tuning seeds.</summary>
    public string Metric { get; }

    public IReadOnlyList<(string Label, LoopArm Arm)> Candidates { get; }

    /// <summary>Below <see cref="Study.FirstSeed"/>, so that no verdict rests on a seed by which a setting was chosen.</summary>
    public IReadOnlyList<long> TuningSeeds { get; }

    /// <summary>Whether the smallest value is best.</summary>
    public bool Minimize { get; }
}
