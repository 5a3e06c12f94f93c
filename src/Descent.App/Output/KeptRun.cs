using System.Text.Json;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab.Store;

namespace Descent.App.Output;

/// <summary>A run that is done, as the store has it: nothing is computed, and its study need not be there.</summary>
static class KeptRun
{
    /// <summary>One line for people.</summary>
    public static string Line(RunSummary run) => FormattableString.Invariant(
        $"run {run.Id} is done, nothing was left to do: {run.Held} held, {run.Failed} failed, {run.Inconclusive} inconclusive, {Words.Count(run.Surprises ?? 0, "surprise")}");

    /// <summary>What <c>run --json</c> printed of it.</summary>
    public static RunDocument Document(RunStore store, string id)
    {
        var run = store.Run(id);
        var (summary, failures) = (run.Summary, run.Loops.Where(loop => loop.Phase == "training").SelectMany(loop => loop.Failures.SelectMany(failure =>
            (failure.Seed is { } one ? [one] : loop.Seeds).Select(seed => new FailureDocument(loop.Arm, seed, failure.Reason, failure.Path is not null)))));
        return new(id, summary.Study, summary.Scale, run.Seeds, run.Options, summary.Seconds, [.. store.Claims(id).Select(Claim)], run.Metrics, [.. failures.OrderBy(failure => failure.Seed)]);
    }

    static ClaimDocument Claim(StoredClaim claim) => claim.Document with { Reason = claim.Reason, Controls = [.. claim.Controls.Select(control => control.Deserialize(ContractJson.Plain.ControlDocument)!)] };
}
