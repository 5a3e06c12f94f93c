using System.Buffers.Binary;
using Descent.Data;
using Descent.Data.Safetensors;
using Descent.Engine;
using Descent.Lab.Reports;
using Descent.Lab.Weights;

namespace Descent.Lab.Tests;

/// <summary>The table of a file of weights.</summary>
public sealed class WeightTests : IDisposable
{
    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Write(params ReadOnlySpan<(string Path, Tensor Leaf)> leaves)
    {
        var path = Path.Combine(folder.Path, "model.safetensors");
        SafetensorsWriter.Write(path, Tree.Of(leaves), new Dictionary<string, string>());
        return path;
    }

    [Fact]
    public void Rows_have_closed_forms()
    {
        var table = WeightTable.Read(Write(("layer.weight", Tensor.From([3.0, 0, 0, 4, 0, 0], [3, 2])), ("layer.bias", Tensor.Of(1f, float.NaN, float.NegativeInfinity)), ("step", Tensor.Of(7)), ("conv", Tensor.From(new float[16], [2, 2, 2, 2]))));
        var rows = table.Rows.ToDictionary(row => row.Name);
        var weight = rows["layer.weight"].Summary!;
        Assert.Equal((5.0, 4.0, 0L), (weight.Norm, weight.Largest, weight.NonFinite));
        Assert.Equal([4.0, 3.0], weight.Spectrum!.Values.Select(value => Math.Round(value, 12)));
        Assert.Equal((25 / 16.0, 2), (Math.Round(weight.Spectrum.StableRank, 12), weight.Spectrum.NumericalRank));
        Assert.Equal((1.0, 2L, "no matrix"), (rows["layer.bias"].Summary!.Norm, rows["layer.bias"].Summary!.NonFinite, rows["layer.bias"].Status));
        Assert.Equal(("whole", null), (rows["step"].Status, rows["step"].Summary));
        Assert.Equal(0, rows["conv"].Summary!.Spectrum!.StableRank);
        Assert.Equal((25, 2), (table.Parameters, table.NonFinite));
        Assert.Contains("layer.weight", WeightPage.Html(table), StringComparison.Ordinal);
        Assert.Equal(2, WeightFigure.Of(table)!.Data.Rows);
    }

    [Fact]
    public void Beyond_the_side_there_is_no_spectrum_and_it_is_said()
    {
        var row = WeightTable.Read(Write(("w", Tensor.Identity(9))), side: 8).Rows.Single();
        Assert.Equal((3.0, "side 9 above 8"), (row.Summary!.Norm, row.Status));
    }

    /// <summary>Half a unit of rounding of the file's own type counts for nothing in the numerical rank.</summary>
    [Fact]
    public void Ranks_know_the_type_in_the_file()
    {
        var header = """{"w":{"dtype":"BF16","shape":[2,2],"data_offsets":[0,8]}}"""u8;
        var bytes = new byte[8 + header.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        header.CopyTo(bytes.AsSpan(8));
        for (var i = 0; i < 4; i++) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8 + header.Length + 2 * i), (ushort)(BitConverter.SingleToUInt32Bits(i is 0 ? 1 : i is 3 ? 0.01f : 0) >> 16));
        var path = Path.Combine(folder.Path, "half.safetensors");
        File.WriteAllBytes(path, bytes);
        Assert.Equal(1, WeightTable.Read(path).Rows.Single().Summary!.Spectrum!.NumericalRank);
    }

    [Fact]
    public void A_name_from_anyone_moves_no_cursor()
    {
        var table = WeightTable.Read(Write(("a\u001b[2J\u202E<b>", Tensor.Identity(2))));
        Assert.Equal("a\uFFFD[2J\uFFFD<b>", table.Rows.Single().Name);
        Assert.DoesNotContain("<b>", WeightPage.Html(table), StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_has_a_row_for_each_seed()
    {
        var path = Path.Combine(folder.Path, "checkpoint.safetensors");
        SafetensorsWriter.Write(path, Tree.Of(("states.w", Tensor.From([1.0, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]))), new Dictionary<string, string> { ["arm"] = "relu", ["seeds"] = "[100,101]" });
        Assert.Equal([("states.w (seed 100)", 30.0), ("states.w (seed 101)", 174.0)], WeightTable.Read(path).Rows.Select(row => (row.Name, Math.Round(row.Summary!.Norm * row.Summary.Norm, 9))));
    }

    /// <summary>Adam keeps two numbers beside each of the model's.</summary>
    [Fact]
    public void Parameters_are_the_models_with_one_seed()
    {
        Dictionary<string, string> metadata = new() { ["arm"] = "relu", ["seeds"] = "[100,101]" };
        string File(string name, params ReadOnlySpan<(string Path, Tensor Leaf)> leaves)
        {
            var path = Path.Combine(folder.Path, name);
            SafetensorsWriter.Write(path, Tree.Of(leaves), metadata);
            return path;
        }
        Tensor Zeros() => Tensor.From(new double[12], [2, 3, 2]);
        var table = WeightTable.Read(File("adam.safetensors", ("states.model.w", Zeros()), ("states.memory.m.w", Zeros()), ("states.memory.v.w", Zeros()), ("step", Tensor.Of(7))));
        Assert.Equal((6, 36), (table.Parameters, table.Numbers));
        Assert.Contains("6 parameters of the model with each of 2 seeds", table.Counts, StringComparison.Ordinal);
        var unknown = WeightTable.Read(File("unknown.safetensors", ("states.0.w", Zeros()), ("states.1.w", Zeros())));
        Assert.Equal((null, 24), (unknown.Parameters, unknown.Numbers));
        Assert.Contains("24 numbers, 0 of them not finite", unknown.Counts, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_of_weights_is_one_clear_error() => Assert.Equal("data-not-found", Assert.Throws<DataException>(() => WeightTable.Read(Path.Combine(folder.Path, "none.safetensors"))).Code);
}
