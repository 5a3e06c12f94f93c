using System.Globalization;
using System.Text.Json.Nodes;
using Descent.Contracts;
using Descent.Engine;

namespace Descent.Lab.Sweeps;

/// <summary>A heat map over two options: each cell has the best mean of its trials.</summary>
/// <param name="Cells">By row (y) and column (x); null where there is no result, NaN where every trial diverged.</param>
public sealed record SweepMap(string Metric, bool Maximize, SweepMapAxis X, SweepMapAxis Y, IReadOnlyList<IReadOnlyList<double?>> Cells, Drawing Drawing)
{
    const string Mean = "mean over seeds";

    public string Title => $"{Metric} over {X.Option} and {Y.Option}";

    /// <summary>The map over two options, or of the only two that vary when none are named; null when there is none to draw.</summary>
    /// <param name="over">Two names, x before y.</param>
    /// <exception cref="ContractException"><c>unknown-option</c>: the sweep does not vary it.</exception>
    public static SweepMap? Of(SweepResults results, (string X, string Y)? over = null)
    {
        if (results.Metric is not { } metric || results.Ranked.Count == 0) return null;
        var varied = results.Trials[0].Trial.Options.Select(option => option.Key).ToArray();
        if (over is null && varied.Length != 2) return null;
        var (xName, yName) = over ?? (varied[0], varied[1]);
        foreach (var name in (string[])[xName, yName])
        {
            if (!varied.Contains(name)) throw new ContractException("unknown-option", $"The sweep does not vary option '{name}'.", NearestNames.Hint(name, varied));
        }
        var (x, y) = (Axis(results, xName), Axis(results, yName));
        var cells = Enumerable.Range(0, y.Labels.Count).Select(_ => new double?[x.Labels.Count]).ToArray();
        foreach (var trial in results.Ranked)
        {
            ref var cell = ref cells[y.Place[Value(trial, yName)]][x.Place[Value(trial, xName)]];
            // The ranking puts the best first and NaN last.
            cell ??= trial.Mean.Mean;
        }
        return new(metric, results.Maximize, x, y, cells, Draw(results, x, y, cells));
    }

    static SweepMapAxis Axis(SweepResults results, string option) => SweepMapAxis.Of(option, results.Trials.Select(trial => Value(trial, option)));

    static string Value(TrialResult trial, string option) => trial.Trial.Options.First(one => one.Key == option).Value;

    /// <summary>Cells where every value has one; else a point for each trial, where it was drawn.</summary>
    static Drawing Draw(SweepResults results, SweepMapAxis x, SweepMapAxis y, double?[][] cells)
    {
        var color = new JsonObject { ["field"] = Mean, ["type"] = "quantitative", ["title"] = results.Metric, ["scale"] = new JsonObject { ["scheme"] = "viridis", ["reverse"] = !results.Maximize, ["zero"] = false } };
        if (x.IsBinned || y.IsBinned)
        {
            var trials = results.Ranked;
            var points = Column(Column(new(), x, trials.Select(trial => Value(trial, x.Option))), y, trials.Select(trial => Value(trial, y.Option))).With(Mean, trials.Select(trial => trial.Mean.Mean));
            return new(points, Layer(new() { ["type"] = "point", ["filled"] = true, ["size"] = 80 }, Position(x, binned: true), Position(y, binned: true), color));
        }
        var filled = Enumerable.Range(0, y.Labels.Count).SelectMany(row => Enumerable.Range(0, x.Labels.Count).Select(column => (row, column))).Where(at => cells[at.row][at.column] is not null).ToArray();
        var table = Column(Column(new(), x, filled.Select(at => x.Labels[at.column])), y, filled.Select(at => y.Labels[at.row])).With(Mean, filled.Select(at => cells[at.row][at.column]!.Value));
        return new(table, Layer(new() { ["type"] = "rect" }, Position(x, binned: false), Position(y, binned: false), color));
    }

    static Table Column(Table table, SweepMapAxis axis, IEnumerable<string> values) => axis.IsNumeric
        ? table.With(axis.Option, values.Select(value => double.Parse(value, CultureInfo.InvariantCulture))) : table.With(axis.Option, values);

    static JsonObject Position(SweepMapAxis axis, bool binned) => binned && axis.IsNumeric
        ? new() { ["field"] = axis.Option, ["type"] = "quantitative", ["scale"] = axis.Logarithmic ? new JsonObject { ["type"] = "log" } : new JsonObject { ["zero"] = false } }
        : new() { ["field"] = axis.Option, ["type"] = "ordinal", ["sort"] = axis.IsNumeric ? "ascending" : null };

    static JsonObject Layer(JsonObject mark, JsonObject x, JsonObject y, JsonObject color)
    {
        mark["tooltip"] = new JsonObject { ["content"] = "data" };
        return new() { ["mark"] = mark, ["encoding"] = new JsonObject { ["x"] = x, ["y"] = y, ["color"] = color } };
    }
}
