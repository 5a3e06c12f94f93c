using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>Every claim: what was measured, what is asked, what the seeds say, what was expected, and how the controls behaved.</summary>
static class ClaimSection
{
    public static Markup Of(IReadOnlyList<StoredClaim> claims, int seeds) => claims.Count == 0 ? Markup.Nothing : Markup.Of($"""
        <section><h2>Claims</h2><div class="frame"><table class="claims stacked">
        <thead><tr><th scope="col">Verdict</th><th scope="col">Claim</th><th scope="col" class="right">Measured</th><th scope="col" class="right">Asked</th><th scope="col">Expected</th></tr></thead>
        <tbody>{claims.Select(claim => Row(claim, seeds))}</tbody></table></div></section>

        """);

    static Markup Row(StoredClaim claim, int seeds)
    {
        var told = claim.Document;
        return Markup.Of($"""
            <tr{(told.Surprise ? Markup.Of($" class=\"surprising\"") : Markup.Nothing)}><td data-label="Verdict">{Verdicts.Sign(told.Verdict, told.Surprise)}{(told.Surprise ? Verdicts.Surprise : Markup.Nothing)}{(claim.Judged ? Markup.Nothing : Verdicts.Unjudged)}</td>
            <th scope="row"><span class="claim-id">{told.Id}</span> <span class="kind">{told.Kind}</span><p>{told.Text}</p>{Line(AskedText.Signs(claim.Reason))}{Line(Test(claim))}{Controls(claim.Controls, told.Surprise)}</th>
            <td data-label="Measured" class="right number">{MeasuredText.Number(told.Value)}{(MeasuredText.HasInterval(told.Value, told.Low, told.High, claim.Judged) ? Markup.Of($"""<span class="under">{MeasuredText.Interval(told.Low, told.High)}</span>""") : Markup.Nothing)}{Seeds(claim, seeds)}</td>
            <td data-label="Asked" class="right number">{AskedText.Brief(told.Asked)}</td><td data-label="Expected">{Verdicts.Expected(told.ExpectedAny)}</td></tr>

            """);
    }

    static Markup Line(string text) => text.Length == 0 ? Markup.Nothing : Markup.Of($"""<p class="muted">{text}</p>""");

    static string Test(StoredClaim claim) => claim is not { PValue: { } p, AdjustedPValue: { } adjusted } ? ""
        : $"p = {InvariantNumber.Short(p, 3)}, {InvariantNumber.Short(adjusted, 3)} after Holm's correction";

    static Markup Controls(JsonArray controls, bool surprise) => controls.Count == 0 ? Markup.Nothing
        : Markup.Of($"""<ul class="controls">{controls.Select(node => Control(node!.AsObject(), surprise))}</ul>""");

    static Markup Control(JsonObject control, bool surprise)
    {
        var (verdict, behaved, mustBe) = ((string)control["verdict"]!, (bool)control["behaved"]!, (string?)control["mustBe"]);
        var judged = behaved ? "as it must" : $"and must {(mustBe is null ? "not hold" : $"be {mustBe}")}";
        var reason = (string?)control["reason"] is { Length: > 0 } why && !behaved ? Markup.Of($" <em>{AskedText.Signs(why)}</em>") : Markup.Nothing;
        return Markup.Of($"""
            <li{(behaved || !surprise ? Markup.Nothing : Markup.Of($" class=\"misbehaved\""))}>{Verdicts.Icon(behaved ? "held" : verdict, alarms: surprise && !behaved)}<span>control {verdict}, {judged}: <b class="number">{MeasuredText.Of(Number(control["value"]), Number(control["low"]), Number(control["high"]))}</b>{reason}</span></li>
            """);
    }

    // A claim over all seeds together has no value of a seed alone.
    static Markup Seeds(StoredClaim claim, int all) => claim.IsTogether ? Markup.Of($"""<span class="under">n = {all}, together</span>""") : claim.Seeds.Count == 0 ? Markup.Nothing : Markup.Of($"""
        <details class="under"><summary>n = {claim.Seeds.Count}</summary>{claim.Seeds.OrderBy(seed => seed.Key).Select(seed => Markup.Of($"""<span class="under">seed {seed.Key}: {seed.Value}</span>"""))}</details>
        """);

    public static double Number(JsonNode? node) => node.Deserialize(ContractJson.Plain.Double);
}
