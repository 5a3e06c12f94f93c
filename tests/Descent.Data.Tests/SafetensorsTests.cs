using System.Buffers.Binary;
using System.Text;
using Descent.Data.Safetensors;
using Descent.Engine;

namespace Descent.Data.Tests;

public sealed class SafetensorsTests
{
    static byte[] File(string header, int data = 0, ulong? length = null)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + data];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length ?? (ulong)text.Length);
        text.CopyTo(bytes, 8);
        return bytes;
    }

    static string Refused(byte[] bytes)
    {
        var error = Assert.Throws<DataException>(() => SafetensorsFile.Parse(bytes, "it"));
        Assert.Equal("data-corrupt", error.Code);
        return error.Message;
    }

    [Fact]
    public void What_is_written_is_read_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "state.safetensors");
        var tree = Tree.Of(("a.weight", Tensor.From<float>([1, -0f, float.NaN, float.PositiveInfinity], [2, 2])), ("", Tensor.Scalar(0.1, ElementType.Float64)),
            ("key", Tensor.Of(int.MinValue, 7)), ("mask", Tensor.Of(true, false, true)), ("none", Tensor.From<float>([], [0, 3])));
        var hash = SafetensorsWriter.Write(path, tree, new Dictionary<string, string> { ["step"] = "7" });
        var file = SafetensorsFile.Read(path);
        Assert.Equal(hash, file.Hash);
        Assert.Equal("7", file.Metadata["step"]);
        Assert.Equal(["a.weight", "key", "mask", "none", "value"], file.Entries.Keys.Order(StringComparer.Ordinal));
        for (var i = 0; i < tree.Count; i++)
        {
            var back = file.Entries[tree.Paths[i].Length == 0 ? "value" : tree.Paths[i]].ToTensor();
            Assert.Equal(tree.Leaves[i].Type, back.Type);
            Assert.Equal(tree.Leaves[i].ToDoubles().Select(BitConverter.DoubleToInt64Bits), back.ToDoubles().Select(BitConverter.DoubleToInt64Bits));
        }
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    sealed record Net(Tensor[] Layers, [Frozen] Tensor Fixed, Tensor Count);

    /// <summary>Trained leaves come from the file, in the model's own element type; what is frozen or whole stays.</summary>
    [Fact]
    public void A_model_takes_its_trained_leaves_by_name()
    {
        using var folder = new TemporaryFolder();
        var tree = Tree.Of(("net.layers.0", Tensor.From<double>([1, 2, 3, 4], [2, 2])), ("net.layers.1", Tensor.Of(5f)), ("net.count", Tensor.Of(9)), ("other", Tensor.Of(6f)));
        SafetensorsWriter.Write(folder["net.safetensors"], tree, new Dictionary<string, string>());
        var file = SafetensorsFile.Read(folder["net.safetensors"]);
        var model = new Net([Tensor.Zeros([2, 2]), Tensor.Zeros([1])], Tensor.Of(7f), Tensor.Of(8));
        var filled = file.Into(model, "net.");
        Assert.Equal([1, 2, 3, 4], filled.Layers[0].ToArray<float>());
        Assert.Equal((5, 7, 8), (filled.Layers[1].Item(), filled.Fixed.Item(), filled.Count.Item()));

        var missing = Assert.Throws<DataException>(() => file.Into(model));
        Assert.Contains("'layers.0'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("net.layers.0", missing.Hint, StringComparison.Ordinal);
        var other = Assert.Throws<DataException>(() => file.Into(model with { Layers = [Tensor.Zeros([2, 3]), Tensor.Zeros([1])] }, "net."));
        Assert.Contains("[2, 2] in the file and [2, 3] in the model", other.Message, StringComparison.Ordinal);
    }

    /// <summary>The sample file "overall" of the format's own repository (KOLANICH, 2022, Unlicense), written by the reference implementation: −3 to 2 in nine types.</summary>
    const string Sample = """
        DgIAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJ0ZXN0IjoiYSJ9LCJCIjp7ImR0eXBlIjoiVTgiLCJzaGFwZSI6WzZdLCJkYXRhX29mZnNldHMiOlswLDZdfSwiSCI6eyJkdHlwZSI6IlUxNiIsInNoYXBlIjpb
        Nl0sImRhdGFfb2Zmc2V0cyI6WzYsMThdfSwiSSI6eyJkdHlwZSI6IlUzMiIsInNoYXBlIjpbNl0sImRhdGFfb2Zmc2V0cyI6WzE4LDQyXX0sImIiOnsiZHR5cGUiOiJJOCIsInNoYXBlIjpbNl0sImRhdGFf
        b2Zmc2V0cyI6WzQyLDQ4XX0sImQiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzZdLCJkYXRhX29mZnNldHMiOls0OCw5Nl19LCJlIjp7ImR0eXBlIjoiRjE2Iiwic2hhcGUiOls2XSwiZGF0YV9vZmZzZXRz
        IjpbOTYsMTA4XX0sImYiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzZdLCJkYXRhX29mZnNldHMiOlsxMDgsMTMyXX0sImgiOnsiZHR5cGUiOiJJMTYiLCJzaGFwZSI6WzZdLCJkYXRhX29mZnNldHMiOlsx
        MzIsMTQ0XX0sImkiOnsiZHR5cGUiOiJJMzIiLCJzaGFwZSI6WzZdLCJkYXRhX29mZnNldHMiOlsxNDQsMTY4XX19/f7/AAEC/f/+////AAABAAIA/f////7/////////AAAAAAEAAAACAAAA/f7/AAECAAAA
        AAAACMAAAAAAAAAAwAAAAAAAAPC/AAAAAAAAAAAAAAAAAADwPwAAAAAAAABAAMIAwAC8AAAAPABAAABAwAAAAMAAAIC/AAAAAAAAgD8AAABA/f/+////AAABAAIA/f////7/////////AAAAAAEAAAACAAAA
        """;

    [Fact]
    public void A_file_of_the_reference_implementation_is_read()
    {
        var file = SafetensorsFile.Parse(Convert.FromBase64String(Sample), "it");
        Assert.Equal("a", file.Metadata["test"]);
        Assert.Equal(["B", "H", "I", "b", "d", "e", "f", "h", "i"], file.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(file.Entries.Values, entry => Assert.Equal([6], entry.Shape));
        Assert.All((string[])["d", "e", "f", "i"], name => Assert.Equal([-3.0, -2, -1, 0, 1, 2], file.Entries[name].ToTensor().ToDoubles()));
    }

    [Fact]
    public void Half_precision_is_widened()
    {
        var bytes = File("""{"h":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]}}""", 4);
        BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(^4), (Half)(-1.5));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(^2), (ushort)(BitConverter.SingleToUInt32Bits(3) >> 16));
        var file = SafetensorsFile.Parse(bytes, "it");
        Assert.Equal((-1.5, 3.0), (file.Entries["h"].ToTensor().ToDoubles()[0], file.Entries["b"].ToTensor().ToDoubles()[0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Too_short(int length) => Refused(new byte[length]);

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    [InlineData(100_000_001UL)]
    [InlineData(3UL)]
    public void A_header_length_that_cannot_be(ulong length) => Refused(File("{}", 0, length));

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("\uFEFF{}", 0)]
    [InlineData("{} {}", 0)]
    [InlineData("{", 0)]
    [InlineData("""{"a":1}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"U8","dtype":"F32","shape":[4],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"__metadata__":{"a":"b"},"__metadata__":{}}""", 0)]
    [InlineData("""{"__metadata__":{"a":1}}""", 0)]
    [InlineData("""{"__metadata__":{"a":"b","a":"c"}}""", 0)]
    [InlineData("""{"__metadata__":[]}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,0]}}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e400],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}""", 4)]
    public void A_header_that_lies(string header, int data) => Refused(File(header, data));

    [Fact]
    public void Json_as_deep_as_the_file_is_long() => Refused(File("{\"a\":" + new string('[', 100_000)));

    [Fact]
    public void Rank_one_thousand() => Refused(File($$$"""{"a":{"dtype":"U8","shape":[{{{string.Join(',', Enumerable.Repeat(1, 1000))}}}],"data_offsets":[0,1]}}""", 1));

    [Fact]
    public void What_is_not_utf8()
    {
        var bytes = File("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4);
        bytes[10] = 0xFF;
        Assert.Contains("UTF-8", Refused(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_only_names()
    {
        foreach (var name in (string[])["../x", "", "a\\u0000b", "\\u202Ex", new string('x', 1_000_000)])
        {
            var file = SafetensorsFile.Parse(File($$$"""{"{{{name}}}":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4), "it");
            Assert.Equal(Shape.Scalar, Assert.Single(file.Entries).Value.ToTensor().Shape);
        }
    }

    [Fact]
    public void A_folder_in_the_way_is_one_clear_error()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("io-failed", Assert.Throws<DataException>(() => SafetensorsWriter.Write(Path.Combine(folder.Path, "none", "x"), Tree.Empty, new Dictionary<string, string>())).Code);
        Assert.Equal("data-not-found", Assert.Throws<DataException>(() => SafetensorsFile.Read(Path.Combine(folder.Path, "none"))).Code);
    }
}
