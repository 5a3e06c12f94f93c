using System.Diagnostics;
using System.Globalization;

namespace Descent.Lab.Tests;

/// <summary>The reader in docs/store.md, run as it stands there.</summary>
public sealed class PythonTests : IDisposable
{
    internal sealed class NeedsNumpyAttribute : FactAttribute
    {
        public NeedsNumpyAttribute()
        {
            if (!File.Exists("/usr/bin/python3") || Run("import numpy").Code != 0) Skip = "/usr/bin/python3 has no numpy (python3-numpy)";
        }
    }

    readonly StoreFolder folder = new();

    public void Dispose() => folder.Dispose();

    internal static (int Code, string Output, string Errors) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    static string Reader()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Descent.slnx"))) root = Path.GetDirectoryName(root)!;
        return File.ReadAllText(Path.Combine(root, "docs", "store.md")).Split("```python\n")[1].Split("```")[0];
    }

    [Fact]
    public void The_reader_has_at_most_thirty_lines() => Assert.InRange(Reader().TrimEnd().Split('\n').Length, 10, 30);

    [NeedsNumpy]
    public void It_reads_what_was_measured()
    {
        var store = folder.Open();
        var (id, outcome) = StoreFolder.Run(store, new Noisy { Steps = 3000, Batchable = true }, [100, 101]);
        foreach (var (arm, metric) in ((string, string)[])[("slow", "loss"), ("counter", "count"), ("tuned", "loss")])
        {
            var (code, output, errors) = Run(Reader(), folder.Database, id, arm, metric);
            Assert.True(code == 0, errors);
            var lines = output.Trim().Split('\n').Select(line => line.Split(' ')).ToArray();
            Assert.Equal(["100", "101"], lines.Select(line => line[0]));
            foreach (var line in lines)
            {
                var series = outcome.Run[long.Parse(line[0], CultureInfo.InvariantCulture)][arm][metric];
                Assert.Equal((series.Count, series.Steps[^1]), (int.Parse(line[1], CultureInfo.InvariantCulture), long.Parse(line[2], CultureInfo.InvariantCulture)));
                Assert.Equal(Hexadecimal(series.Last), line[3]);
            }
        }
    }

    /// <summary>A finite double as Python's <c>float.hex</c> writes it.</summary>
    static string Hexadecimal(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        if (value == 0) return bits < 0 ? "-0x0.0p+0" : "0x0.0p+0";
        return string.Create(CultureInfo.InvariantCulture, $"{(bits < 0 ? "-" : "")}0x{(exponent == 0 ? 0 : 1)}.{bits & 0xFFFFFFFFFFFFF:x13}p{(exponent == 0 ? -1022 : exponent - 1023):+0;-0}");
    }
}
