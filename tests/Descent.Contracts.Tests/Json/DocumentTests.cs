using System.Text.Json;
using Descent.Contracts.Json;
using static Descent.Contracts.Tests.Runs;

namespace Descent.Contracts.Tests.Json;

public class DocumentTests
{
    static RunDocument Document(double[] a)
    {
        var study = StudyOptions.Create<Sample>(Scale.Quick, "angles=0.5,inf", "estimator=log-tailed");
        var run = Of(a, [.. a.Select(_ => -1.0)]);
        return RunDocument.Of(null, study, Scale.Quick, run, 1.5, Tally.Judge(study.Claims, run, Scale.Quick));
    }

    /// <summary>The format that the design states, letter by letter.</summary>
    [Fact]
    public void A_run_prints_as_the_design_says() => Assert.Equal(
        """{"run":null,"study":"sample","scale":"quick","seeds":[100,101],"options":{"rate":0.5,"steps":100,"data-key":7,"in-order":false,"data":"mnist","estimator":"log-tailed","angles":[0.5,"inf"],"bits":[2],"estimators":["relu","log-tailed"]},"seconds":1.5,"claims":[{"id":"reaches","kind":"claim","text":"it reaches the bound","value":1,"low":1,"high":2,"asked":">= 0.5","verdict":"held","expected":"held","surprise":false,"expectedAny":["held"],"reason":"","judged":true,"controls":[{"value":-1,"low":-1,"high":-1,"asked":">= 0.5","verdict":"failed","mustBe":null,"behaved":true,"reason":""}]}],"metrics":{"a/v":1.5,"b/v":-1},"failures":[],"exploratory":false}""",
        JsonSerializer.Serialize(Document([1, 2]), ContractJson.Plain.RunDocument));

    [Fact]
    public void Two_expected_verdicts_are_one_text_for_people_and_two_for_machines()
    {
        var open = Claim.OfPaper("open", "theory leaves two open").Of(A).Control(_ => -1).Asks(AtLeast.Of(0.5)).Expect(Verdict.Failed, Verdict.Inconclusive);
        var claim = ClaimDocument.Of(Tally.Judge([open], Of([0, 0]), Scale.Default)[0]);
        Assert.Equal(("failed", "failed or inconclusive", false), (claim.Verdict, claim.Expected, claim.Surprise));
        Assert.Equal(["failed", "inconclusive"], claim.ExpectedAny);
        Assert.Contains("""
            "expected":"failed or inconclusive","surprise":false,"expectedAny":["failed","inconclusive"]
            """, JsonSerializer.Serialize(claim, ContractJson.Plain.ClaimDocument), StringComparison.Ordinal);
        Assert.Equal("bad-claim", Assert.Throws<ContractException>(() => open.Expect(Verdict.Held, Verdict.Held)).Code);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_words()
    {
        var text = JsonSerializer.Serialize(Document([double.NaN, double.NegativeInfinity]), ContractJson.Plain.RunDocument);
        Assert.Contains("\"metrics\":{\"a/v\":\"nan\",\"b/v\":-1}", text, StringComparison.Ordinal);
        Assert.Contains("\"value\":\"-inf\"", text, StringComparison.Ordinal);
        var read = JsonSerializer.Deserialize(text, ContractJson.Plain.RunDocument)!;
        Assert.Equal((double.NaN, double.NegativeInfinity), (read.Metrics["a/v"], read.Claims[0].Value));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(text.Replace("\"nan\"", "\"nope\"", StringComparison.Ordinal), ContractJson.Plain.RunDocument));
    }

    /// <summary>A claim that rests on an arm that failed says nothing: machines can tell it from one whose interval straddles.</summary>
    [Fact]
    public void What_could_not_be_judged_says_so_and_why()
    {
        var study = StudyOptions.Create<Sample>(Scale.Quick);
        var run = new StudyRun([new SeedRun(100, ArmRun.Failed("a", "it threw") with { Diverged = true }, Runs.Arm("b", -1))]);
        var document = RunDocument.Of(null, study, Scale.Quick, run, 1, Tally.Judge(study.Claims, run, Scale.Quick));
        Assert.Equal(new FailureDocument("a", 100, "it threw", Diverged: true), Assert.Single(document.Failures));
        var claim = document.Claims[0];
        Assert.Equal(("inconclusive", false), (claim.Verdict, claim.Judged));
        Assert.Equal("1 of 1 seed cannot be judged; seed 100: Arm 'a' did not finish: it threw", claim.Reason);
        Assert.Equal(1, VerifyDocument.Of([document]).Unjudged);
    }

    [Fact]
    public void Seeds_for_tuning_are_told()
    {
        var run = new StudyRun([new SeedRun(99, Runs.Arm("a", 1), Runs.Arm("b", -1))]);
        Assert.True(RunDocument.Of(null, StudyOptions.Create<Sample>(Scale.Quick), Scale.Quick, run, 1, []).Exploratory);
    }

    [Theory]
    [InlineData("rate", "1e-06", "1E-06")]
    [InlineData("in-order", "TRUE", "true")]
    [InlineData("estimators", "relu,log-tailed", """["relu","log-tailed"]""")]
    [InlineData("bits", "2,4", "[2,4]")]
    public void A_text_becomes_the_value_that_a_run_has(string option, string text, string json) =>
        Assert.Equal(json, OptionJson.Of(OptionSet.Of(typeof(Sample))[option], text)!.ToJsonString());

    [Fact]
    public void Both_contexts_say_the_same()
    {
        using var plain = JsonDocument.Parse(JsonSerializer.Serialize(Document([1, 2]), ContractJson.Plain.RunDocument));
        using var standard = JsonDocument.Parse(JsonSerializer.Serialize(Document([1, 2]), ContractJson.Default.RunDocument));
        Assert.True(JsonElement.DeepEquals(plain.RootElement, standard.RootElement));
    }

    [Fact]
    public void A_list_prints_as_the_design_says() => Assert.Equal(
        """[{"slug":"sample","title":"A Sample","paper":"Ada Author, Ben Bookman (2020), arXiv:2001.00001","family":"quantization","scales":{"quick":3,"default":120,"full":3600}}]""",
        JsonSerializer.Serialize([StudyListing.Of(new Sample())], ContractJson.Plain.StudyListings));

    [Fact]
    public void Verify_counts_claims_without_identities_and_all_surprises()
    {
        static ClaimDocument Claim(string kind, string verdict, bool surprise) => new("id", kind, "x", 0, 0, 0, ">= 0", verdict, "held", surprise);
        var run = Document([1, 2]) with
        {
            Claims = [Claim("identity", "failed", true), Claim("claim", "held", false), Claim("prediction", "held", false),
                Claim("claim", "failed", true), Claim("claim", "inconclusive", false)],
        };
        var text = JsonSerializer.Serialize(VerifyDocument.Of([run]), ContractJson.Plain.VerifyDocument);
        Assert.StartsWith("{\"studies\":[{\"run\":null,", text, StringComparison.Ordinal);
        Assert.EndsWith("],\"held\":2,\"failed\":1,\"inconclusive\":1,\"surprises\":2,\"unjudged\":0}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_prints_as_the_design_says() => Assert.Equal(
        """{"error":{"code":"unknown-option","message":"There is no option 'rat'.","hint":"Did you mean 'rate'?"}}""",
        JsonSerializer.Serialize(ErrorDocument.Of(new("unknown-option", "There is no option 'rat'.", "Did you mean 'rate'?")), ContractJson.Plain.ErrorDocument));
}
