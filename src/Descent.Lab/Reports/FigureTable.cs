using System.Text.Json;
using System.Text.Json.Nodes;
using Descent.Contracts;

namespace Descent.Lab.Reports;

/// <summary>One value of a figure's data.</summary>
/// <param name="Text">In whole: a number that parses back to the same bits, <c>nan</c>, <c>inf</c>, <c>-inf</c>, or the text itself.</param>
/// <param name="Short">A number to four digits.</param>
/// <param name="IsText">Whether it is a text, which may hold anything.</param>
readonly record struct FigureCell(string Text, string Short, bool IsText);

/// <summary>The data of a figure's specification as a table; what is not finite stands in its own column again.</summary>
sealed record FigureTable(IReadOnlyList<string> Columns, IReadOnlyList<FigureCell[]> Rows)
{
    /// <summary>Null where the specification has no values inline.</summary>
    public static FigureTable? Of(JsonObject? specification)
    {
        if (specification?["data"]?["values"] is not JsonArray values) return null;
        JsonObject[] rows = [.. values.OfType<JsonObject>()];
        string[] columns = [.. rows.SelectMany(row => row.Select(member => member.Key)).Distinct().Where(column => !column.EndsWith(Table.FlagSuffix, StringComparison.Ordinal))];
        return new(columns, [.. rows.Select(row => columns.Select(column => Cell(row, column)).ToArray())]);
    }

    static FigureCell Cell(JsonObject row, string column)
    {
        var node = row[column] ?? row[column + Table.FlagSuffix];
        return node?.GetValueKind() switch
        {
            null => new("", "", false),
            JsonValueKind.Number when node.Deserialize<double>() is var number => new(InvariantNumber.Text(number), InvariantNumber.Short(number), false),
            // A flag is one of three words of this program's own.
            JsonValueKind.String when row[column] is null => new((string)node!, (string)node!, false),
            JsonValueKind.String => new((string)node!, (string)node!, true),
            _ => new(node.ToJsonString(JsonSerializerOptions.Default), node.ToJsonString(JsonSerializerOptions.Default), true),
        };
    }
}
