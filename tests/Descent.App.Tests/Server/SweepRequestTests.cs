using System.Net;
using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Lab.Sweeps;
using Descent.Studies.Dynamics;

namespace Descent.App.Tests.Server;

/// <summary>What the sweep's page asks for.</summary>
public sealed class SweepRequestTests(RunningServer server) : IClassFixture<RunningServer>
{
    async Task<(HttpStatusCode Status, JsonNode Document)> Get(string path)
    {
        using var answer = await server.Inside.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    [Fact]
    public async Task A_sweep_says_what_it_was_made_for_and_its_results_how_they_were_made()
    {
        var options = OptionSet.Of(typeof(CoarseGradient));
        server.Store.OpenSweep(new SweepPlan(StudyOptions.Create<CoarseGradient>(Scale.Quick), null, Scale.Quick, [100, 101], [], [SweepAxis.Grid(options, "bits=1,2")], [], 0, 0), "mine");
        server.Store.KeepSweepGoal("mine", "relu/loss", maximize: true);
        var (_, sweep) = await Get("/api/sweeps/mine");
        Assert.Equal(("relu/loss", true, 2), ((string)sweep["metric"]!, (bool)sweep["maximize"]!, (int)sweep["trialsTable"]![1]!["trial"]!));
        var (status, results) = await Get("/api/sweeps/mine/results?metric=relu/loss");
        Assert.Equal((HttpStatusCode.OK, "95% Student interval of the mean", 0), (status, (string)results["method"]!, results["trials"]!.AsArray().Count));
        Assert.Equal(HttpStatusCode.BadRequest, (await Get("/api/sweeps/mine/results")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Get("/api/sweeps/none/results?metric=relu/loss")).Status);
    }
}
