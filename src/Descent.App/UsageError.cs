using System.CommandLine;
using System.CommandLine.Parsing;
using Descent.Contracts;
using Descent.Engine;

namespace Descent.App;

/// <summary>One error for a command line that cannot be read: the first word that is not known, or else what is missing.</summary>
static class UsageError
{
    public static ContractException Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string[] path = [.. Path(parsed.CommandResult).Reverse()];
        var help = $"'{string.Join(' ', [.. path, "--help"])}' shows what there is.";
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            var isOption = word.StartsWith('-');
            string[] known = isOption ? [.. Options(parsed.CommandResult).SelectMany(option => option.Aliases.Prepend(option.Name))] : [.. command.Subcommands.Select(sub => sub.Name)];
            var hint = NearestNames.Of(word, known).Count > 0 ? NearestNames.Hint(word, known) : help;
            return new("usage", $"'{string.Join(' ', path)}' has no {(isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument")} '{word}'{(isOption || command.Subcommands.Count > 0 ? "" : " to take")}.", hint);
        }
        return command.Subcommands.Count > 0
            ? new("usage", $"'{string.Join(' ', path)}' needs a command: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}.", path.Length == 1 ? "Try 'descent list'." : help)
            : Wrong(parsed.Errors[0], help) ?? new("usage", parsed.Errors[0].Message, help);
    }

    /// <summary>A value that an option cannot take, said without the name of a type of .NET.</summary>
    static ContractException? Wrong(ParseError error, string help) => error.SymbolResult is not OptionResult { Tokens: [.., var given], Option: var option } || TypeOf(option) is not { } type ? null
        : new("usage", $"{option.Name} is '{given.Value}', which is no {type}.", $"Give a {type}; {help}");

    static string? TypeOf(Option option) => Type.GetTypeCode(Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) switch
    {
        TypeCode.Int32 or TypeCode.Int64 => "whole number",
        TypeCode.Double => "number",
        TypeCode.Boolean => "truth value",
        _ => null,
    };

    static IEnumerable<string> Path(CommandResult? result)
    {
        for (; result is not null; result = result.Parent as CommandResult) yield return result.Parent is null ? "descent" : result.Command.Name;
    }

    static IEnumerable<Option> Options(CommandResult result) => result.Command.Options
        .Concat(result.Parent is CommandResult parent ? Options(parent).Where(option => option.Recursive) : []);
}
