using System.Buffers.Binary;

namespace Descent.Lab.Store;

/// <summary>A chunk at a glance: for every 64 points the first step, and for each seed least, greatest and mean finite value, how many are finite, and marks.</summary>
/// <remarks>Layout, little-endian: first steps (int64 a group), then for each seed: least, greatest, mean (of the chunk's own width a group each), finite counts (byte a group), marks (byte a group).</remarks>
static class ChunkSummary
{
    public const int Group = 64;
    public const byte NaN = 1, PositiveInfinity = 2, NegativeInfinity = 4;

    public readonly record struct Part(long Step, double Min, double Max, double Mean, int Finite, byte Marks);

    public static int Groups(int count) => (count + Group - 1) / Group;

    static int SeedBytes(int groups, int width) => groups * (3 * width + 2);

    public static byte[] Of(Chunk chunk)
    {
        var (count, groups, width) = (chunk.Steps.Length, Groups(chunk.Steps.Length), chunk.Width);
        var seeds = chunk.Values.Length / count;
        var bytes = new byte[groups * sizeof(long) + seeds * SeedBytes(groups, width)];
        for (var group = 0; group < groups; group++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(group * sizeof(long)), chunk.Steps[group * Group]);
        for (var seed = 0; seed < seeds; seed++)
        {
            var block = bytes.AsSpan(groups * sizeof(long) + seed * SeedBytes(groups, width));
            for (var group = 0; group < groups; group++)
            {
                var start = group * Group;
                var part = Summarise(chunk.Steps[start], chunk.Values.AsSpan(seed * count + start, Math.Min(Group, count - start)));
                Write(block[(group * width)..], width, part.Min);
                Write(block[((groups + group) * width)..], width, part.Max);
                Write(block[((2 * groups + group) * width)..], width, part.Mean);
                block[3 * groups * width + group] = (byte)part.Finite;
                block[3 * groups * width + groups + group] = part.Marks;
            }
        }
        return bytes;
    }

    public static Part Read(ReadOnlySpan<byte> summary, int groups, int width, int seed, int group)
    {
        var block = summary[(groups * sizeof(long) + seed * SeedBytes(groups, width))..];
        return new(BinaryPrimitives.ReadInt64LittleEndian(summary[(group * sizeof(long))..]), Number(block[(group * width)..], width), Number(block[((groups + group) * width)..], width),
            Number(block[((2 * groups + group) * width)..], width), block[3 * groups * width + group], block[3 * groups * width + groups + group]);
    }

    static void Write(Span<byte> target, int width, double value)
    {
        if (width == sizeof(float)) BinaryPrimitives.WriteSingleLittleEndian(target, (float)value);
        else BinaryPrimitives.WriteDoubleLittleEndian(target, value);
    }

    static double Number(ReadOnlySpan<byte> source, int width) =>
        width == sizeof(float) ? BinaryPrimitives.ReadSingleLittleEndian(source) : BinaryPrimitives.ReadDoubleLittleEndian(source);

    public static Part Summarise(long step, ReadOnlySpan<double> values)
    {
        var (min, max, sum, finite, marks) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0, (byte)0);
        foreach (var value in values)
        {
            if (double.IsFinite(value))
            {
                (min, max, sum) = (Math.Min(min, value), Math.Max(max, value), sum + value);
                finite++;
            }
            else marks |= double.IsNaN(value) ? NaN : value > 0 ? PositiveInfinity : NegativeInfinity;
        }
        return finite == 0 ? new(step, double.NaN, double.NaN, double.NaN, 0, marks) : new(step, min, max, sum / finite, finite, marks);
    }
}
