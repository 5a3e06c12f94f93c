using System.Text.Json.Nodes;
using Descent.Contracts;
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
}
