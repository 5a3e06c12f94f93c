using System.Globalization;
using System.Text.Json;
using Descent.App.Output;
using Descent.Bench.Scaling;

namespace Descent.App.Commands;

/// <summary><c>descent bench --scaling</c>: how the time of a step grows.</summary>
static class BenchScaling
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="figure">Where to write the Vega-Lite specification; null for none.</param>
    public static int Run(double secondsARound, string? figure, bool json)
    {
        var report = ScalingReport.Measure(secondsARound, axis => Console.Error.WriteLine($"{axis} done"));
        if (figure is not null) WriteWhole(figure, ScalingFigure.Of(report).ToJsonString(Indented) + "\n");
        if (json) JsonText.Write(report.ToJson());
        else Show(report);
        return ExitCode.Done;
    }

    static void WriteWhole(string path, string text)
    {
        var draft = path + ".draft";
        File.WriteAllText(draft, text);
        File.Move(draft, path, overwrite: true);
    }

    static void Show(ScalingReport report)
    {
        var number = CultureInfo.InvariantCulture;
        Console.Out.WriteLine(string.Create(number, $"gemm-512: {report.MachineGigaflops:0.0} GFLOP/s, threads {report.Threads}; the floor is a step's matrix products at this rate"));
        foreach (var curve in report.Curves)
        {
            Console.Out.WriteLine(string.Create(number, $"\n{curve.Axis} ({curve.Net})\n{"",8}           us     floor us       MFLOP   GFLOP/s"));
            foreach (var point in curve.Points)
            {
                Console.Out.WriteLine(string.Create(number, $"{point.Size,8} {point.Microseconds,12:0.0} {point.FloorMicroseconds(report.MachineGigaflops),12:0.0} {point.Flops / 1e6,11:0.000} {point.Gigaflops,9:0.0}"));
            }
            Console.Out.WriteLine(string.Create(number,
                $"best {curve.Best.Gigaflops:0.0} GFLOP/s at {curve.Best.Size} ({100 * curve.Best.Gigaflops / report.MachineGigaflops:0}% of gemm-512); 80% of it from {curve.Knee.Size} on: below, overhead decides{(curve.Fall is { } fall ? $"; under 80% again at {fall.Size}" : "")}"));
        }
    }
}
