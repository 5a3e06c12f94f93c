using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace Descent.EndToEnd;

/// <summary><c>descent analyze</c> on files as PyTorch writes them, and on files that lie.</summary>
public sealed class AnalyzeTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("descent-weights").FullName;

    public void Dispose() => Command.Delete(folder);

    string Write(string header, ReadOnlySpan<byte> data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var path = Path.Combine(folder, "model.safetensors");
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(path, [.. length, .. text, .. data]);
        return path;
    }

    [Fact]
    public void A_file_is_told_tensor_by_tensor_with_a_figure()
    {
        var values = new byte[28];
        foreach (var (i, value) in (ReadOnlySpan<(int, float)>)[(0, 3), (1, 0), (2, 0), (3, 4), (4, float.NaN), (5, float.PositiveInfinity)]) BinaryPrimitives.WriteSingleLittleEndian(values.AsSpan(4 * i), value);
        BinaryPrimitives.WriteHalfLittleEndian(values.AsSpan(24), (Half)(-1.5));
        BinaryPrimitives.WriteHalfLittleEndian(values.AsSpan(26), (Half)2);
        var path = Write("""{"__metadata__":{"format":"pt"},"fc.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"fc.bad":{"dtype":"F32","shape":[2],"data_offsets":[16,24]},"fc.bias":{"dtype":"F16","shape":[2],"data_offsets":[24,28]}}""", values);
        var (page, figure) = (Path.Combine(folder, "x.html"), Path.Combine(folder, "x.json"));
        var outcome = Command.Run(["analyze", path, "--json", "--out", page]);
        Assert.True(outcome.Code == 0, outcome.Errors);
        var file = outcome.Json.AsArray().Single()!;
        Assert.Equal((8, 2, "pt"), ((int)file["parameters"]!, (int)file["non_finite"]!, (string)file["metadata"]!["format"]!));
        Assert.Equal([4.0, 3.0], file["tensors"]![0]!["singular_values"]!.AsArray().Select(value => Math.Round((double)value!, 6)));
        Assert.Equal(2.5, (double)file["tensors"]![2]!["norm"]!, 1e-12);
        Assert.Contains("fc.weight", File.ReadAllText(page), StringComparison.Ordinal);
        var table = Command.Run(["analyze", path, "--out", figure]);
        Assert.Contains("3 tensors, 8 parameters, 2 of them not finite", table.Output, StringComparison.Ordinal);
        Assert.Contains("vega-lite", (string)JsonNode.Parse(File.ReadAllText(figure))!["$schema"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}""", 4)]
    public void A_file_that_lies_is_one_clear_error(string header, int data)
    {
        var outcome = Command.Run(["analyze", Write(header, new byte[data]), "--json"]);
        Assert.Equal((1, "data-corrupt", ""), (outcome.Code, (string)outcome.Error["code"]!, outcome.Output));
        Assert.Single(outcome.Errors.Trim().Split('\n'));
    }

    [Fact]
    public void A_run_that_keeps_its_weights_is_analyzed_when_it_is_done()
    {
        (string, string?) home = ("DESCENT_HOME", folder);
        Assert.Equal(2, Command.Run(["run", Path.Combine("examples", "mine.cs"), "--keep-weights", "--no-store"], home).Code);
        var run = Command.Run(["run", Path.Combine("examples", "mine.cs"), "--scale", "quick", "--seeds", "2", "--keep-weights", "--json"], home);
        Assert.True(run.Code == 0, run.Errors);
        var files = Command.Run(["analyze", "last", "--json"], home).Json.AsArray();
        Assert.Equal(["above", "below"], files.Select(file => (string)file!["metadata"]!["arm"]!));
        Assert.All(files, file => Assert.Equal(("[100,101]", "50"), ((string)file!["metadata"]!["seeds"]!, (string)file["metadata"]!["step"]!)));

        var page = Path.Combine(folder, "below.html");
        var one = Command.Run(["analyze", "last", "--arm", "below", "--out", page], home);
        Assert.True(one.Code == 0, one.Errors);
        Assert.DoesNotContain("above-training", one.Output + File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("below-training-seed100-step50", File.ReadAllText(page), StringComparison.Ordinal);
        var wrong = Command.Run(["analyze", "last", "--arm", "belov", "--json"], home);
        Assert.Equal((2, "unknown-arm"), (wrong.Code, (string)wrong.Error["code"]!));
        Assert.Contains("Did you mean 'below'", (string)wrong.Error["hint"]!, StringComparison.Ordinal);
        Assert.Equal(0, Command.Run(["analyze", "last", "--out", page], home).Code);
        Assert.All((string[])["above-training", "below-training"], arm => Assert.Contains(arm, File.ReadAllText(page), StringComparison.Ordinal));
        Assert.Equal(2, Command.Run(["analyze", "last", "--out", Path.ChangeExtension(page, ".json")], home).Code);
    }

    /// <summary>A name that is cut or broken could not be told from its neighbour.</summary>
    [Fact]
    public void A_long_name_stays_on_one_line()
    {
        var name = $"encoder.{string.Join('.', Enumerable.Repeat("attention", 10))}.weight";
        Assert.Contains(name, Command.Run(["analyze", Write($$$"""{"{{{name}}}":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", new byte[4])]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_said()
    {
        Assert.Equal("data-not-found", (string)Command.Run(["analyze", Path.Combine(folder, "none.safetensors"), "--json"]).Error["code"]!);
        Assert.Equal(2, Command.Run(["analyze", Path.Combine(folder, "none.safetensors"), "--out", "x.png"]).Code);
    }
}
