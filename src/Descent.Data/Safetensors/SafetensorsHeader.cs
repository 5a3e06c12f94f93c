using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Descent.Data.Safetensors;

/// <summary>Reads and checks a header: at most 100 MB of JSON whose offsets cover the rest of the file without hole or overlap.</summary>
static class SafetensorsHeader
{
    const int LengthBytes = sizeof(ulong);
    const ulong MaxHeader = 100_000_000;
    const int MaxRank = 64;
    const int MaxDepth = 3;

    public static (Dictionary<string, SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Read(ReadOnlyMemory<byte> file, string what)
    {
        if (file.Length < LengthBytes) throw Bad(what, $"it has {file.Length} bytes, and its header's length alone takes {LengthBytes}");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span);
        if (length > MaxHeader || length > (ulong)(file.Length - LengthBytes)) throw Bad(what, $"its header says that it is {length} bytes long");
        var header = file.Slice(LengthBytes, (int)length).Span;
        var data = file[(LengthBytes + (int)length)..];
        if (header.IsEmpty || header[0] != '{') throw Bad(what, "its header does not begin with '{'");
        if (!Utf8.IsValid(header)) throw Bad(what, "its header is not UTF-8");
        var entries = new List<(SafetensorsEntry Entry, long Start, long End)>();
        Dictionary<string, string>? metadata = null;
        try
        {
            var reader = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (!names.Add(name)) throw Bad(what, $"its header has '{Short(name)}' twice");
                reader.Read();
                if (name == "__metadata__") metadata = ReadMetadata(ref reader, what);
                else entries.Add(ReadEntry(ref reader, name, data, what));
            }
            if (reader.Read()) throw Bad(what, "there is more after its header's object");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw Bad(what, $"its header is not what the format asks for ({fault.Message.Split('\n')[0]})");
        }
        long end = 0;
        entries.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        foreach (var entry in entries)
        {
            if (entry.Start != end) throw Bad(what, $"its tensors leave a hole or overlap at '{Short(entry.Entry.Name)}'");
            end = entry.End;
        }
        if (end != data.Length) throw Bad(what, $"its tensors take {end} bytes of {data.Length}");
        return (entries.ToDictionary(entry => entry.Entry.Name, entry => entry.Entry, StringComparer.Ordinal), metadata ?? []);
    }

    static Dictionary<string, string> ReadMetadata(ref Utf8JsonReader reader, string what)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (reader.TokenType != JsonTokenType.StartObject) throw Bad(what, "its metadata are no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw Bad(what, $"its metadata '{Short(name)}' is no text");
            if (!metadata.TryAdd(name, reader.GetString()!)) throw Bad(what, $"its metadata have '{Short(name)}' twice");
        }
        return metadata;
    }

    static (SafetensorsEntry, long, long) ReadEntry(ref Utf8JsonReader reader, string name, ReadOnlyMemory<byte> data, string what)
    {
        (string? element, List<long>? shape, List<long>? offsets) = (null, null, null);
        if (reader.TokenType != JsonTokenType.StartObject) throw Bad(what, $"tensor '{Short(name)}' is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.GetString()!;
            reader.Read();
            var isNew = member switch { "dtype" => element is null, "shape" => shape is null, "data_offsets" => offsets is null, _ => throw Bad(what, $"tensor '{Short(name)}' has the unknown member '{Short(member)}'") };
            if (!isNew) throw Bad(what, $"tensor '{Short(name)}' has '{member}' twice");
            if (member == "dtype") element = reader.GetString();
            else if (member == "shape") shape = ReadNumbers(ref reader, MaxRank, name, what);
            else offsets = ReadNumbers(ref reader, 2, name, what);
        }
        if (element is null || shape is null || offsets is not [var start, var end]) throw Bad(what, $"tensor '{Short(name)}' lacks dtype, shape or its two data_offsets");
        var size = SafetensorsElement.Size(element);
        if (size == 0) throw Bad(what, $"tensor '{Short(name)}' has the unknown element type '{Short(element)}'");
        if (start > end || end > data.Length) throw Bad(what, $"tensor '{Short(name)}' lies at {start} to {end} of {data.Length} bytes");
        UInt128 bytes = (UInt128)size;
        foreach (var extent in shape)
        {
            bytes *= (UInt128)extent;
            if (bytes > long.MaxValue) throw Bad(what, $"tensor '{Short(name)}' has the impossible shape [{string.Join(", ", shape)}]");
        }
        if (bytes != (UInt128)(end - start)) throw Bad(what, $"tensor '{Short(name)}' of shape [{string.Join(", ", shape)}] takes {bytes} bytes and has {end - start}");
        return (new(name, element, shape, data[(int)start..(int)end]), start, end);
    }

    static List<long> ReadNumbers(ref Utf8JsonReader reader, int most, string name, string what)
    {
        var numbers = new List<long>();
        if (reader.TokenType != JsonTokenType.StartArray) throw Bad(what, $"shape or data_offsets of tensor '{Short(name)}' is no array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0) throw Bad(what, $"tensor '{Short(name)}' has an extent or offset that is no whole number from 0");
            if (numbers.Count == most) throw Bad(what, $"tensor '{Short(name)}' has more than {most} extents or offsets");
            numbers.Add(number);
        }
        return numbers;
    }

    static string Short(string name) => name.Length <= 60 ? name : name[..60] + "…";

    static DataException Bad(string what, FormattableString how) => new("data-corrupt", $"{what} is no safetensors file: {FormattableString.Invariant(how)}.", "Get the file again from where it came.");

    static DataException Bad(string what, string how) => new("data-corrupt", $"{what} is no safetensors file: {how}.", "Get the file again from where it came.");
}
