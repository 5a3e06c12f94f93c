using System.Globalization;

namespace Descent.Contracts;

/// <summary>What the tuning of an arm chose.</summary>
/// <param name="Arm">The arm's name.</param>
/// <param name="Labels">The candidates' settings, such as <c>rate=0.1</c> or <c>rate=0.1, decay=0.5</c>.</param>
/// <param name="Chosen">The best one's place among them, from 0.</param>
public sealed record TuningChoice(string Arm, IReadOnlyList<string> Labels, int Chosen)
{
    /// <summary>The chosen setting.</summary>
    public string Label => Labels[Chosen];

    /// <summary>Whether a number of the chosen setting is the least or the greatest of at least three that were tried: the optimum may lie beyond.</summary>
    /// <remarks>Of one or two values none lies between others, so nothing can be said.</remarks>
    public bool AtEdge => Numbers(Label).Any(setting =>
    {
        double[] tried = [.. Labels.SelectMany(Numbers).Where(other => other.Name == setting.Name).Select(other => other.Value).Distinct()];
        return tried.Length > 2 && (setting.Value == tried.Min() || setting.Value == tried.Max());
    });

    static IEnumerable<(string Name, double Value)> Numbers(string label)
    {
        foreach (var part in label.Split(", "))
        {
            if (part.Split('=') is [var name, var text] && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) yield return (name, value);
        }
    }

    /// <summary>The metrics by which a run says so.</summary>
    public IReadOnlyList<(string Metric, Series Series)> Metrics => [("chosen-candidate", Series.Of(Chosen)), ("chosen-at-edge", Series.Of(AtEdge ? 1 : 0))];
}
