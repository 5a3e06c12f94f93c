using System.Globalization;

namespace Descent.Lab.Export;

/// <summary>A name in a store as the name of a file. Slugs and metrics stay as they are; in a store that an earlier version or somebody else wrote there may be others.</summary>
static class FileName
{
    /// <summary>One segment of a path, whatever the name holds; different names make different ones.</summary>
    /// <remarks>What could lead elsewhere, or no file may be called, becomes % and its code: <c>../x</c> is <c>%2E.%2Fx</c>, the empty name <c>%</c>.</remarks>
    public static string Of(string name) => name.Length == 0 ? "%"
        : string.Concat(name.Select((letter, i) => IsPlain(letter) && (i > 0 || letter != '.') ? $"{letter}" : Code(letter)));

    static string Code(int letter) => letter < 256 ? FormattableString.Invariant($"%{letter:X2}") : FormattableString.Invariant($"%u{letter:X4}");

    static bool IsPlain(char letter) => !"%/\\:*?\"<>|".Contains(letter) && !char.IsWhiteSpace(letter) && !char.IsControl(letter) && !char.IsSurrogate(letter)
        && char.GetUnicodeCategory(letter) != UnicodeCategory.Format;
}
