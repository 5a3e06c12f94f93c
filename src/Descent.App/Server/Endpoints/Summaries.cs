using Descent.App.Server.Documents;
using Descent.Contracts;
using Descent.Lab.Store;

namespace Descent.App.Server.Endpoints;

/// <summary>Runs as lists show them: with their verdicts, asked of the store for all of them at once.</summary>
static class Summaries
{
    public static IReadOnlyList<RunSummaryDocument> Of(RunStore store, IReadOnlyCollection<RunSummary> runs)
    {
        if (runs.Count == 0) return [];
        string[] ids = [.. runs.Select(run => run.Id)];
        var claims = store.Claims(ids);
        var (seeds, changed) = (store.Seeds(ids), store.Assignments(ids));
        return [.. runs.Select(run => Of(run, seeds.GetValueOrDefault(run.Id, []), claims[run.Id], changed.GetValueOrDefault(run.Id, [])))];
    }

    public static RunSummaryDocument Of(RunSummary run, IReadOnlyList<long> seeds, IEnumerable<StoredClaim> claims, IReadOnlyList<string> changed) => new(
        run.Id, run.Study, Words.Of(run.Status), run.Scale, seeds, run.Started, run.Seconds, run.Sweep, TallyOf(run), [.. claims.Select(claim => MarkOf(claim))], changed);

    public static TallyDocument? TallyOf(RunSummary run) =>
        run.Held is { } held ? new(held, run.Failed ?? 0, run.Inconclusive ?? 0, run.Surprises ?? 0) : null;

    static MarkDocument MarkOf(StoredClaim claim) =>
        new(claim.Document.Id, claim.Document.Kind, claim.Document.Text, claim.Document.Verdict, claim.Document.Surprise, claim.Judged);

    /// <param name="seeds">Seeds of the run: a claim over all of them together has no value of one alone.</param>
    public static ClaimOutcomeDocument Outcome(StoredClaim claim, int seeds)
    {
        var document = claim.Document;
        return new(document.Id, document.Kind, document.Text, document.Value, document.Low, document.High, AskedText.Brief(document.Asked), document.Verdict, document.ExpectedAny, document.Surprise,
            claim.Judged, AskedText.Signs(claim.Reason), claim.IsTogether ? seeds : claim.Seeds.Count, claim.IsTogether, claim.Controls);
    }
}
