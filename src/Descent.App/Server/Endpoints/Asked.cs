using System.Globalization;
using Descent.Contracts;
using Microsoft.AspNetCore.Http;

namespace Descent.App.Server.Endpoints;

/// <summary>What a request asks for, read strictly: what is not understood is refused, not guessed.</summary>
static class Asked
{
    public static string Route(HttpContext context, string name) => (string?)context.Request.RouteValues[name] ?? "";

    /// <exception cref="ContractException"><c>bad-request</c>.</exception>
    public static long Number(HttpContext context, string name, long otherwise, long least, long most)
    {
        if (!context.Request.Query.TryGetValue(name, out var texts)) return otherwise;
        return texts.Count == 1 && long.TryParse(texts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
            : throw new ContractException("bad-request", $"'{name}' is '{texts}'.", string.Create(CultureInfo.InvariantCulture, $"Give a whole number from {least} to {most}."));
    }

    /// <summary>All values of a name, each once.</summary>
    /// <exception cref="ContractException"><c>bad-request</c>: none, or more than <paramref name="most"/>.</exception>
    public static string[] Several(HttpContext context, string name, int most)
    {
        string[] values = [.. context.Request.Query[name].OfType<string>().Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)];
        return values.Length > 0 && values.Length <= most ? values
            : throw new ContractException("bad-request", $"There are {values.Length} of '{name}'.", $"Give 1 to {most}.");
    }
}
