using System.Globalization;
using System.Text.RegularExpressions;

namespace Descent.Lab.Tests.Reports;

/// <summary>The one palette of reports, dashboard and pictures: the same values everywhere, seen on their ground, and told apart by people with any colour vision.</summary>
public class PaletteTests
{
    static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Descent.slnx"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }

    /// <summary>The variables of each :root block, the light one first, then those for dark.</summary>
    static Dictionary<string, string>[] Blocks(params string[] path) =>
    [
        .. Regex.Matches(File.ReadAllText(Path.Combine([Root, .. path])), @":root[^{]*\{([^}]*)\}").Select(block => block.Groups[1].Value).Where(block => block.Contains("--page", StringComparison.Ordinal))
            .Select(block => Regex.Matches(block, @"(--[\w-]+):\s*([^;]+);").ToDictionary(entry => entry.Groups[1].Value, entry => entry.Groups[2].Value)),
    ];

    static readonly Dictionary<string, string>[] Report = Blocks("src", "Descent.Lab", "Reports", "report.css");

    [Fact]
    public void Dashboard_and_reports_have_the_same_values()
    {
        var dashboard = Blocks("web", "src", "styles", "tokens.css");
        Assert.Equal((2, 3), (Report.Length, dashboard.Length));
        Assert.Equal(Report[0].OrderBy(entry => entry.Key, StringComparer.Ordinal), dashboard[0].OrderBy(entry => entry.Key, StringComparer.Ordinal));
        foreach (var dark in dashboard[1..]) Assert.Equal(Report[1].OrderBy(entry => entry.Key, StringComparer.Ordinal), dark.OrderBy(entry => entry.Key, StringComparer.Ordinal));
    }

    static double[] Linear(string color) => [.. new[] { 1, 3, 5 }.Select(at => int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
        .Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4))];

    /// <summary>WCAG 2.2's contrast ratio.</summary>
    static double Contrast(string one, string other)
    {
        double Luminance(string color) => Linear(color) is var c ? 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] : 0;
        var (a, b) = (Luminance(one) + 0.05, Luminance(other) + 0.05);
        return Math.Max(a, b) / Math.Min(a, b);
    }

    /// <summary>What people without one kind of cone see: Machado, Oliveira and Fernandes (2009), severity 1; and everybody else.</summary>
    static readonly double[][,] Visions =
    [
        new[,] { { 1.0, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
        new[,] { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } },
        new[,] { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } },
        new[,] { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } },
    ];

    /// <summary>CIELAB under D65.</summary>
    static (double L, double A, double B) Lab(double[] color, double[,] vision)
    {
        double[] seen = [.. Enumerable.Range(0, 3).Select(i => Math.Clamp(Enumerable.Range(0, 3).Sum(j => vision[i, j] * color[j]), 0, 1))];
        double F(double r, double g, double b, double white) => (r * seen[0] + g * seen[1] + b * seen[2]) / white is var t && t > 0.008856 ? Math.Cbrt(t) : 7.787 * t + 16.0 / 116;
        var (x, y, z) = (F(0.4124, 0.3576, 0.1805, 0.9505), F(0.2126, 0.7152, 0.0722, 1), F(0.0193, 0.1192, 0.9505, 1.089));
        return (116 * y - 16, 500 * (x - y), 200 * (y - z));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Lines_are_seen_and_told_apart_in_each_theme(int theme)
    {
        string[] lines = [.. Enumerable.Range(1, 7).Select(i => Report[theme][$"--line-{i}"])];
        // WCAG asks 3 to 1 of graphics.
        Assert.All(lines, line => Assert.True(Contrast(line, Report[theme]["--surface"]) >= 3, line));
        foreach (var vision in Visions)
        {
            for (var i = 0; i < lines.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    var (a, b) = (Lab(Linear(lines[i]), vision), Lab(Linear(lines[j]), vision));
                    // Two to three units are just seen side by side; lines lie apart.
                    Assert.True(Math.Sqrt(Math.Pow(a.L - b.L, 2) + Math.Pow(a.A - b.A, 2) + Math.Pow(a.B - b.B, 2)) >= 15, $"{lines[i]} and {lines[j]}");
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_boundary_is_seen_on_both_ends_of_the_ramp(int theme) =>
        Assert.All((string[])["--ramp-1", "--ramp-5"], end => Assert.True(Contrast(Report[theme]["--boundary"], Report[theme][end]) >= 2.5, end));
}
