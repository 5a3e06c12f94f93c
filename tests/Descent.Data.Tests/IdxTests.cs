using System.IO.Compression;
using Descent.Data.Cache;
using Descent.Data.Idx;
using FsCheck;
using FsCheck.Fluent;

namespace Descent.Data.Tests;

public class IdxTests
{
    static byte[] File(IdxArray array)
    {
        using var stream = new MemoryStream();
        IdxWriter.Write(stream, array);
        return stream.ToArray();
    }

    static void ComesBack<T>() where T : unmanaged => Prop.ForAll<T[]>(values =>
    {
        var file = File(IdxArray.Of<T>(values, values.Length, 1));
        var back = IdxReader.Read(file, "a");
        // Bit for bit, since NaN is unlike itself.
        return back.Shape.SequenceEqual([values.Length, 1])
            && System.Runtime.InteropServices.MemoryMarshal.AsBytes(back.ToArray<T>().AsSpan()).SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
    }).Holds();

    [Fact]
    public void Every_element_type_comes_back()
    {
        ComesBack<byte>();
        ComesBack<sbyte>();
        ComesBack<short>();
        ComesBack<int>();
        ComesBack<float>();
        ComesBack<double>();
    }

    [Fact]
    public void Numbers_are_big_endian() =>
        Assert.Equal([0, 0, 0x0C, 1, 0, 0, 0, 1, 0x01, 0x02, 0x03, 0x04], File(IdxArray.Of<int>([0x01020304], 1)));

    public static TheoryData<string, byte[], string> Bad => new()
    {
        { "empty", [], "is empty (0 bytes)" },
        { "short magic", [0, 0, 8], "3 bytes" },
        { "short header", [0, 0, 8, 2, 0, 0, 0, 1], "its header alone takes 12" },
        { "wrong magic", [1, 0, 8, 1, 0, 0, 0, 0], "0x01000801" },
        { "wrong type", [0, 0, 0x0A, 1, 0, 0, 0, 0], "0x00000a01" },
        { "gzip", [0x1F, 0x8B, 8, 0], "still compressed" },
        { "rank 0", [0, 0, 8, 0], "rank 0" },
        { "truncated", [0, 0, 8, 1, 0, 0, 0, 3, 1, 2], "truncated: it has 10 bytes" },
        { "over-long", [0, 0, 8, 1, 0, 0, 0, 1, 1, 2], "asks for 9 bytes" },
        { "size over 2^31", [0, 0, 8, 1, 0xFF, 0xFF, 0xFF, 0xFF], "4294967295" },
        { "product over 2^64", [0, 0, 8, 3, 0x7F, 0, 0, 0, 0x7F, 0, 0, 0, 0x7F, 0, 0, 0], "more than the" },
        { "overflow behind a zero", [0, 0, 14, 3, 0, 0, 0, 0, 0x7F, 0, 0, 0, 0x7F, 0, 0, 0], "more than the" },
    };

    [Theory, MemberData(nameof(Bad))]
    public void Bad_files_are_named_with_the_number_and_a_mend(string what, byte[] file, string says)
    {
        // From memory, from a stream of known length, and from one of unknown length.
        Func<IdxArray>[] ways = [() => IdxReader.Read(file, what), () => IdxReader.Read(new MemoryStream(file), what), () => IdxReader.Read(new Endless(file), what)];
        for (var way = 0; way < ways.Length; way++)
        {
            var error = Assert.Throws<DataException>(ways[way]);
            Assert.Equal("data-format", error.Code);
            Assert.Contains($"'{what}'", error.Message, StringComparison.Ordinal);
            if (way < 2 || what != "over-long")
                Assert.Contains(says, error.Message, StringComparison.Ordinal);
            Assert.NotEmpty(error.Hint);
        }
    }

    /// <summary>Memory follows the bytes that are there: the header's claim of 2 GB costs a chunk of 64 KiB, and as much in the stream itself.</summary>
    [Fact]
    public void A_claim_of_two_gigabytes_costs_nothing()
    {
        byte[] file = [0, 0, 8, 1, 0x7F, 0xFF, 0xFF, 0xC0, 1, 2, 3];
        foreach (var stream in (Stream[])[new MemoryStream(file), new Endless(file)])
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<DataException>(() => IdxReader.Read(stream, "a"));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
        }
    }

    [Fact]
    public void Only_data_exceptions_come_out_of_mutated_files()
    {
        var random = new Random(1);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var file = File(round % 2 == 0 ? IdxArray.Of<byte>([1, 2, 3, 4, 5, 6], 3, 1, 2) : IdxArray.Of<double>([1, 2], 2)).ToList();
            for (var edit = random.Next(1, 4); edit > 0; edit--)
            {
                var at = random.Next(file.Count);
                if (random.Next(4) == 0 && file.Count > 1)
                    file.RemoveAt(at);
                else if (random.Next(4) == 0)
                    file.Insert(at, (byte)random.Next(256));
                else
                    file[at] = (byte)(random.Next(3) == 0 ? random.Next(256) : file[at] ^ (1 << random.Next(8)));
            }
            byte[] bytes = [.. file];
            var whole = Outcome(() => IdxReader.Read(bytes, "a"));
            Assert.Equal(whole, Outcome(() => IdxReader.Read(new Endless(bytes), "a")));
            _ = whole is null ? refused++ : read++;
        }
        // Both happen: a changed pixel is fine, a changed size is not.
        Assert.True(read > 1_000 && refused > 1_000, $"{read} read, {refused} refused");
    }

    static string? Outcome(Func<IdxArray> read)
    {
        try
        {
            var array = read();
            return $"{array.Element} [{string.Join(", ", array.Shape)}] {Convert.ToHexString(array.Data.Span)}";
        }
        catch (DataException)
        {
            return null;
        }
    }

    [Fact]
    public void A_packed_file_is_unpacked_and_a_damaged_one_refused()
    {
        using var folder = new TemporaryFolder();
        var array = IdxArray.Of<short>([1, -2, 3], 3);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            IdxWriter.Write(gzip, array);
        var bytes = packed.ToArray();
        Assert.Equal([1, -2, 3], IdxReader.Read(folder.Write("a.gz", bytes)).ToArray<short>());
        // The last bytes are the end mark and the trailer (8 bytes): without them the array may still be whole, never another one.
        for (var length = 0; length < bytes.Length; length++)
        {
            var path = folder.Write("b.gz", bytes.AsSpan(0, length));
            if (length < bytes.Length - 10 || Outcome(() => IdxReader.Read(path)) is null)
                Assert.Throws<DataException>(() => IdxReader.Read(path));
            else
                Assert.Equal([1, -2, 3], IdxReader.Read(path).ToArray<short>());
        }
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("data-not-found", Assert.Throws<DataException>(() => IdxReader.Read(folder["none"])).Code);
        Assert.Equal("io-failed", Assert.Throws<DataException>(() => IdxReader.Read(folder.Path)).Code);
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a", [1]);
        var error = Assert.Throws<DataException>(() => IdxWriter.Write(path, IdxArray.Of<byte>(new byte[100_000], 100_000), Full.Disk));
        Assert.Equal("disk-full", error.Code);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal([1], System.IO.File.ReadAllBytes(path));
    }

    [Fact]
    public void Writing_replaces_whole()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a", [1]);
        IdxWriter.Write(path, IdxArray.Of<float>([1.5f], 1));
        Assert.Equal([1.5f], IdxReader.Read(path).ToArray<float>());
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal("io-failed", Assert.Throws<DataException>(() => IdxWriter.Write(folder["no/a"], IdxArray.Of<byte>([1], 1))).Code);
    }

    [Fact]
    public void Asking_for_another_type_or_shape_is_refused()
    {
        Assert.Contains("UInt8", Assert.Throws<DataException>(() => IdxArray.Of<byte>([1], 1).ToArray<int>()).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => IdxArray.Of<byte>([1, 2], 3));
        Assert.Throws<DataException>(() => IdxArray.Of<byte>([]));
        Assert.Throws<DataException>(() => IdxArray.Of<long>([1], 1));
    }

    /// <summary>A stream that does not tell its length.</summary>
    sealed class Endless(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}

/// <summary>A device that takes no byte.</summary>
static class Full
{
    public static FileOpener Disk { get; } = path => new FileStream("/dev/full", FileMode.Open, FileAccess.Write);

    /// <summary>A disk on which the first <paramref name="files"/> files still fit.</summary>
    public static FileOpener After(int files) => path => files-- > 0 ? AtomicFile.OpenNew(path) : Disk(path);
}
