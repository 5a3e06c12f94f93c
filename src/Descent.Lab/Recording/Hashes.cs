using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Descent.Contracts;
using Descent.Data.Safetensors;
using Descent.Engine;

namespace Descent.Lab.Recording;

/// <summary>SHA-256 of what a run made, in lowercase hexadecimal: two runs agree bit for bit where these agree.</summary>
static class Hashes
{
    /// <summary>Of a state: every leaf with its path, type and bytes.</summary>
    public static string Of(Tree state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < state.Count; i++)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{state.Paths[i]} {state.Leaves[i].Type}\n"));
            hash.AppendData(SafetensorsWriter.Bytes(state.Leaves[i]));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Of every measurement: arms and metrics in ordinal order, seeds increasing, steps and the bits of values.</summary>
    public static string Of(StudyRun run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var seed in run.Seeds)
        {
            foreach (var arm in seed.Arms)
            {
                foreach (var (metric, series) in arm.Metrics.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed.Seed} {arm.Name} {metric} {series.Count}\n")));
                    for (var i = 0; i < series.Count; i++)
                    {
                        BinaryPrimitives.WriteInt64LittleEndian(number, series.Steps[i]);
                        hash.AppendData(number);
                        BinaryPrimitives.WriteDoubleLittleEndian(number, series.Values[i]);
                        hash.AppendData(number);
                    }
                }
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static string Of(IEnumerable<string> lines) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
