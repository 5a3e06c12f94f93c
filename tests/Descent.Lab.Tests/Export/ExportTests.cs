using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Descent.Contracts;
using Descent.Data.Numpy;
using Descent.Lab.Export;
using Descent.Lab.Store;
using Descent.Lab.Tests.Reports;
using Microsoft.Data.Sqlite;

namespace Descent.Lab.Tests.Export;

public sealed class ExportTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    string To(string name) => Path.Combine(folder.Path, name);

    static IEnumerable<(string Arm, string Metric)> Training(RunStore store, string id) => store.Series(id).Where(series => series.Phase == "training").Select(series => (series.Arm, series.Metric)).Distinct();

    /// <summary>CSV and npz hold every point of every seed bit for bit, what is not finite included, and no other.</summary>
    [Fact]
    public void Every_point_is_there()
    {
        var store = folder.Open();
        var (id, _) = StoreFolder.Run(store, new Hostile(), [100, 101, 102]);
        var written = RunExport.Write(store, id, To("out"));
        var arrays = NpzReader.Read(To("out/points.npz"));
        var count = 0L;
        foreach (var (arm, metric) in Training(store, id))
        {
            var points = store.Points(id, arm, metric);
            var lines = File.ReadAllText(To($"out/points/{arm}/{metric}.csv")).TrimEnd().Split("\r\n");
            Assert.Equal(["step", .. points.Keys.Select(seed => $"seed_{seed}")], lines[0].Split(','));
            var rows = lines.Skip(1).Select(line => line.Split(',')).ToArray();
            var (values, measured) = (arrays[$"{arm}/{metric}"].ToArray<double>(), arrays[$"{arm}/{metric}/measured"].ToArray<int>());
            foreach (var ((seed, series), i) in points.Select((one, i) => (one, i)))
            {
                Assert.Equal(series.Steps.ToArray(), rows.Where(row => row[i + 1].Length > 0).Select(row => long.Parse(row[0], CultureInfo.InvariantCulture)));
                Assert.Equal(series.Values.ToArray(), rows.Where(row => row[i + 1].Length > 0).Select(row => Number(row[i + 1])));
                Assert.Equal(series.Values.ToArray(), values.AsSpan(i * rows.Length, series.Count).ToArray());
                Assert.Equal(series.Count, measured[i]);
                count += series.Count;
            }
            Assert.Equal(rows.Select(row => int.Parse(row[0], CultureInfo.InvariantCulture)), arrays[$"{arm}/{metric}/steps"].ToArray<int>());
        }
        Assert.Equal(count, written);
        Assert.Contains("inf", File.ReadAllText(To("out/points/explodes/size.csv")), StringComparison.Ordinal);
    }

    static double Number(string text) => text switch { "nan" => double.NaN, "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, _ => double.Parse(text, CultureInfo.InvariantCulture) };

    [PythonTests.NeedsNumpy]
    public void Numpy_reads_the_archive()
    {
        var store = folder.Open();
        var (id, _) = StoreFolder.Run(store, new Noisy { Steps = 400 }, [100, 101]);
        RunExport.Write(store, id, To("out"));
        var (code, output, errors) = PythonTests.Run("""
            import sys, numpy
            points = numpy.load(sys.argv[1], allow_pickle=False)
            assert any(name.startswith("tuning/tuned/candidate-1/") for name in points), list(points)
            loss = points["slow/loss"]
            assert loss.dtype == numpy.float64 and loss.flags["C_CONTIGUOUS"] and loss.shape == (2, len(points["slow/loss/steps"]))
            for seed, row in zip(points["slow/loss/seeds"], loss): print(seed, *[value.hex() for value in row.tolist()])
            """, To("out/points.npz"));
        Assert.True(code == 0, errors);
        var lines = output.Trim().Split('\n').Select(line => line.Split(' ')).ToArray();
        Assert.Equal(["100", "101"], lines.Select(line => line[0]));
        foreach (var line in lines)
        {
            var (check, shown, fault) = PythonTests.Run("import sys\nfor text in sys.argv[1:]: print(float(text).hex())",
                [.. store.Points(id, "slow", "loss")[long.Parse(line[0], CultureInfo.InvariantCulture)].Values.ToArray().Select(InvariantNumber.Text)]);
            Assert.True(check == 0, fault);
            Assert.Equal(shown.Trim().Split('\n'), line[1..]);
        }
    }

    [Fact]
    public void Figures_claims_and_options_are_files_of_their_own()
    {
        var store = folder.Open();
        var (id, outcome) = StoreFolder.Run(store, new Hostile(), [100, 101]);
        RunExport.Write(store, id, To("out"));
        var figure = JsonNode.Parse(File.ReadAllText(To("out/figures/bars.vl.json")))!;
        Assert.True(JsonNode.DeepEquals(store.Figures(id).Single().Specification, figure));
        Assert.StartsWith("https://vega.github.io/schema/vega-lite/", (string)figure["$schema"]!, StringComparison.Ordinal);
        var claim = JsonNode.Parse(File.ReadAllText(To("out/claims.json")))!.AsArray().Single()!;
        Assert.Equal(Words.Of(outcome.Claims[0].Verdict), (string)claim["verdict"]!);
        Assert.Equal(["100", "101"], claim["seeds"]!.AsObject().Select(seed => seed.Key));
        Assert.Equal(Hostile.Image + Hostile.Script, (string)JsonNode.Parse(File.ReadAllText(To("out/options.json")))!["note"]!);
        var run = JsonNode.Parse(File.ReadAllText(To("out/run.json")))!;
        Assert.Equal((id, store.Run(id).MetricsHash, "done"), ((string)run["run"]!, (string)run["metricsHash"]!, (string)run["status"]!));
        Assert.Contains(run["loops"]!.AsArray(), loop => loop!["failures"]!.AsArray().Any(failure => ((string)failure!["reason"]!).Contains("diverged", StringComparison.Ordinal)));
    }

    /// <summary>A spreadsheet that opens the CSV computes nothing; numbers stay numbers.</summary>
    [Fact]
    public void Texts_like_formulas_are_texts()
    {
        var store = folder.Open();
        var (id, _) = StoreFolder.Run(store, new Hostile(), [100]);
        RunExport.Write(store, id, To("out"));
        Assert.Equal($"who,height\r\n{Hostile.Image},1\r\n{Hostile.Script},2\r\n\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",nan\r\n", File.ReadAllText(To("out/figures/bars.csv")));
        using var stream = new MemoryStream();
        using (var csv = new CsvWriter(stream))
        {
            foreach (var text in (string[])["=1", "+1", "-1", "@a", "\t=1", "\r=1", "a=1", "", "a,b", "a\nb"]) csv.Text(text);
            csv.Number(-1.5);
            csv.Number(double.NegativeInfinity);
            csv.EndRow();
        }
        Assert.Equal("'=1,'+1,'-1,'@a,'\t=1,\"'\r=1\",a=1,,\"a,b\",\"a\nb\",-1.5,-inf\r\n", System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void A_folder_in_use_is_kept()
    {
        var store = folder.Open();
        var (id, _) = StoreFolder.Run(store, new Hostile(), [100]);
        Directory.CreateDirectory(To("empty"));
        Assert.True(RunExport.Write(store, id, To("empty")) > 0);
        Assert.Equal("folder-not-empty", Assert.Throws<ContractException>(() => RunExport.Write(store, id, To("empty"))).Code);
        File.Delete(To("empty/claims.json"));
        RunExport.Write(store, id, To("empty"), replace: true);
        Assert.True(File.Exists(To("empty/claims.json")));
        File.WriteAllText(To("empty/thesis.tex"), "years of work");
        Assert.Equal("not-an-export", Assert.Throws<ContractException>(() => RunExport.Write(store, id, To("empty"), replace: true)).Code);
        Assert.Equal("years of work", File.ReadAllText(To("empty/thesis.tex")));
        Directory.CreateDirectory(To("points/points"));
        Assert.Equal("not-an-export", Assert.Throws<ContractException>(() => RunExport.Write(store, id, To("points"), replace: true)).Code);
        File.WriteAllText(To("file"), "");
        Assert.Equal("bad-path", Assert.Throws<ContractException>(() => RunExport.Write(store, id, To("file"))).Code);
        Assert.Equal("unknown-run", Assert.Throws<StoreException>(() => RunExport.Write(store, "none", To("new"))).Code);
        Assert.False(Directory.Exists(To("new")));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder.Path), entry => entry.EndsWith(".part", StringComparison.Ordinal));
    }

    /// <summary>Names in a store that somebody else wrote lead nowhere: each becomes one file of the folder.</summary>
    [Fact]
    public void No_name_leads_out_of_the_folder()
    {
        var store = folder.Open();
        var (id, _) = StoreFolder.Run(store, new Hostile(), [100]);
        var before = Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories);
        using (var connection = new SqliteConnection($"Data Source={folder.Database}"))
        {
            Assert.NotEqual(0, connection.Execute("UPDATE series SET metric = '../../../evil' || metric"));
            Assert.NotEqual(0, connection.Execute("UPDATE loop SET arm = CASE arm WHEN 'explodes' THEN '..' ELSE '/a:' || arm END"));
            Assert.NotEqual(0, connection.Execute("UPDATE figure SET name = '../../figure'"));
        }
        Assert.True(RunExport.Write(store, id, To("deep/out")) > 0);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Except(before),
            // The database's own files beside it come and go.
            entry => entry != To("deep") && !entry.StartsWith(To("deep/out"), StringComparison.Ordinal) && !entry.StartsWith(folder.Database, StringComparison.Ordinal));
        Assert.True(File.Exists(To("deep/out/points/%2E./%2E.%2F..%2F..%2Fevilsize.csv")));
        Assert.All(NpzReader.Read(To("deep/out/points.npz")).Keys, name => Assert.DoesNotContain(name.Split('/'), part => part is "" or "." or ".."));
    }

    [Theory]
    [InlineData("ce.sharpness-residual@smooth", "ce.sharpness-residual@smooth")]
    [InlineData("Loss_γ=0.5", "Loss_γ=0.5")]
    [InlineData("", "%")]
    [InlineData(".", "%2E")]
    [InlineData("%", "%25")]
    [InlineData("a b\u202E", "a%20b%u202E")]
    public void A_name_is_one_segment_of_a_path(string name, string file) => Assert.Equal(file, FileName.Of(name));
}
