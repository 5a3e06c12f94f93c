using System.Globalization;

namespace Descent.Contracts;

/// <summary>Numbers as text that reads the same in every culture and parses back to the same bits.</summary>
public static class InvariantNumber
{
    /// <summary>Shortest text that round-trips; <c>nan</c>, <c>inf</c> and <c>-inf</c> where there is no number.</summary>
    public static string Text(double value) => NonFiniteName(value)
        ?? value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');

    /// <summary>At most <paramref name="digits"/> significant digits, for messages that people read.</summary>
    public static string Short(double value, int digits = 4) => NonFiniteName(value)
        ?? value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace('E', 'e');

    /// <summary><c>nan</c>, <c>inf</c> or <c>-inf</c>; null for a finite number.</summary>
    public static string? NonFiniteName(double value) =>
        double.IsNaN(value) ? "nan"
        : double.IsPositiveInfinity(value) ? "inf"
        : double.IsNegativeInfinity(value) ? "-inf"
        : null;
}
