using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Descent.Engine.Tests.Plans;
using Xunit.Abstractions;

namespace Descent.Engine.Tests.Reference;

/// <summary>Losses and gradients of random programs against PyTorch, in float64.</summary>
public class PyTorchTests(ITestOutputHelper output)
{
    const int Programs = 50;

    /// <summary>
    /// Both sides round every one of about a hundred operations forwards and backwards to 1.1·10⁻¹⁶, and each may multiply the error of the
    /// one before by its condition: 10⁻¹⁰ of the gradient's norm leaves a factor of 10⁴ for conditions, while a wrong rule shows in the first digits.
    /// </summary>
    const double Tolerance = 1e-10;

    [PyTorchFact]
    public void Random_programs_have_the_gradients_of_PyTorch()
    {
        var programs = Enumerable.Range(1_000, Programs).Select(seed => new RandomProgram(seed, 30, smooth: false)).ToArray();
        var theirs = Run(Script(programs));
        var (largestLoss, largestGradient, moving) = (0.0, 0.0, 0);
        for (var p = 0; p < Programs; p++)
        {
            var (value, gradient) = Transform.ValueAndGrad<Tensor[]>(programs[p].Loss)([.. programs[p].Inputs]);
            var ours = gradient.SelectMany(g => g.ToDoubles()).ToArray();
            var (loss, slopes) = (theirs[p][0], theirs[p][1..]);
            Assert.Equal(slopes.Length, ours.Length);
            var norm = Math.Sqrt(slopes.Sum(slope => slope * slope));
            if (norm > 1e-2) moving++;
            largestLoss = Math.Max(largestLoss, Math.Abs(value.Item() - loss) / Math.Max(Math.Abs(loss), 1e-3));
            largestGradient = Math.Max(largestGradient, Math.Sqrt(ours.Zip(slopes, (a, b) => (a - b) * (a - b)).Sum()) / Math.Max(norm, 1e-3));
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Programs} programs, {moving} with gradients above a hundredth: largest relative error of a loss {largestLoss:G3}, of a gradient {largestGradient:G3}"));
        Assert.InRange(moving, Programs / 2, Programs);
        Assert.InRange(largestLoss, 0, Tolerance);
        Assert.InRange(largestGradient, 0, Tolerance);
    }

    static string Script(RandomProgram[] programs)
    {
        var text = new StringBuilder("import json, torch\ntorch.set_num_threads(1)\ntorch.set_default_dtype(torch.float64)\nresults = []\n");
        for (var p = 0; p < programs.Length; p++)
        {
            text.Append(programs[p].Python($"f{p}"));
            text.Append("x = [").AppendJoin(", ", programs[p].Inputs.Select(Literal)).Append("]\n");
            text.Append(CultureInfo.InvariantCulture, $"y = f{p}(x)\ng = torch.autograd.grad(y, x, allow_unused=True) if y.requires_grad else [None] * len(x)\n");
            text.Append("results.append([y.item()] + [s for t, v in zip(g, x) for s in (torch.zeros_like(v) if t is None else t).reshape(-1).tolist()])\n");
        }
        return text.Append("print(json.dumps(results))\n").ToString();
    }

    static string Literal(Tensor x) =>
        $"torch.tensor([{string.Join(", ", x.ToArray<double>().Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]).reshape({x.Shape}).requires_grad_()";

    static double[][] Run(string script)
    {
        using var process = Process.Start(new ProcessStartInfo(PyTorchFactAttribute.Python, ["-"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return JsonSerializer.Deserialize<double[][]>(text)!;
    }
}
