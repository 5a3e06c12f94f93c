using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Descent.Data.Safetensors;

/// <summary>Finds whether a header tells the truth, in memory of less than its own size: per tensor, where its name and its bytes are.</summary>
/// <param name="header">UTF-8.</param>
/// <param name="dataLength">Bytes after the header.</param>
sealed class HeaderCheck(ReadOnlyMemory<byte> header, long dataLength, string what)
{
    public const string Metadata = "__metadata__";
    const int MaxRank = 64;
    const int MaxDepth = 3;
    const int Shown = 60;

    readonly record struct Found(int Name, long Start, long End);

    readonly NameOrder order = new(header);

    Utf8JsonReader Reader() => new(header.Span, new JsonReaderOptions { MaxDepth = MaxDepth });

    /// <exception cref="DataException">It does not; the message says what is wrong.</exception>
    /// <exception cref="JsonException">It is no JSON, or too deep.</exception>
    public void Run()
    {
        var (count, texts) = Count();
        var tensors = new Found[count];
        var keys = new int[texts];
        var (tensor, key, hasMetadata) = (0, 0, false);
        var reader = Reader();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = (int)reader.TokenStartIndex;
            if (reader.ValueTextEquals(Metadata))
            {
                if (hasMetadata) throw Bad($"its header has '{Metadata}' twice");
                hasMetadata = true;
                key = Texts(ref reader, keys);
            }
            else
            {
                order.CheckText(ref reader);
                reader.Read();
                var (start, end) = Tensor(ref reader, at);
                tensors[tensor++] = new(at, start, end);
            }
        }
        if (reader.Read()) throw Bad("there is more after its header's object");
        Distinct(keys.AsSpan(0, key), "its metadata have");
        Cover(tensors);
        Distinct(Array.ConvertAll(tensors, one => one.Name), "its header has");
    }

    /// <summary>Tensors, and texts of the metadata: to make arrays of the right size.</summary>
    (int Tensors, int Texts) Count()
    {
        var (tensors, texts, inMetadata) = (0, 0, false);
        var reader = Reader();
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            if (reader.CurrentDepth == 1 && !(inMetadata = reader.ValueTextEquals(Metadata))) tensors++;
            else if (reader.CurrentDepth == 2 && inMetadata) texts++;
        }
        return (tensors, texts);
    }

    int Texts(ref Utf8JsonReader reader, Span<int> keys)
    {
        var count = 0;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw Bad("its metadata are no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = keys[count++] = (int)reader.TokenStartIndex;
            order.CheckText(ref reader);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw Bad($"its metadata '{Name(at)}' is no text");
            order.CheckText(ref reader);
        }
        return count;
    }

    (long Start, long End) Tensor(ref Utf8JsonReader reader, int at)
    {
        var (size, hasShape, hasOffsets) = (0, false, false);
        Span<long> shape = stackalloc long[MaxRank];
        Span<long> offsets = stackalloc long[2];
        var rank = 0;
        if (reader.TokenType != JsonTokenType.StartObject) throw Bad($"tensor '{Name(at)}' is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("dtype"u8))
            {
                if (size > 0) throw Twice(at, "dtype");
                reader.Read();
                if (reader.TokenType != JsonTokenType.String) throw Bad($"the element type of tensor '{Name(at)}' is no text");
                size = SafetensorsElement.Size(ref reader);
                if (size == 0) throw Bad($"tensor '{Name(at)}' has the unknown element type '{Short(reader.ValueSpan)}'");
            }
            else if (reader.ValueTextEquals("shape"u8))
            {
                if (hasShape) throw Twice(at, "shape");
                rank = Numbers(ref reader, shape, at);
                hasShape = true;
            }
            else if (reader.ValueTextEquals("data_offsets"u8))
            {
                if (hasOffsets) throw Twice(at, "data_offsets");
                hasOffsets = Numbers(ref reader, offsets, at) == 2;
            }
            else
            {
                throw Bad($"tensor '{Name(at)}' has the unknown member '{Short(reader.ValueSpan)}'");
            }
        }
        if (size == 0 || !hasShape || !hasOffsets) throw Bad($"tensor '{Name(at)}' lacks dtype, shape or its two data_offsets");
        var (start, end) = (offsets[0], offsets[1]);
        if (start > end || end > dataLength) throw Bad($"tensor '{Name(at)}' lies at {start} to {end} of {dataLength} bytes");
        var bytes = (UInt128)size;
        foreach (var extent in shape[..rank])
        {
            bytes *= (UInt128)extent;
            if (bytes > long.MaxValue) throw Bad($"tensor '{Name(at)}' has the impossible shape [{string.Join(", ", shape[..rank].ToArray())}]");
        }
        if (bytes != (UInt128)(end - start)) throw Bad($"tensor '{Name(at)}' of shape [{string.Join(", ", shape[..rank].ToArray())}] takes {bytes} bytes and has {end - start}");
        return (start, end);
    }

    int Numbers(ref Utf8JsonReader reader, scoped Span<long> numbers, int at)
    {
        var count = 0;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray) throw Bad($"shape or data_offsets of tensor '{Name(at)}' is no array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0) throw Bad($"tensor '{Name(at)}' has an extent or offset that is no whole number from 0");
            if (count == numbers.Length) throw Bad($"tensor '{Name(at)}' has more than {numbers.Length} extents or offsets");
            numbers[count++] = number;
        }
        return count;
    }

    void Cover(Found[] tensors)
    {
        Array.Sort(tensors, (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        var end = 0L;
        foreach (var tensor in tensors)
        {
            if (tensor.Start != end) throw Bad($"its tensors leave a hole or overlap at '{Name(tensor.Name)}'");
            end = tensor.End;
        }
        if (end != dataLength) throw Bad($"its tensors take {end} bytes of {dataLength}");
    }

    /// <summary>Sorted by their text, equal names are neighbours.</summary>
    void Distinct(Span<int> names, string whose)
    {
        names.Sort(order);
        for (var i = 1; i < names.Length; i++)
        {
            if (order.Compare(names[i - 1], names[i]) == 0) throw Bad($"{whose} '{Name(names[i])}' twice");
        }
    }

    string Name(int at) => Short(order.Raw(at));

    /// <summary>The beginning of a text of the header, without what would reverse or hide other text on a terminal.</summary>
    static string Short(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, Shown)]);
        var shown = new StringBuilder();
        foreach (var letter in text) shown.Append(char.IsControl(letter) || CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.Format ? '\uFFFD' : letter);
        return shown.Append(raw.Length > Shown ? "…" : "").ToString();
    }

    DataException Twice(int at, string member) => Bad($"tensor '{Name(at)}' has '{member}' twice");

    DataException Bad(FormattableString how) => SafetensorsHeader.Bad(what, how);

    DataException Bad(string how) => SafetensorsHeader.Bad(what, how);
}
