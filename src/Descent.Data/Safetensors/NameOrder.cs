using System.Text.Json;

namespace Descent.Data.Safetensors;

/// <summary>Orders names of a header by their text, each told by where its opening quote stands; escapes are undone in two buffers that are used again.</summary>
sealed class NameOrder(ReadOnlyMemory<byte> header) : IComparer<int>
{
    byte[] first = [], second = [];

    /// <summary>A name between its quotes, escapes and all.</summary>
    public ReadOnlySpan<byte> Raw(int at)
    {
        var rest = header.Span[(at + 1)..];
        var end = 0;
        while (rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
        return rest[..end];
    }

    /// <summary>Finds escapes that are no text, such as half a surrogate pair.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public void CheckText(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped) reader.CopyString(Room(ref first, reader.ValueSpan.Length));
    }

    public int Compare(int x, int y)
    {
        var a = Raw(x);
        var b = Raw(y);
        return Text(a, x, ref first).SequenceCompareTo(Text(b, y, ref second));
    }

    ReadOnlySpan<byte> Text(ReadOnlySpan<byte> raw, int at, ref byte[] buffer)
    {
        if (!raw.Contains((byte)'\\')) return raw;
        var reader = new Utf8JsonReader(header.Span.Slice(at, raw.Length + 2));
        reader.Read();
        var room = Room(ref buffer, raw.Length);
        return room.AsSpan(0, reader.CopyString(room));
    }

    // Twice what is needed at least, so that growing texts do not make a buffer each.
    static byte[] Room(ref byte[] buffer, int length) => buffer.Length >= length ? buffer : buffer = new byte[Math.Max(length, 2 * buffer.Length)];
}
