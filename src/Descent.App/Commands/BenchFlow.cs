using System.Globalization;
using System.Text.Json;
using Descent.Bench.Precision;

namespace Descent.App.Commands;

/// <summary><c>descent bench --flow</c>: what the solvers of gradient flow give for their evaluations.</summary>
static class BenchFlow
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="figure">Where to write the Vega-Lite specification; null for none.</param>
    public static int Run(string? figure)
    {
        PrecisionPoint[] detest = [.. WorkPrecision.Detests()], stiff = [.. WorkPrecision.Stiff()], order = [.. WorkPrecision.Order()];
        if (figure is not null) File.WriteAllText(figure, PrecisionFigure.Of(detest, stiff, order).ToJsonString(Indented) + "\n");
        Console.Out.WriteLine("| problem | method | tolerance | largest error | evaluations |\n|---|---|---|---|---|");
        foreach (var point in detest.Where(point => Math.Round(-Math.Log10(point.Asked)) % 3 == 0).Concat(stiff))
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {point.Problem} | {point.Method} | {point.Asked:0e+0} | {point.Error:0.0e+0} | {point.Evaluations:N0} |"));
        }
        foreach (var method in order.GroupBy(point => point.Method))
        {
            // The last halvings: before them the step is too long for the order to tell.
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"order of {method.Key}: {WorkPrecision.OrderOf([.. method.TakeLast(3)]):0.00}"));
        }
        return ExitCode.Done;
    }
}
