using Descent.Lab.Store;

namespace Descent.Lab.Reports;

/// <summary>One metric of one arm over its seeds, down-sampled: the median seed, and how far the seeds reach.</summary>
/// <param name="Marks">What is not finite in each bucket of any seed: bits 1 (NaN), 2 (+inf), 4 (-inf).</param>
/// <param name="Points">Measurements of the seed that has most.</param>
/// <param name="NotFinite">For each seed with a value that is not finite: the seed, the first such step, and what stands there.</param>
sealed record ArmCurve(
    string Arm, int Seeds, long[] Steps, double[] Middle, double[] Low, double[] High, byte[] Marks, long Points, IReadOnlyList<(long Seed, long Step, string What)> NotFinite)
{
    public static ArmCurve Of(string arm, IReadOnlyList<Curve> curves)
    {
        var rows = new SortedDictionary<long, List<(Curve Curve, int At)>>();
        foreach (var curve in curves)
        {
            for (var i = 0; i < curve.Steps.Length; i++)
            {
                if (!rows.TryGetValue(curve.Steps[i], out var row)) rows[curve.Steps[i]] = row = [];
                row.Add((curve, i));
            }
        }
        var (middle, low, high, marks) = (new double[rows.Count], new double[rows.Count], new double[rows.Count], new byte[rows.Count]);
        var at = 0;
        foreach (var row in rows.Values)
        {
            middle[at] = Median([.. row.Select(one => one.Curve.Mean[one.At]).Where(double.IsFinite).Order()]);
            low[at] = row.Select(one => one.Curve.Min[one.At]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
            high[at] = row.Select(one => one.Curve.Max[one.At]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
            foreach (var (curve, i) in row) marks[at] |= curve.Marks[i];
            at++;
        }
        return new(arm, curves.Count, [.. rows.Keys], middle, low, high, marks, curves.Select(curve => curve.Points).DefaultIfEmpty().Max(),
            [.. curves.Select(curve => (curve, at: Array.FindIndex(curve.Marks, mark => mark != 0))).Where(one => one.at >= 0).Select(one => (one.curve.Seed, one.curve.Steps[one.at], What(one.curve.Marks[one.at])))]);
    }

    static double Median(double[] sorted) => sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    static string What(byte marks) => string.Join(" and ", ((string[])["nan", "inf", "-inf"]).Where((_, bit) => (marks & (1 << bit)) != 0));
}
