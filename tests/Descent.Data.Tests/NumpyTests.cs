using System.IO.Compression;
using System.Text;
using Descent.Data.Numpy;
using Descent.Engine;

namespace Descent.Data.Tests;

public class NumpyTests
{
    static byte[] Npy(string descr, string shape, byte[] data, bool fortran = false, byte version = 1)
    {
        var header = $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n";
        byte[] length = version == 1 ? [(byte)header.Length, (byte)(header.Length >> 8)] : [(byte)header.Length, (byte)(header.Length >> 8), 0, 0];
        return [0x93, .. Encoding.ASCII.GetBytes("NUMPY"), version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    static byte[] Bytes<T>(params T[] values) where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();

    [Fact]
    public void Values_and_shapes_are_read()
    {
        Assert.Equal([1f, -2f, 3.5f], NpyReader.Read(Npy("<f4", "(3,)", Bytes(1f, -2f, 3.5f)), "a").ToArray<float>());
        var matrix = NpyReader.Read(Npy("<f8", "(2, 1)", Bytes(1.25, double.NaN), version: 2), "a");
        Assert.Equal([2, 1], matrix.Shape);
        Assert.Equal([1.25, double.NaN], matrix.ToArray<double>());
        Assert.Equal(7, NpyReader.Read(Npy("<i8", "()", Bytes(7L)), "a").Item());
        Assert.Equal([true, false], NpyReader.Read(Npy("|b1", "(2,)", [5, 0]), "a").ToArray<bool>());
        Assert.Equal([200], NpyReader.Read(Npy("|u1", "(1,)", [200]), "a").ToArray<int>());
    }

    public static TheoryData<byte[]> Bad =>
    [
        [], [1, 2, 3], Npy("<f4", "(3,)", Bytes(1f, 2f)), Npy("<f4", "(1,)", Bytes(1f, 2f)), Npy("|O", "(1,)", Bytes(1L)), Npy(">f4", "(1,)", Bytes(1f)),
        Npy("<f4", "(1,)", Bytes(1f), fortran: true), Npy("<f4", "(2147483647, 2147483647, 2147483647)", []), Npy("<f4", "(99999999999,)", []),
        Npy("<i8", "(1,)", Bytes(1L << 40)), Npy("<f4", "(-1,)", []), Npy("<f4", "(1,)", Bytes(1f), version: 9), Npy("<f4", "(1,)", Bytes(1f))[..12],
    ];

    [Theory, MemberData(nameof(Bad))]
    public void What_is_no_such_file_is_one_clear_error(byte[] file)
    {
        var error = Assert.Throws<DataException>(() => NpyReader.Read(file, "array.npy"));
        Assert.Equal("data-format", error.Code);
        Assert.Contains("array.npy", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Hint);
    }

    [Fact]
    public void An_archive_gives_its_arrays_by_name_and_keeps_within_its_bound()
    {
        var path = Path.GetTempFileName();
        using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            foreach (var (name, value) in new[] { ("b", 2f), ("a", 1f) })
            {
                using var stream = archive.CreateEntry($"{name}.npy").Open();
                stream.Write(Npy("<f4", "(1,)", Bytes(value)));
            }
        }
        Assert.Equal(["a", "b"], NpzReader.Read(path).Keys);
        Assert.Equal("data-format", Assert.Throws<DataException>(() => NpzReader.Read(path, maximalBytes: 100)).Code);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..40]);
        Assert.Equal("data-corrupt", Assert.Throws<DataException>(() => NpzReader.Read(path)).Code);
        File.Delete(path);
        Assert.Equal("data-not-found", Assert.Throws<DataException>(() => NpzReader.Read(path)).Code);
    }

    [Fact]
    public void Two_arrays_are_samples_of_the_library_s_types()
    {
        using var folder = new TemporaryFolder();
        var path = folder["mine.npz"];
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in new[] { ("x", Npy("<f8", "(2, 1)", Bytes(1.5, -2.0))), ("y", Npy("<i8", "(2,)", Bytes(0L, 3L))), ("price", Npy("<f8", "(2,)", Bytes(0.25, 4.0))) })
            {
                using var stream = archive.CreateEntry($"{name}.npy").Open();
                stream.Write(content);
            }
        }
        var ((x, y), (_, price)) = (NpzReader.Samples(path), NpzReader.Samples(path, y: "price"));
        Assert.Equal([1.5f, -2], x.ToArray<float>());
        Assert.Equal([0, 3], y.ToArray<int>());
        Assert.Equal([0.25f, 4], price.ToArray<float>());
        Assert.Contains("price, x, y", Assert.Throws<DataException>(() => NpzReader.Samples(path, "inputs")).Hint, StringComparison.Ordinal);
    }
}
