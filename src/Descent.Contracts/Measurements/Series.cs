using System.Globalization;
using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>A measurement along the steps of an arm; immutable, steps strictly increasing.</summary>
public sealed class Series
{
    readonly long[] steps;
    readonly double[] values;

    /// <param name="steps">Steps at which was measured, each at least 0 and above the one before.</param>
    /// <param name="values">As many values; NaN and infinities are measurements like any other.</param>
    /// <exception cref="ContractException"><c>bad-series</c>: lengths differ, or steps do not increase.</exception>
    public Series(ReadOnlySpan<long> steps, ReadOnlySpan<double> values)
    {
        if (steps.Length != values.Length)
        {
            throw Bad(string.Create(CultureInfo.InvariantCulture, $"{steps.Length} steps and {values.Length} values"), "Give a value for each step.");
        }

        for (var i = 0; i < steps.Length; i++)
        {
            var before = i == 0 ? -1 : steps[i - 1];
            if (steps[i] <= before)
            {
                throw Bad(string.Create(CultureInfo.InvariantCulture, $"step {steps[i]} after {before}"), "Steps start at 0 or later, and increase.");
            }
        }

        this.steps = steps.ToArray();
        this.values = values.ToArray();
    }

    /// <summary>One value, at step 0.</summary>
    public static Series Of(double value) => new([0L], [value]);

    public ReadOnlySpan<long> Steps => steps;

    public ReadOnlySpan<double> Values => values;

    public int Count => values.Length;

    /// <summary>Each measurement with its step.</summary>
    public IEnumerable<(long Step, double Value)> Points => steps.Zip(values);

    /// <exception cref="ContractException"><c>empty-series</c>: nothing was measured.</exception>
    public double First => NotEmpty()[0];

    /// <exception cref="ContractException"><c>empty-series</c>: nothing was measured.</exception>
    public double Last => NotEmpty()[^1];

    /// <summary>Largest value; NaN when a value is.</summary>
    /// <exception cref="ContractException"><c>empty-series</c>: nothing was measured.</exception>
    public double Max => NotEmpty().Aggregate(Math.Max);

    /// <summary>Smallest value; NaN when a value is.</summary>
    /// <exception cref="ContractException"><c>empty-series</c>: nothing was measured.</exception>
    public double Min => NotEmpty().Aggregate(Math.Min);

    /// <exception cref="ContractException"><c>empty-series</c>: nothing was measured.</exception>
    public double Mean => Moments.Mean(NotEmpty());

    /// <exception cref="ContractException"><c>empty-series</c>: nothing was measured.</exception>
    public double Median => Summary.Of(NotEmpty()).Median;

    /// <summary>The last <paramref name="count"/> measurements, or all when there are fewer.</summary>
    public Series LastN(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var from = Math.Max(0, values.Length - count);
        return new(steps.AsSpan(from), values.AsSpan(from));
    }

    /// <summary>The value measured at exactly <paramref name="step"/>.</summary>
    /// <exception cref="ContractException"><c>unknown-step</c>: nothing was measured there; the hint names the nearest steps.</exception>
    public double At(long step)
    {
        var i = Array.BinarySearch(steps, step);
        if (i >= 0)
        {
            return values[i];
        }

        string[] near = [.. new[] { ~i - 1, ~i }.Where(j => j >= 0 && j < steps.Length).Select(j => steps[j].ToString(CultureInfo.InvariantCulture))];
        throw new ContractException("unknown-step", string.Create(CultureInfo.InvariantCulture, $"Nothing was measured at step {step}."),
            near.Length == 0 ? "The series is empty." : $"Nearest: {string.Join(" and ", near)}.");
    }

    /// <summary>The measurements from step <paramref name="first"/> to step <paramref name="last"/>, both included.</summary>
    public Series Between(long first, long last)
    {
        var kept = Enumerable.Range(0, Count).Where(i => steps[i] >= first && steps[i] <= last).ToArray();
        return new([.. kept.Select(i => steps[i])], [.. kept.Select(i => values[i])]);
    }

    /// <summary>The measurements from step <paramref name="first"/> on.</summary>
    public Series From(long first) => Between(first, long.MaxValue);

    /// <summary>The first step whose value satisfies <paramref name="condition"/>; null when none does.</summary>
    public long? FirstStepWhere(Func<double, bool> condition)
    {
        var i = Array.FindIndex(values, v => condition(v));
        return i < 0 ? null : steps[i];
    }

    /// <summary>The same, censored: <paramref name="cap"/> when no value does, or only later than that.</summary>
    public long FirstStepWhere(Func<double, bool> condition, long cap) => Math.Min(FirstStepWhere(condition) ?? cap, cap);

    /// <summary>Where the series first is at least <paramref name="level"/>, in steps, on the chord between measurements; NaN where it never is.</summary>
    public double RisesTo(double level)
    {
        var i = Array.FindIndex(values, v => v >= level);
        if (i <= 0) return i < 0 ? double.NaN : steps[0];
        return steps[i - 1] + (level - values[i - 1]) / (values[i] - values[i - 1]) * (steps[i] - steps[i - 1]);
    }

    /// <summary>Every value through <paramref name="function"/>, at the same steps.</summary>
    public Series Map(Func<double, double> function) => new(steps, [.. values.Select(function)]);

    double[] NotEmpty() => values.Length > 0 ? values
        : throw new ContractException("empty-series", "The series is empty.", "Measure at least once, or ask for Count first.");

    static ContractException Bad(string what, string hint) => new("bad-series", $"A series cannot have {what}.", hint);
}
