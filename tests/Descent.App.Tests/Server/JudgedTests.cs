using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Lab;
using Descent.Lab.Recording;
using Descent.Lab.Tests.Reports;

namespace Descent.App.Tests.Server;

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
