using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Engine;
using Descent.Lab;
using Descent.Lab.Recording;

namespace Descent.App.Tests.Server;

/// <summary>A study one of whose claims has a value, and one none.</summary>
public sealed record HalfMeasured : Study
{
    public override Paper Paper { get; } = new("half-measured", "Half measured", "Nobody", 2026, "arXiv:2011.11256");

    public override string Family => "test";

    public override Seconds Seconds => new(1, 1, 1);

    public override IReadOnlyList<Arm> Arms => [Arm.Create("falls", 4, _ => Tensor.Scalar(1), (x, _) => x * 0.9, x => new(("size", x)))];

    public override IReadOnlyList<Claim> Claims => [Falls("straddles", run => run.Seed % 2 == 0 ? -1 : 1), Falls("unmeasured", _ => double.NaN)];

    static Claim Falls(string id, Func<SeedRun, double> value) =>
        Claim.Prediction(id, $"it falls where {id}").Of(value).Control(_ => 1).Asks(Below.Of(0)).Over(Seeds.Mean).Expect(Verdict.Held);
}

public class JudgedTests(RunningServer server) : IClassFixture<RunningServer>
{
    /// <summary>Both are inconclusive; a page and a list tell them apart.</summary>
    [Fact]
    public async Task A_claim_without_a_value_was_not_judged()
    {
        string id;
        using (var recording = RunRecording.Start(server.Store, new HalfMeasured(), Scale.Quick, [100, 101], []))
        {
            id = recording.Id;
            StudyRunner.Run(new HalfMeasured(), Scale.Quick, [100, 101], recording: recording);
        }
        var run = JsonNode.Parse(await server.Inside.GetStringAsync(new Uri($"/api/runs/{id}", UriKind.Relative)))!;
        var list = JsonNode.Parse(await server.Inside.GetStringAsync(new Uri("/api/runs", UriKind.Relative)))!;
        var marks = Assert.Single(list["runs"]!.AsArray(), one => (string)one!["run"]! == id)!["marks"]!;
        Assert.All((JsonNode[])[run["claims"]!, run["marks"]!, marks], claims =>
            Assert.Equal([("inconclusive", true), ("inconclusive", false)], claims.AsArray().Select(claim => ((string)claim!["verdict"]!, (bool)claim["judged"]!))));
    }
}
