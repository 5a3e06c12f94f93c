namespace Descent.Data;

/// <summary>Every failure of this project: what went wrong with which thing and value, and how to mend it.</summary>
/// <remarks>Codes: <c>data-unknown</c>, <c>data-not-found</c>, <c>data-corrupt</c>, <c>data-format</c>, <c>bad-option</c>,
/// <c>no-npm</c>, <c>no-network</c>, <c>offline</c>, <c>fetch-failed</c>, <c>cache-unwritable</c>, <c>disk-full</c>, <c>io-failed</c>.</remarks>
public sealed class DataException : Exception
{
    /// <param name="code">One of the words above, for machines.</param>
    /// <param name="message">One sentence that names the thing and the offending value.</param>
    /// <param name="hint">The mend.</param>
    /// <param name="inner">The exception underneath, if any.</param>
    public DataException(string code, string message, string hint, Exception? inner = null)
        : base(message, inner) => (Code, Hint) = (code, hint);

    public string Code { get; }

    public string Hint { get; }

    public override string ToString() => $"{Code}: {Message} Hint: {Hint}{Environment.NewLine}{base.ToString()}";
}
