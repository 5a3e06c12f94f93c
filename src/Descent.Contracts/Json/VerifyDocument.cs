namespace Descent.Contracts.Json;

/// <summary>What <c>verify --json</c> prints: the runs, and counts of their claims.</summary>
/// <param name="Held">Identities are left out of this and the next two.</param>
/// <param name="Surprises">Identities included.</param>
/// <param name="Unjudged">Claims of which nothing could be judged, identities included.</param>
public sealed record VerifyDocument(IReadOnlyList<RunDocument> Studies, int Held, int Failed, int Inconclusive, int Surprises, int Unjudged)
{
    public static VerifyDocument Of(IReadOnlyList<RunDocument> studies)
    {
        ClaimDocument[] claims = [.. studies.SelectMany(s => s.Claims)];
        int Tallied(Verdict verdict) =>
            claims.Count(c => c.Kind != Words.Of(ClaimKind.Identity) && c.Verdict == Words.Of(verdict));
        return new(studies, Tallied(Verdict.Held), Tallied(Verdict.Failed), Tallied(Verdict.Inconclusive), claims.Count(c => c.Surprise), claims.Count(c => c.Judged == false));
    }
}
