using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Descent.EndToEnd;

public class StudiesTests
{
    /// <summary>Every study of the catalogue at the tests' scale, watched at both ends, two side by side: no verdict is a surprise, every figure draws, and its page can be written.</summary>
    [Fact]
    public void No_study_surprises_at_quick_scale_and_every_figure_draws()
    {
        string[] slugs = [.. Command.Run(["list", "--json"]).Json.AsArray().Select(study => (string)study!["slug"]!)];
        Assert.NotEmpty(slugs);
        var folder = Directory.CreateTempSubdirectory("descent-studies").FullName;
        var faults = new ConcurrentBag<string>();
        // One store for all of them, as a user has it; a thread each, so that two do not wait for each other's.
        Parallel.ForEach(slugs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, slug =>
        {
            (string, string?)[] home = [("DESCENT_HOME", Path.Combine(folder, "home")), ("DESCENT_THREADS", "1")];
            var outcome = Command.Run(["verify", slug, "--scale", "quick", "--watch", "gradient-norm", "--every", "1000000", "--json"], home);
            if (outcome.Code is not 0 and not 3)
            {
                faults.Add($"{slug} ended with {outcome.Code}: {outcome.Errors}");
                return;
            }
            var study = outcome.Json["studies"]![0]!;
            foreach (var claim in study["claims"]!.AsArray().Where(claim => (bool)claim!["surprise"]!)) faults.Add($"{slug} surprises: {claim!.ToJsonString()}");
            var page = Path.Combine(folder, $"{slug}.md");
            var written = Command.Run(["report", (string)study["run"]!, "--out", page, "--json"], home);
            if (written.Code != 0) faults.Add($"{slug} has no page: {written.Errors}");
            else if (File.ReadAllText(page) is var text && (text.Contains("it could not be made", StringComparison.Ordinal) || !text.Contains("<picture>", StringComparison.Ordinal))) faults.Add($"{slug} has a figure that is not drawn:\n{text}");
        });
        Command.Delete(folder);
        Assert.True(faults.IsEmpty, string.Join('\n', faults));
    }
}
