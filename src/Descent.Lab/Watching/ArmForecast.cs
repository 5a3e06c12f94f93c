using Descent.Analysis;
using Descent.Contracts;

namespace Descent.Lab.Watching;

/// <summary>What will be watched in an arm and what it takes; and what cannot be, with the reason.</summary>
/// <param name="Readings">A seed, if the arm makes all its steps.</param>
/// <param name="Refusals">Sentences.</param>
public sealed record ArmForecast(string Arm, IReadOnlyList<Probe> Probes, long Readings, IReadOnlyList<string> Refusals)
{
    const string Unnamed = "names no objective";

    /// <summary>Asks every instrument what it takes on every objective of the arm's first state.</summary>
    /// <exception cref="ContractException">An objective's name is no slug, or there twice.</exception>
    public static ArmForecast Of(WatchPlan plan, LoopArm arm, string name, long seed)
    {
        if (!arm.NamesObjectives) return new(name, [], 0, [Unnamed]);
        try
        {
            var objectives = arm.ObjectivesAtStart(seed);
            var probes = new List<Probe>();
            var refusals = new List<string>();
            foreach (var instrument in plan.Instruments)
            {
                for (var i = 0; i < objectives.Count; i++)
                {
                    try
                    {
                        var subject = instrument.Subject(objectives[i]);
                        probes.Add(new(instrument, i, objectives[i].Name, ReferenceEquals(subject, objectives[i]) ? null : subject.Name, instrument.Cost(objectives[i])));
                    }
                    catch (AnalysisException refused)
                    {
                        refusals.Add(refused.Message);
                    }
                }
            }
            return new(name, probes, plan.Readings(arm), objectives.Count == 0 ? [Unnamed] : refusals);
        }
        catch (Exception fault) when (ArmFailure.Is(fault))
        {
            return new(name, [], 0, [$"cannot name its objectives: {ArmFailure.Reason(fault)}"]);
        }
    }
}
