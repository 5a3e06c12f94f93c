using System.Buffers.Binary;
using System.Text;
using Descent.Data.Safetensors;

namespace Descent.Data.Tests;

/// <summary>Files that were damaged or made to deceive: one clear error, or a file whose parts fit, and no more memory than twice its size.</summary>
public sealed class SafetensorsFuzzTests
{
    /// <summary>What an exception with its message and stack takes, whatever the file.</summary>
    const long ForTheError = 32_000;

    static byte[] File(string header, int data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        return bytes;
    }

    static readonly byte[][] Sound =
    [
        File("""{"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"a.bias":{"dtype":"F16","shape":[2],"data_offsets":[24,28]}}""", 28),
        File("""{"x":{"dtype":"BF16","shape":[],"data_offsets":[0,2]},"é\u00e9\ud83d\ude00":{"dtype":"I64","shape":[0,7],"data_offsets":[2,2]},"z":{"dtype":"BOOL","shape":[1,1,4],"data_offsets":[2,6]}}""", 6),
        File("{}   ", 0),
    ];

    static readonly string[] Pieces =
    [
        "\"", "\\", "\\ud800", "\\u0061", "{", "}", "[", "]", ",", ":", "-1", "1e400", "1.5", "9223372036854775807", "18446744073709551616", "4294967296", "\"a.weight\"", "\"dtype\"", "\"shape\"", "\"F64\"", "\"F128\"",
        "\"data_offsets\":[0,4]", "[[[[[[[[", "null", "true", "\uFEFF", "\u202E", "\0", "__metadata__", "\"__metadata__\":{\"a\":\"b\"},",
    ];

    static byte[] Mutated(Random random)
    {
        var bytes = new List<byte>(Sound[random.Next(Sound.Length)]);
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at)); break;
                case 3: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)])); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(Math.Min(at, bytes.Count / 2), Math.Min(40, bytes.Count - Math.Min(at, bytes.Count / 2)))); break;
                case 5 when bytes.Count >= 8: Length(bytes, random.Next(3) switch { 0 => (ulong)(bytes.Count - 8), 1 => (ulong)random.Next(300), _ => 1UL << random.Next(64) }); break;
                case 6: bytes.RemoveRange(at, bytes.Count - at); break;
            }
        }
        // Half of them again with a length that fits, so that what is inside is looked at.
        if (random.Next(2) == 0 && bytes.Count > 40) Length(bytes, (ulong)(bytes.LastIndexOf((byte)'}') - 7));
        return [.. bytes];
    }

    static void Length(List<byte> bytes, ulong length)
    {
        for (var i = 0; i < 8; i++) bytes[i] = (byte)(length >> (8 * i));
    }

    /// <summary>The bytes that reading takes; what the runtime makes once, at some reading, is none of them.</summary>
    static long Allocated(byte[] bytes, out string? refused)
    {
        var allocated = AllocatedOnce(bytes, out refused);
        for (var i = 0; i < 3 && allocated > bytes.Length + ForTheError; i++) allocated = Math.Min(allocated, AllocatedOnce(bytes, out refused));
        return allocated;
    }

    static long AllocatedOnce(byte[] bytes, out string? refused)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        refused = null;
        try
        {
            var file = SafetensorsFile.Parse(bytes, "it");
            Assert.All(file.Entries.Values, entry => Assert.True(entry.Bytes.Length <= bytes.Length && entry.Shape.All(extent => extent >= 0)));
            Assert.Equal(bytes.Length - 8 - BinaryPrimitives.ReadInt64LittleEndian(bytes), file.Entries.Values.Sum(entry => (long)entry.Bytes.Length));
        }
        catch (DataException error) when (error.Code == "data-corrupt")
        {
            refused = error.Message;
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void A_hundred_thousand_damaged_files_are_refused_or_sound()
    {
        var random = new Random(1);
        var (most, sound, reasons) = (0L, 0, new HashSet<string>());
        foreach (var whole in Sound) Allocated(whole, out _);
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = Mutated(random);
            most = Math.Max(most, Allocated(bytes, out var refused) - bytes.Length);
            if (refused is null) sound++;
            else reasons.Add(refused.Split(':')[1][..Math.Min(14, refused.Split(':')[1].Length)]);
        }
        Assert.InRange(most, 0, ForTheError);
        Assert.InRange(sound, 100, 50_000);
        Assert.True(reasons.Count > 15, string.Join("; ", reasons));
    }

    public static TheoryData<string> Liars => ["many tensors", "many texts", "escaped names", "one long name", "long escaped text", "deep", "an extent too long"];

    /// <summary>The lie comes last, after a megabyte of header that is sound: what was built of it until then is measured. The file itself counts once.</summary>
    [Theory, MemberData(nameof(Liars))]
    public void A_large_header_that_lies_at_its_end_takes_less_memory_than_twice_the_file(string kind)
    {
        const int Size = 1 << 20;
        string Many(Func<int, string> one) => string.Join(',', Enumerable.Range(0, Size).Select(one).TakeWhile((text, i) => i * (text.Length + 1L) < Size));
        const string Lie = "\"z\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}";
        var header = kind switch
        {
            "many tensors" => "{" + Many(i => $"\"{i:x5}\":{{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[{i},{i + 1}]}}") + "," + Lie,
            "many texts" => "{\"__metadata__\":{" + Many(i => $"\"{i:x5}\":\"\"") + "}," + Lie,
            "escaped names" => "{" + Many(i => $"\"\\u0061{i:x5}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}") + ",\"a00000\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
            "one long name" => $"{{\"{new string('x', Size)}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}," + Lie,
            "long escaped text" => $"{{\"__metadata__\":{{\"a\":\"{string.Concat(Enumerable.Repeat("\\u0061", Size / 6))}\"}}," + Lie,
            "deep" => "{\"a\":" + new string('[', Size),
            _ => "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + new string('9', Size) + "],\"data_offsets\":[0,4]}}",
        };
        var bytes = File(header, kind == "escaped names" ? 0 : 8);
        Allocated(bytes, out _);
        var allocated = Allocated(bytes, out var refused);
        Assert.NotNull(refused);
        Assert.True(refused.Length < 400, refused);
        Assert.InRange(allocated, 0, bytes.Length + ForTheError);
    }

    /// <summary>Two parsers that read two things of one file: the duplicate is written otherwise, and means the same.</summary>
    [Fact]
    public void A_name_that_is_there_twice_in_two_spellings_is_refused()
    {
        Allocated(File("""{"ab":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2), out var refused);
        Assert.Contains("twice", refused, StringComparison.Ordinal);
        Allocated(File("""{"__metadata__":{"ab":"","a\u0062":""}}""", 0), out refused);
        Assert.Contains("twice", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_name() => Assert.All((string[])["""{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", """{"__metadata__":{"a":"\udc00"}}"""], header =>
    {
        Allocated(File(header, 0), out var refused);
        Assert.NotNull(refused);
    });

    [Fact]
    public void Numbers_of_eight_bits_are_their_formats()
    {
        var bytes = File("""{"a":{"dtype":"F8_E4M3","shape":[6],"data_offsets":[0,6]},"b":{"dtype":"F8_E5M2","shape":[3],"data_offsets":[6,9]}}""", 9);
        ((ReadOnlySpan<byte>)[0x38, 0x7E, 0x01, 0x80, 0xC0, 0x7F, 0x3C, 0x7B, 0x7C]).CopyTo(bytes.AsSpan(^9));
        var file = SafetensorsFile.Parse(bytes, "it");
        Assert.Equal([1, 448, Math.ScaleB(1, -9), -0.0, -2, double.NaN], file.Entries["a"].ToTensor().ToDoubles());
        Assert.Equal([1, 57344, double.PositiveInfinity], file.Entries["b"].ToTensor().ToDoubles());
    }

    [Fact]
    public void A_stream_reads_the_same_tensor_by_tensor_and_no_device()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "x.safetensors");
        System.IO.File.WriteAllBytes(path, Sound[0]);
        using (var stream = SafetensorsReader.Open(path))
        {
            Assert.Equal(["a.weight", "a.bias"], stream.Places.Select(place => place.Name));
            Assert.Equal("pt", stream.Metadata["format"]);
            Assert.Equal(SafetensorsFile.Read(path).Entries["a.bias"].Bytes.ToArray(), stream.Load(stream.Places[1]).Bytes.ToArray());
        }
        System.IO.File.WriteAllBytes(path, Sound[0].AsSpan(..^1));
        Assert.Equal("data-corrupt", Assert.Throws<DataException>(() => SafetensorsReader.Open(path)).Code);
        Assert.Equal("data-not-found", Assert.Throws<DataException>(() => SafetensorsReader.Open(folder.Path)).Code);
        if (!OperatingSystem.IsWindows()) Assert.Throws<DataException>(() => SafetensorsReader.Open("/dev/zero"));
    }
}
