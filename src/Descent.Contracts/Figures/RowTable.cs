using Descent.Contracts.Statistics;

namespace Descent.Contracts;

/// <summary>A table whose columns are readings of its rows.</summary>
/// <example><code>
/// Table.Of(run.Bands(("slow", "loss", "small rate"), ("fast", "loss", "large rate")))
///     .With("step", row => row.Step).WithEstimate("loss", row => row.Estimate).With("arm", row => row.Label)
/// </code></example>
public sealed class Table<T> : Table
{
    readonly IReadOnlyList<T> rows;

    internal Table(IReadOnlyList<T> rows) => this.rows = rows;

    /// <summary>Adds a column of numbers and returns this table.</summary>
    /// <exception cref="ContractException"><c>bad-table</c>: a name that is taken.</exception>
    public Table<T> With(string name, Func<T, double> read)
    {
        With(name, rows.Select(read));
        return this;
    }

    /// <summary>Adds a column of texts and returns this table.</summary>
    /// <exception cref="ContractException"><c>bad-table</c>: a name that is taken.</exception>
    public Table<T> With(string name, Func<T, string> read)
    {
        With(name, rows.Select(read));
        return this;
    }

    /// <summary>Adds the means of estimates, and the ends of their intervals as columns <c>low</c> and <c>high</c>; returns this table.</summary>
    /// <exception cref="ContractException"><c>bad-table</c>: a name that is taken.</exception>
    public Table<T> WithEstimate(string name, Func<T, MeanEstimate> read)
    {
        MeanEstimate[] estimates = [.. rows.Select(read)];
        With(name, estimates.Select(estimate => estimate.Mean));
        With("low", estimates.Select(estimate => estimate.Interval.Low));
        With("high", estimates.Select(estimate => estimate.Interval.High));
        return this;
    }
}
