using System.Runtime.Intrinsics.X86;

namespace Descent.Engine.Kernels;

/// <summary>Which instructions the kernels use. Results are bit for bit reproducible within one path.</summary>
public enum KernelPath
{
    /// <summary>128-bit vectors of the portable kind: Arm64, and x64 without AVX2.</summary>
    Portable,

    /// <summary>256-bit vectors with fused multiply-add.</summary>
    Avx2,

    /// <summary>512-bit vectors with fused multiply-add and masks.</summary>
    Avx512,
}

/// <summary>The kernel path of this process, chosen once when it starts.</summary>
public static class KernelPaths
{
    /// <summary>Environment variable that forces a path: <c>portable</c>, <c>avx2</c> or <c>avx512</c>.</summary>
    public const string Variable = "DESCENT_KERNEL_PATH";

    /// <summary>The fastest path that this machine has.</summary>
    public static KernelPath Best =>
        Avx512F.IsSupported && Avx512DQ.IsSupported ? KernelPath.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? KernelPath.Avx2
        : KernelPath.Portable;

    /// <summary>The path that every kernel takes unless it is given another.</summary>
    /// <exception cref="SettingException"><see cref="Variable"/> names no path, or one that the machine lacks.</exception>
    public static KernelPath Current => Chosen.Path;

    /// <summary>Reads a forced path; null and empty mean <see cref="Best"/>.</summary>
    internal static KernelPath Parse(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return Best;
        KernelPath path = value.Trim().ToUpperInvariant() switch
        {
            "PORTABLE" => KernelPath.Portable,
            "AVX2" => KernelPath.Avx2,
            "AVX512" => KernelPath.Avx512,
            _ => throw new SettingException($"{Variable} is '{value}', which is no kernel path.", "Set it to portable, avx2 or avx512, or unset it."),
        };
        return path <= Best ? path : throw new SettingException($"{Variable} is '{value}', which this machine lacks; the best it has is {Best}.", $"Set it to portable{(Best >= KernelPath.Avx2 ? " or avx2" : "")}, or unset it.");
    }

    // A class of its own, so that the message of a bad value is not buried in a TypeInitializationException of Best.
    static class Chosen
    {
        static readonly KernelPath? Parsed;
        static readonly SettingException? Fault;

        static Chosen()
        {
            try
            {
                Parsed = Parse(Environment.GetEnvironmentVariable(Variable));
            }
            catch (SettingException fault)
            {
                Fault = fault;
            }
        }

        internal static KernelPath Path => Parsed ?? throw new SettingException(Fault!.Problem, Fault.Mend);
    }
}
