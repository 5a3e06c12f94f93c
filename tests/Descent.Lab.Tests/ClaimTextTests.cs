using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Lab.Export;
using Descent.Lab.Store;
using Descent.Lab.Tests.Reports;

namespace Descent.Lab.Tests;

public class ClaimTextTests
{
    [Fact]
    public void Whether_a_claim_was_judged_is_kept()
    {
        var outcome = StudyRunner.Run(new HalfMeasured(), Scale.Quick, [100, 101]);
        string[] texts = [.. outcome.Claims.Select(ClaimText.Write)];
        Assert.Equal([true, false], texts.Select(text => ClaimText.Read(text).Judged));
        // Texts of before it was kept.
        Assert.All(texts, text =>
        {
            var older = JsonNode.Parse(text)!.AsObject();
            Assert.True(older["claim"]!.AsObject().Remove("judged"));
            Assert.True(ClaimText.Read(older.ToJsonString()).Judged);
        });
    }

    [Fact]
    public void The_expected_verdicts_are_kept_one_by_one()
    {
        var open = Claim.OfPaper("open", "theory leaves two open").Of(_ => 1).Control(_ => -1).Asks(AtLeast.Of(0.5)).Expect(Verdict.Failed, Verdict.Inconclusive);
        StudyRun run = new([new SeedRun(100), new SeedRun(101)]);
        foreach (var (claim, expected) in ((Claim, string[])[])[(open, ["failed", "inconclusive"]), (open.Expect(Verdict.Held), ["held"])])
        {
            var text = ClaimText.Write(Tally.Judge([claim], run, Scale.Quick)[0]);
            // Texts of before they were kept so have the words for people only.
            var older = JsonNode.Parse(text)!.AsObject();
            Assert.True(older["claim"]!.AsObject().Remove("expectedAny"));
            foreach (var kept in (string[])[text, older.ToJsonString()])
            {
                Assert.Equal(expected, ClaimText.Read(kept).Document.ExpectedAny);
                Assert.Equal(string.Join(" or ", expected), ClaimText.Read(kept).Document.Expected);
                Assert.Equal(expected, ClaimJson.Of(ClaimText.Read(kept))["expectedAny"]!.AsArray().Select(verdict => (string)verdict!));
            }
        }
    }
}
