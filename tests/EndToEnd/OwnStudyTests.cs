using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Descent.Data.Numpy;

namespace Descent.EndToEnd;

/// <summary>docs/your-own-study.md as a reader follows it: its file, its changes and its commands, as they stand there, on two half moons.</summary>
public sealed partial class OwnStudyTests : IDisposable
{
    const int PerClass = 60, Width = 16;

    static readonly string Page = File.ReadAllText(Path.Combine(Command.Root, "docs", "your-own-study.md")).ReplaceLineEndings("\n");
    static readonly string Study = Blocks("csharp").Single();

    readonly string folder = Directory.CreateTempSubdirectory("descent-own-data").FullName;

    public OwnStudyTests()
    {
        Directory.CreateDirectory(Path.Combine(folder, "examples"));
        var (x, y) = Moons();
        File.WriteAllLines(Path.Combine(folder, "mine.csv"), y.Select((label, i) => FormattableString.Invariant($"{x[2 * i]:R},{x[2 * i + 1]:R},{(label == 0 ? "upper" : "lower")}")).Prepend("across,up,moon"));
    }

    public void Dispose() => Command.Delete(folder);

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    static string[] Blocks(string language) => [.. Fence().Matches(Page).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value)];

    /// <summary>Two interleaved half circles, upper and lower by turns.</summary>
    static (float[] X, int[] Y) Moons()
    {
        var rows = (from i in Enumerable.Range(0, PerClass) let angle = Math.PI * i / (PerClass - 1) from label in (int[])[0, 1] select (angle, label)).ToArray();
        return ([.. rows.SelectMany(row => (float[])[(float)(row.label + (1 - 2 * row.label) * Math.Cos(row.angle)), (float)(0.5 * row.label + (1 - 2 * row.label) * Math.Sin(row.angle))])], [.. rows.Select(row => row.label)]);
    }

    /// <summary>The study with some of the page's changes: the lines without a plus, which must be there, become those without a minus.</summary>
    static string Changed(params ReadOnlySpan<string> changes)
    {
        var study = Study;
        foreach (var change in changes)
        {
            foreach (var place in Places(change))
            {
                var (before, after) = (Without(place, '+'), Without(place, '-'));
                Assert.Equal(2, study.Split(before).Length);
                study = study.Replace(before, after, StringComparison.Ordinal);
            }
        }
        return study;
    }

    static string Without(IEnumerable<string> lines, char sign) => string.Concat(lines.Where(line => line[0] != sign).Select(line => $"{line[1..]}\n"));

    /// <summary>The places of a change: what it takes away after a line that it holds on to, or took away before, is elsewhere.</summary>
    static IEnumerable<string[]> Places(string change)
    {
        var place = new List<string>();
        foreach (var line in change.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '-' && place.Any(earlier => earlier[0] != '+'))
            {
                yield return [.. place];
                place.Clear();
            }
            place.Add(line);
        }
        yield return [.. place];
    }

    Outcome Descent(params string[] arguments) => Command.Finish(Command.Start(Command.Program, arguments, folder, ("DESCENT_HOME", Path.Combine(folder, "home"))));

    /// <summary>Runs a form of the study in the folder, with five seeds at the default scale.</summary>
    Outcome Run(string study, params string[] more)
    {
        File.WriteAllText(Path.Combine(folder, "examples", "few-bits.cs"), study.Replace("../src", Path.Combine(Command.Root, "src"), StringComparison.Ordinal));
        var outcome = Descent(["run", "examples/few-bits.cs", "--json", .. more]);
        Assert.True(outcome.Code is 0 or 3, outcome.Errors);
        return outcome;
    }

    static double Metric(Outcome outcome, string name) => (double)outcome.Json["metrics"]![name]!;

    [Fact]
    public void The_file_is_short_runs_and_has_curves_a_verdict_a_figure_and_sharpness()
    {
        Assert.InRange(Study.Count('\n'), 40, 60);
        var outcome = Run(Study, "--watch", "sharpness", "--every", "500");
        Assert.Equal(0, outcome.Code);
        // The moons do not touch: a network that has learnt anything tells them apart.
        Assert.True(Metric(outcome, "float/accuracy") > 0.95);
        Assert.True(Metric(outcome, "quantised/accuracy") > 0.9);
        Assert.True(Metric(outcome, "shuffled/accuracy") < 0.8);
        var claim = outcome.Json["claims"]!.AsArray().Single()!;
        Assert.Equal(("held", true), ((string)claim["verdict"]!, (bool)claim["controls"]![0]!["behaved"]!));
        Assert.True(Metric(outcome, "float/cross-entropy.sharpness") > 0);
        Assert.True(double.IsFinite(Metric(outcome, "quantised/cross-entropy.sharpness@surrogate-cross-entropy")));

        Assert.Equal(0, Descent("export", "last", "--out", "points").Code);
        var loss = File.ReadAllLines(Path.Combine(folder, "points", "points", "quantised", "loss.csv"));
        Assert.Equal(Enumerable.Range(0, 101).Select(i => (10 * i).ToString(CultureInfo.InvariantCulture)), loss.Skip(1).Select(line => line.Split(',')[0]));
    }

    /// <summary>Each command but the dashboard, in the page's order; the two runs before the comparison are those that it takes.</summary>
    [Fact]
    public void The_commands_work_in_their_order()
    {
        File.WriteAllText(Path.Combine(folder, "examples", "few-bits.cs"), Study.Replace("../src", Path.Combine(Command.Root, "src"), StringComparison.Ordinal));
        var commands = Blocks("sh").Single().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ")[0].Split(' ')).ToArray();
        Assert.All(commands, command => Assert.Equal("./descent", command[0]));
        foreach (var command in commands.Where(command => command[1] != "serve"))
        {
            string[] runs = command[1] == "compare" ? [.. Descent("runs", "--json").Json.AsArray().Select(run => (string)run!["run"]!)] : [];
            var outcome = Descent([.. command[1..].Select(word => word == "A" ? runs[1] : word == "B" ? runs[0] : word)]);
            Assert.True(outcome.Code is 0 or 3, $"{string.Join(' ', command)}\n{outcome.Output}{outcome.Errors}");
        }
        Assert.Contains("Training loss: mean over seeds and its interval", File.ReadAllText(Path.Combine(folder, "few-bits.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_optimizer_and_the_estimators_are_changed_alone()
    {
        var (plain, changes) = (Run(Study), Blocks("diff"));
        Assert.Equal(5, changes.Length);
        var optimizer = Run(Changed(changes[0]));
        Assert.NotEqual(Metric(plain, "float/loss"), Metric(optimizer, "float/loss"));
        foreach (var change in changes[1..3])
        {
            var estimator = Run(Changed(change));
            Assert.Equal(Metric(plain, "float/loss"), Metric(estimator, "float/loss"));
            Assert.NotEqual(Metric(plain, "quantised/loss"), Metric(estimator, "quantised/loss"));
        }
        // The option has the first study's estimator among its values.
        Assert.Equal(Metric(plain, "quantised/loss"), Metric(Run(Changed(changes[1]), "--set", "estimator=clipped-relu"), "quantised/loss"));
    }

    [Fact]
    public void The_same_samples_in_npz_give_the_same_numbers()
    {
        var (x, y) = Moons();
        using (var archive = ZipFile.Open(Path.Combine(folder, "mine.npz"), ZipArchiveMode.Create))
        {
            using (var stream = archive.CreateEntry("x.npy").Open()) NpyWriter.Write<double>(stream, Array.ConvertAll(x, value => (double)value), y.Length, 2);
            using (var stream = archive.CreateEntry("y.npy").Open()) NpyWriter.Write<long>(stream, Array.ConvertAll(y, value => (long)value), y.Length);
        }
        var (csv, npz) = (Run(Study), Run(Changed(Blocks("diff")[3]), "--set", "file=mine.npz"));
        Assert.Equal(csv.Json["metrics"]!.ToJsonString(), npz.Json["metrics"]!.ToJsonString());
    }

    /// <summary>A network of zeros gives both classes the same score: the loss is ln 2, and steps of 10⁻⁶ leave it there.</summary>
    [Fact]
    public void Weights_from_a_file_are_where_training_starts()
    {
        (string Name, int[] Shape)[] leaves = [("layers.0.weight", [Width, 2]), ("layers.0.bias", [Width]), ("layers.1.weight", [2, Width]), ("layers.1.bias", [2])];
        var (entries, at) = (new List<string>(), 0);
        foreach (var (name, shape) in leaves)
        {
            var end = at + 4 * shape.Aggregate(1, (size, extent) => size * extent);
            entries.Add($$"""
                "{{name}}":{"dtype":"F32","shape":[{{string.Join(',', shape)}}],"data_offsets":[{{at}},{{end}}]}
                """);
            at = end;
        }
        var header = Encoding.UTF8.GetBytes($"{{{string.Join(',', entries)}}}");
        var file = new byte[8 + header.Length + at];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        File.WriteAllBytes(Path.Combine(folder, "start.safetensors"), file);
        var outcome = Run(Changed(Blocks("diff")[4]), "--set", "rate=1e-6", "--set", "steps=1", "--scale", "quick");
        Assert.Equal(Math.Log(2), Metric(outcome, "float/loss"), 1e-5);
    }
}
