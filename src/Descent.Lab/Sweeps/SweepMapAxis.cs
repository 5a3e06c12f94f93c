using System.Globalization;
using Descent.Contracts;

namespace Descent.Lab.Sweeps;

/// <summary>One side of a heat map: the values of an option, or bins of them where there are many.</summary>
/// <param name="Labels">Of the cells, in order.</param>
/// <param name="IsBinned">Whether a cell stands for a range of numbers.</param>
/// <param name="IsNumeric">Whether all values are numbers.</param>
/// <param name="Logarithmic">Whether the values rise by ratios.</param>
/// <param name="Place">The cell of each value.</param>
public sealed record SweepMapAxis(string Option, IReadOnlyList<string> Labels, bool IsBinned, bool IsNumeric, bool Logarithmic, IReadOnlyDictionary<string, int> Place)
{
    /// <summary>Most values that have a cell each.</summary>
    const int Single = 12;

    /// <summary>Cells where there are more values.</summary>
    const int Bins = 8;

    const double Ratio = 30;

    /// <param name="values">As typed; in the order of the trials, which is kept where they are no numbers.</param>
    public static SweepMapAxis Of(string option, IEnumerable<string> values)
    {
        string[] distinct = [.. values.Distinct()];
        var numbers = distinct.Select(value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : double.NaN).ToArray();
        var isNumeric = !numbers.Any(double.IsNaN);
        if (isNumeric) Array.Sort(numbers, distinct);
        var logarithmic = isNumeric && numbers[0] > 0 && numbers[^1] >= Ratio * numbers[0];
        if (!isNumeric || distinct.Length <= Single) return new(option, distinct, false, isNumeric, logarithmic, distinct.Index().ToDictionary(one => one.Item, one => one.Index));
        double Scale(double value) => logarithmic ? Math.Log(value) : value;
        var (low, width) = (Scale(numbers[0]), (Scale(numbers[^1]) - Scale(numbers[0])) / Bins);
        double Edge(int i) => logarithmic ? Math.Exp(low + i * width) : low + i * width;
        return new(option, [.. Enumerable.Range(0, Bins).Select(i => $"{InvariantNumber.Short(Edge(i), 2)}..{InvariantNumber.Short(Edge(i + 1), 2)}")], true, true, logarithmic,
            distinct.Zip(numbers).ToDictionary(one => one.First, one => Math.Min((int)((Scale(one.Second) - low) / width), Bins - 1)));
    }
}
