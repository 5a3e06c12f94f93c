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

    /// <summary>The rank of a matrix survives its rounding, whatever the type and the size of the matrix.</summary>
    [Theory, MemberData(nameof(NarrowTypes))]
    public void A_matrix_of_low_rank_keeps_it_in_a_narrow_type(string element)
    {
        foreach (var (rows, columns, rank) in (ReadOnlySpan<(int, int, int)>)[(300, 200, 1), (300, 200, 5), (40, 400, 3), (24, 24, 2)])
        {
            foreach (var scale in (ReadOnlySpan<double>)[1, 0.05])
            {
                var product = scale * Tensor.MatMul(Normal(1, rows, rank), Normal(2, rank, columns));
                Assert.Equal(rank, RankIn(element, product));
            }
        }
    }

    /// <summary>Its smallest singular values are above the noise where it is not square, and most of them where it is.</summary>
    [Theory, MemberData(nameof(NarrowTypes))]
    public void A_random_matrix_is_of_full_rank_in_a_narrow_type(string element)
    {
        Assert.Equal(60, RankIn(element, 0.02 * Normal(3, 180, 60)));
        Assert.InRange(RankIn(element, Normal(4, 200, 200)), 160, 200);
        if (element is "BF16" or "F16") Assert.Equal(200, RankIn(element, Normal(5, 300, 200)));
    }

    /// <summary>What is exact in the file counts, however small beside σ₁; what is nothing does not.</summary>
    [Fact]
    public void Exact_entries_count()
    {
        Assert.Equal(2, RankIn("BF16", Tensor.From([1.0, 0, 0, 0.01], [2, 2])));
        Assert.Equal(0, RankIn("BF16", Tensor.Zeros([3, 2])));
    }

    public static TheoryData<string> NarrowTypes => new("BF16", "F16", "F8_E4M3", "F8_E5M2");

    static Tensor Normal(long seed, int rows, int columns) => RandomKey.FromSeed(seed).Normal([rows, columns], element: ElementType.Float64);

    int RankIn(string element, Tensor matrix)
    {
        var (width, codes) = element.StartsWith("F8", StringComparison.Ordinal) ? (1, Codes(element)) : (2, []);
        var (rows, columns) = (matrix.Shape[0], matrix.Shape[1]);
        var header = System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($$$"""{"w":{"dtype":"{{{element}}}","shape":[{{{rows}}},{{{columns}}}],"data_offsets":[0,{{{width * rows * columns}}}]}}"""));
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write((long)header.Length);
        writer.Write(header);
        foreach (var value in matrix.ToDoubles())
        {
            if (width == 1) writer.Write(codes.MinBy(code => Math.Abs(code.Value - value)).Code);
            else if (element == "F16") writer.Write(BitConverter.HalfToUInt16Bits((Half)value));
            else writer.Write((ushort)((BitConverter.SingleToUInt32Bits((float)value) + 0x8000) >> 16));
        }
        var path = Path.Combine(folder.Path, "narrow.safetensors");
        File.WriteAllBytes(path, stream.ToArray());
        return WeightTable.Read(path).Rows.Single().Summary!.Spectrum!.NumericalRank;
    }

    /// <summary>The finite numbers of a type of 8 bits.</summary>
    static (byte Code, double Value)[] Codes(string element)
    {
        var bytes = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
        return [.. bytes.Zip(new SafetensorsEntry("all", element, [256], bytes).ToTensor().ToDoubles()).Where(code => double.IsFinite(code.Second))];
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
