using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Lab.Reports;
using Descent.Lab.Store;

namespace Descent.Lab.Pages;

/// <summary>Every claim of a page, by kind.</summary>
static class PageClaims
{
    static readonly (string Kind, string Heading)[] Kinds =
    [
        (Words.Of(ClaimKind.Claim), "What the paper claims"), (Words.Of(ClaimKind.Prediction), "Theory against measurement"), (Words.Of(ClaimKind.Identity), "Exact consequences (outside the tally)"),
    ];

    public static Markdown Of(IReadOnlyList<StoredClaim> claims) => claims.Count == 0 ? Markdown.Nothing : Markdown.Of($"""
        ## Claims

        {Markdown.All(Kinds.Where(kind => claims.Any(claim => claim.Document.Kind == kind.Kind)).Select(kind => Table(kind.Heading, claims.Where(claim => claim.Document.Kind == kind.Kind))), "\n\n")}
        """);

    static Markdown Table(string heading, IEnumerable<StoredClaim> claims) => Markdown.Of($"""
        ### {heading}

        | claim | measured | asked | verdict | expected | control |
        |---|---|---|---|---|---|
        {Markdown.All(claims.Select(Row), "\n")}
        """);

    static Markdown Row(StoredClaim claim)
    {
        var told = claim.Document;
        return Markdown.Of($"| {Markdown.Code(told.Id)}<br>{told.Text}{Below(AskedText.Signs(claim.Reason))} | {MeasuredText.Of(told.Value, told.Low, told.High, claim.Judged)} | {AskedText.Brief(told.Asked)} | {(told.Surprise ? Markdown.Of($"**{told.Verdict}: surprise**") : Markdown.Of($"{told.Verdict}"))}{(claim.Judged ? "" : ", not judged")} | {told.Expected} | {Markdown.All(claim.Controls.Select(node => Control(node!.AsObject())), "<br>")} |");
    }

    static Markdown Below(string reason) => reason.Length == 0 ? Markdown.Nothing : Markdown.Of($"<br>*{reason}*");

    static Markdown Control(JsonObject control)
    {
        var (verdict, behaved, mustBe) = ((string)control["verdict"]!, (bool)control["behaved"]!, (string?)control["mustBe"]);
        var measured = MeasuredText.Of(ClaimSection.Number(control["value"]), ClaimSection.Number(control["low"]), ClaimSection.Number(control["high"]));
        return behaved ? Markdown.Of($"{verdict}, as it must: {measured}") : Markdown.Of($"**{verdict}, and must {(mustBe is null ? "not hold" : $"be {mustBe}")}**: {measured}");
    }
}
