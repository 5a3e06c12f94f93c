using System.Globalization;
using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>The verdicts of many claims, judged and corrected together.</summary>
/// <param name="Held">Identities are left out of this and the next two.</param>
/// <param name="Surprises">Identities included.</param>
public sealed record Tally(int Held, int Failed, int Inconclusive, int Surprises)
{
    /// <summary>Probability of one mean claim or more held by chance alone, over the family of a tally.</summary>
    public const double Level = 0.05;

    /// <summary>Counts of <paramref name="results"/>.</summary>
    public static Tally Of(IEnumerable<ClaimResult> results)
    {
        ClaimResult[] all = [.. results];
        int Counted(Verdict verdict) => all.Count(r => r.IsTallied && r.Verdict == verdict);
        return new(Counted(Verdict.Held), Counted(Verdict.Failed), Counted(Verdict.Inconclusive), all.Count(r => r.Surprise));
    }

    /// <summary>Judges every claim on <paramref name="run"/> and corrects the verdicts for their number, in the order given.</summary>
    /// <exception cref="ContractException">A claim is not well formed: see <see cref="Claim.Check"/>.</exception>
    public static IReadOnlyList<ClaimResult> Judge(IReadOnlyList<Claim> claims, StudyRun run, Scale scale) =>
        Correct([.. claims.Select(claim => Judgement.Of(claim, run, scale))]);

    /// <summary>Holm's correction over the claims that a mean decides: what is no longer significant goes from held to inconclusive.</summary>
    /// <remarks>The family is <paramref name="results"/>: the claims of one study, so that a verdict does not depend on which other studies were
    /// verified. Identities, and claims that are decided without a test, keep their verdicts.</remarks>
    internal static IReadOnlyList<ClaimResult> Correct(IReadOnlyList<ClaimResult> results)
    {
        int[] family = [.. Enumerable.Range(0, results.Count).Where(i => results[i].IsTallied && results[i].PValue is not null)];
        var adjusted = Holm.Adjust([.. family.Select(i => results[i].PValue!.Value)]);
        ClaimResult[] corrected = [.. results];
        for (var k = 0; k < family.Length; k++)
        {
            var result = corrected[family[k]] with { AdjustedPValue = adjusted[k] };

            // The interval decides at equality; only a factor of at least 2 can take a verdict away, so rounding cannot.
            var lost = result.Verdict == Verdict.Held && adjusted[k] > Level && adjusted[k] > result.PValue;
            corrected[family[k]] = !lost ? result : result with
            {
                Verdict = Verdict.Inconclusive,
                Reason = string.Create(CultureInfo.InvariantCulture,
                    $"not significant after Holm's correction over {Words.Count(family.Length, "claim")} (p = {InvariantNumber.Short(adjusted[k])})"),
            };
        }

        return corrected;
    }
}
