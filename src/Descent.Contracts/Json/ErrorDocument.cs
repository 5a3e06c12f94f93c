namespace Descent.Contracts.Json;

/// <summary>What any command prints on standard error under <c>--json</c> when it fails.</summary>
public sealed record ErrorDocument(ErrorBody Error)
{
    public static ErrorDocument Of(ContractException exception) =>
        new(new ErrorBody(exception.Code, exception.Message, exception.Hint));
}

/// <param name="Code">A word for machines.</param>
/// <param name="Hint">The mend, or empty.</param>
public sealed record ErrorBody(string Code, string Message, string Hint);
