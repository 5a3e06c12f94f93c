using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Lab;
using Descent.Lab.Recording;

namespace Descent.App.Tests.Server;

/// <summary>What pages say of numbers: none is lost, and each is counted as what it is.</summary>
public sealed class NumbersTests(RunningServer server) : IClassFixture<RunningServer>
{
    string Run(Study study, Scale scale, IReadOnlyList<long> seeds, params string[] assignments)
    {
        using var recording = RunRecording.Start(server.Store, study, scale, seeds, assignments);
        StudyRunner.Run(study, scale, seeds, recording: recording);
        return recording.Id;
    }

    async Task<JsonNode> Get(string path) => JsonNode.Parse(await server.Inside.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    async Task<JsonArray> Curves(string run, string query)
    {
        var bytes = await server.Inside.GetByteArrayAsync(new Uri($"/api/runs/{run}/curves?{query}", UriKind.Relative));
        return JsonNode.Parse(Encoding.UTF8.GetString(bytes, 4, (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes)))!["curves"]!.AsArray();
    }

    [Fact]
    public async Task Every_kind_of_a_bucket_is_marked_and_every_value_counted()
    {
        var run = Run(new OddNumbers(), Scale.Quick, [100, 101]);
        var fine = (await Curves(run, "metric=odd/y"))[0]!;
        Assert.Equal("""[[0,"nan"],[1,"nan"],[2,"-inf"],[4,"inf"]]""", fine["marks"]!.ToJsonString());
        var coarse = (await Curves(run, "metric=odd/y&buckets=1"))[0]!;
        Assert.Equal("""[[0,"nan"],[0,"inf"],[0,"-inf"]]""", coarse["marks"]!.ToJsonString());
        Assert.All((JsonNode[])[fine, coarse], curve => Assert.Equal("""{"nan":4,"inf":2,"minusInf":2}""", curve["notFinite"]!.ToJsonString()));
    }

    [Fact]
    public async Task An_arm_that_diverged_before_its_second_point_says_so()
    {
        var run = Run(new OddNumbers(), Scale.Quick, [100, 101]);
        var page = await Get($"/api/runs/{run}");
        Assert.Equal([("diverging", 2), ("odd", 0)], page["metrics"]!.AsArray().Select(metric => ((string)metric!["arm"]!, (int)metric["diverged"]!)).OrderBy(arm => arm.Item1, StringComparer.Ordinal));
        var curve = (await Curves(run, "metric=diverging/y"))[0]!;
        Assert.Equal(2, (int)curve["diverged"]!);
        Assert.Contains(curve["marks"]!.AsArray(), mark => (string)mark![1]! == "end");
        var failure = Assert.Single(((string)page["failure"]!).Split('\n'));
        Assert.StartsWith("diverging, seeds 100, 101: ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_over_all_seeds_together_has_them_all()
    {
        var claim = Assert.Single((await Get($"/api/runs/{Run(new OddNumbers(), Scale.Quick, [100, 101, 102])}"))["claims"]!.AsArray())!;
        Assert.Equal((3, true), ((int)claim["seeds"]!, (bool)claim["together"]!));
    }

    [Fact]
    public async Task The_stream_of_a_run_that_is_done_tells_its_seconds_to_their_fractions()
    {
        var run = Run(new OddNumbers(), Scale.Quick, [100]);
        var events = await server.Inside.GetStringAsync(new Uri($"/api/runs/{run}/events", UriKind.Relative));
        var state = events.Split('\n').SkipWhile(line => line != "event: state").ElementAt(1)["data: ".Length..];
        Assert.Equal(server.Store.Summary(run).Seconds, (double)JsonNode.Parse(state)!["seconds"]!);
    }

    [Fact]
    public async Task A_list_says_what_was_changed_and_is_filtered_by_study_and_words()
    {
        var (two, four) = (Run(new OddNumbers { Bits = 2 }, Scale.Quick, [100], "bits=2"), Run(new OddNumbers { Bits = 4 }, Scale.Quick, [100], "bits=4"));
        var found = await Get("/api/runs?study=odd-numbers&text=BITS%3D4%20quick");
        Assert.Equal((1, four, """["bits=4"]"""), ((int)found["total"]!, (string)found["runs"]![0]!["run"]!, found["runs"]![0]!["changed"]!.ToJsonString()));
        Assert.Contains("odd-numbers", found["studies"]!.AsArray().Select(study => (string)study!));
        Assert.Equal(0, (int)(await Get("/api/runs?study=coarse-gradient&text=bits"))["total"]!);
        Assert.Equal(two, (string)(await Get("/api/runs?text=bits%3D2"))["runs"]![0]!["run"]!);
    }

    [Fact]
    public async Task A_run_says_how_it_is_made_again()
    {
        var page = await Get($"/api/runs/{Run(new OddNumbers { Bits = 4 }, Scale.Quick, [100, 101], "bits=4")}");
        Assert.Equal(("descent run odd-numbers --scale quick --seeds 100..101 --set bits=4", false), ((string)page["repeat"]!, (bool)page["inCatalogue"]!));
    }

    [Fact]
    public async Task A_form_offers_the_data_sets_that_an_option_takes()
    {
        var options = (await Get("/api/studies/coarse-gradient"))["options"]!.AsArray();
        var data = Assert.Single(options, option => (string)option!["name"]! == "data")!;
        var choices = data["choices"]!.AsArray().Select(choice => (string)choice!).ToArray();
        Assert.Equal("choice", (string)data["kind"]!);
        Assert.Contains("fashion-mnist", choices);
        Assert.DoesNotContain("king-james-bible", choices);
        var text = Assert.Single((await Get("/api/studies/scan-and-snap"))["options"]!.AsArray(), option => (string)option!["name"]! == "text")!;
        Assert.Equal("none", (string)text["choices"]![0]!);
    }

    [Fact]
    public async Task A_browser_that_asks_for_no_page_gets_one_that_says_so()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/no/such/place") { Headers = { { "Accept", "text/html" } } };
        using var answer = await server.Inside.SendAsync(request);
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var bare = await server.Inside.GetAsync(new Uri("/no/such/place", UriKind.Relative));
        Assert.Equal((HttpStatusCode.NotFound, 0L), (bare.StatusCode, bare.Content.Headers.ContentLength));
    }
}
