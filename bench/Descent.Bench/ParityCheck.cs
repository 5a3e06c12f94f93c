using Descent.Data;
using Descent.Data.Numpy;
using Descent.Engine;

namespace Descent.Bench;

/// <summary>How far our side is from the peer's on the same inputs: the largest relative errors.</summary>
/// <param name="ValueError">Of the value; NaN if ours is not finite where the peer's is.</param>
/// <param name="ParameterError">Of the parameters after one step; 0 where nothing is trained.</param>
public sealed record Parity(string Workload, double ValueError, double ParameterError);

/// <summary>Starts ours from what <c>pytorch_peer.py --dump FOLDER</c> wrote, and compares.</summary>
public static class ParityCheck
{
    /// <exception cref="DataException">The workload's file is missing or damaged.</exception>
    public static Parity Of(Workload workload, string folder)
    {
        var dump = NpzReader.Read(Path.Combine(folder, $"{workload.Name}.npz"));
        var inputs = dump.Where(entry => entry.Key.StartsWith("in.", StringComparison.Ordinal)).ToDictionary(entry => entry.Key[3..], entry => entry.Value);
        var run = workload.Start(new(inputs, Numbered(dump, "before.")));
        run.Step();
        List<Tensor> values = [dump["value"]];
        for (var i = 1; dump.TryGetValue($"value.{i}", out var next); i++) values.Add(next);
        var after = Numbered(dump, "after.");
        return new(workload.Name, Largest(values, run.Value), after.Count == 0 ? 0 : Largest(after, run.Parameters));
    }

    static List<Tensor> Numbered(IReadOnlyDictionary<string, Tensor> dump, string prefix)
    {
        var all = new List<Tensor>();
        for (var i = 0; dump.TryGetValue($"{prefix}{i}", out var tensor); i++) all.Add(tensor);
        return all;
    }

    /// <summary>The largest difference of each tensor in units of its largest value, over all tensors.</summary>
    static double Largest(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> actual)
    {
        if (expected.Count != actual.Count) return double.PositiveInfinity;
        var largest = 0.0;
        for (var i = 0; i < expected.Count; i++)
        {
            if (expected[i].Size != actual[i].Size) return double.PositiveInfinity;
            var (e, a) = (expected[i].ToDoubles(), actual[i].ToDoubles());
            var scale = e.Select(Math.Abs).DefaultIfEmpty(0).Max();
            var error = e.Zip(a, (x, y) => Math.Abs(x - y)).DefaultIfEmpty(0).Max();
            largest = double.IsNaN(error) ? double.NaN : Math.Max(largest, error / Math.Max(scale, double.Epsilon));
        }
        return largest;
    }
}
