using Descent.Contracts;

namespace Descent.Lab.Store;

/// <summary>What the arms of a run were tuned over, read back from its loops.</summary>
public static class Tunings
{
    /// <summary>Every choice of a run, by the arms' names.</summary>
    public static IReadOnlyList<TuningChoice> Of(RunDetail run) => Choices(run.Loops.Select(loop => (loop.Arm, loop.Phase, loop.Candidate, loop.Label)));

    internal static IReadOnlyList<TuningChoice> Choices(IEnumerable<(string Arm, string Phase, int Candidate, string Label)> loops)
    {
        var choices = new List<TuningChoice>();
        foreach (var arm in loops.Distinct().GroupBy(loop => loop.Arm, StringComparer.Ordinal).OrderBy(arm => arm.Key, StringComparer.Ordinal))
        {
            string[] labels = [.. arm.Where(loop => loop.Phase == "tuning").OrderBy(loop => loop.Candidate).Select(loop => loop.Label)];
            // An arm in training has all its candidates behind it.
            if (labels.Length > 0 && arm.FirstOrDefault(loop => loop.Phase == "training") is { Arm: not null } trained) choices.Add(new(arm.Key, labels, trained.Candidate));
        }
        return choices;
    }
}
